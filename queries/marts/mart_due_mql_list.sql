-- One row per lead due as an MQL, or let pass: since when, and where it is now.
-- Counts int_due_mqls.
with
journeys as (
    select * from int_lead_journeys
),

wanted as (
    select *
    from selection
    where
        ($only_missed::boolean is null or is_missed = $only_missed::boolean)
        and ($first_date::date is null or since_date >= $first_date::date)
        and ($last_date::date is null or since_date <= $last_date::date)
        and ($only_miss::varchar is null or miss::varchar = $only_miss::varchar)
),

total as (
    select count(*) as leads
    from wanted
),

page as (
    select *
    from wanted
    order by since_at desc, lead_number
    limit $most_rows::bigint offset $first_row::bigint
),

described as (
    select
        total.leads,
        journeys.lead_id,
        journeys.lead_label,
        journeys.lead_url,
        page.miss,
        page.since_at,
        page.motion_id,
        page.source_id,
        page.team_id,
        page.owner_id,
        journeys.current_stage
    from page
    cross join total
    inner join journeys on page.lead_number = journeys.lead_number
    order by page.since_at desc, page.lead_number
)

select * from described
