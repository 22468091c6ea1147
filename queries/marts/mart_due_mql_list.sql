-- One row per lead that marketing let pass: since when, and where it is now.
-- Counts int_due_mqls.
with
journeys as (
    select * from int_lead_journeys
),

labels as (
    select * from dimension_values
),

wanted as (
    select *
    from selection
    where
        is_missed
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
        motions.label as motion,
        sources.label as source,
        teams.label as team,
        owners.label as owner,
        journeys.current_stage
    from page
    cross join total
    inner join journeys on page.lead_number = journeys.lead_number
    left join labels as motions
        on motions.dimension = 'motion' and page.motion_id = motions.id
    left join labels as sources
        on sources.dimension = 'source' and page.source_id = sources.id
    left join labels as teams
        on teams.dimension = 'team' and page.team_id = teams.id
    left join labels as owners
        on owners.dimension = 'owner' and page.owner_id = owners.id
    order by page.since_at desc, page.lead_number
)

select * from described
