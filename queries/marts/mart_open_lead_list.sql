-- One row per open lead: whose turn it is, what is missing, and how long it has stayed.
-- Counts int_open_leads.
with
journeys as (
    select * from int_lead_journeys
),

bands as (
    select * from score_bands
),

wanted as (
    select
        *,
        -- The rates come as lists, in the order of bands and of sources. Who is SQL or
        -- beyond already has no likelihood of becoming it.
        case
            when stage not in ('sales_qualified', 'opportunity') then coalesce(
                list_extract($band_rates::double[], band_id::integer),
                list_extract($source_rates::double[], source_id::integer + 1),
                0
            )
        end as likely_rate,
        -- The greatest of null and 1 is 1, and no norm has to be no number.
        case
            when stuck_seconds is not null
                then stage_seconds / greatest(stuck_seconds, 1)
        end as times_norm
    from selection
    where
        ($first_date::date is null or since_date >= $first_date::date)
        and ($last_date::date is null or since_date <= $last_date::date)
        and ($only_stuck::boolean is null or is_stuck = $only_stuck::boolean)
        and (
            coalesce(len($only_sides::varchar[]), 0) = 0
            or list_contains($only_sides::varchar[], side::varchar)
        )
        and (
            coalesce(len($only_stages::varchar[]), 0) = 0
            or list_contains($only_stages::varchar[], stage::varchar)
        )
        and (
            coalesce(len($only_stuck_reasons::varchar[]), 0) = 0
            or list_contains($only_stuck_reasons::varchar[], stuck_reason::varchar)
        )
),

total as (
    select count(*) as leads
    from wanted
),

page as (
    select *
    from wanted
    order by
        case when $by_rate::boolean then -likely_rate end nulls last,
        times_norm desc nulls last,
        lead_number
    limit $most_rows::bigint offset $first_row::bigint
),

described as (
    select
        total.leads,
        journeys.lead_id,
        journeys.lead_label,
        journeys.lead_url,
        page.stage,
        page.side,
        page.stuck_reason,
        page.since_at,
        page.stage_seconds,
        page.usual_seconds,
        page.stuck_seconds,
        page.worked_at,
        page.silent_days,
        page.attempts,
        page.likely_rate,
        bands.label as band,
        page.motion_id,
        page.source_id,
        page.team_id,
        page.owner_id
    from page
    cross join total
    inner join journeys on page.lead_number = journeys.lead_number
    left join bands on page.band_id = bands.id
    order by
        case when $by_rate::boolean then -page.likely_rate end nulls last,
        page.times_norm desc nulls last,
        page.lead_number
)

select * from described
