-- One row per lead with a clock: the week in which it counts towards the promised call.
-- Counts int_responses.
with
journeys as (
    select * from int_lead_journeys
),

published as (
    select
        'sla_attainment_rate' as measure,
        hash(journeys.lead_id) as subject,
        responses.started_week as week,
        responses.started_at as based_at,
        case
            when responses.standing = cast('called' as standing)
                then responses.started_at + to_seconds(responses.stop_wall_seconds)
        end as reached_at,
        cast(responses.is_due and responses.is_within as integer) as numerator,
        cast(responses.is_due as integer) as denominator,
        null::decimal(18, 2) as amount,
        null::varchar as currency,
        responses.motion_id,
        responses.source_id,
        responses.first_source_id,
        responses.campaign_id,
        responses.segment_id,
        responses.country_id,
        responses.team_id,
        responses.reports_to_id
    from responses
    inner join journeys on responses.lead_number = journeys.lead_number
    where responses.has_clock
)

select * from published
