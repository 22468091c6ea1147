-- One row per lead that waits for a call: those still in time first, soonest due first.
-- Counts int_responses.
with
journeys as (
    select * from int_lead_journeys
),

labels as (
    select * from dimension_values
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
    order by
        page.left_seconds < 0,
        abs(page.left_seconds),
        page.age_seconds,
        page.lead_number
)

select * from described
