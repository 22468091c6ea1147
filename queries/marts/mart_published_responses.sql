-- One row per clock of a lead: its week, and whether it counts as called in time.
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
        responses.started_at + to_seconds(
            case responses.standing
                when cast('called' as standing) then responses.stop_wall_seconds
                when cast('called_us' as standing) then responses.their_call_seconds
                when cast('closed_uncalled' as standing) then responses.closed_seconds
            end
        ) as reached_at,
        responses.standing::varchar as standing,
        cast(
            coalesce(responses.has_clock and responses.is_due, false)
            and responses.is_within as integer
        ) as numerator,
        cast(
            coalesce(responses.has_clock and responses.is_due, false) as integer
        ) as denominator,
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
)

select * from published
