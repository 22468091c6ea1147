-- One row per lead that waits for a call: those still in time first, soonest due first.
-- Counts int_responses.
with
journeys as (
    select * from int_lead_journeys
),

waiting as (
    select
        *,
        $sla_seconds::bigint - waited_seconds as left_seconds
    from responses
    where standing = cast('waiting' as standing) and has_clock
),

total as (
    select count(*) as leads
    from waiting
),

-- Of those past the SLA, the ones least past it come first: they can still be saved.
page as (
    select *
    from waiting
    order by left_seconds < 0, abs(left_seconds), age_seconds, lead_number
    limit $most_rows::bigint offset $first_row::bigint
),

described as (
    select
        total.leads,
        journeys.lead_id,
        journeys.lead_label,
        journeys.lead_url,
        page.started_at,
        page.left_seconds,
        page.age_seconds,
        page.age_open_seconds,
        page.attempts,
        page.motion_id,
        page.source_id,
        page.team_id,
        page.owner_id,
        journeys.current_stage
    from page
    cross join total
    inner join journeys on page.lead_number = journeys.lead_number
    order by
        page.left_seconds < 0,
        abs(page.left_seconds),
        page.age_seconds,
        page.lead_number
)

select * from described
