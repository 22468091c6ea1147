-- One row per clock that says nothing of speed: whose it is, and why it cannot be used.
with
clocks as (
    select * from int_lead_clocks
    where not has_clock
),

journeys as (
    select * from int_lead_journeys
),

unusable as (
    select
        clocks.lead_number,
        clocks.start,
        clocks.is_first,
        clocks.is_latest,
        clocks.started_at,
        clocks.started_date,
        week_of(clocks.started_date) as started_week,
        clocks.is_from_creation,
        clocks.unusable_standing as call_standing,
        clocks.unusable_standing as attempt_standing,
        clocks.unusable_standing as contact_standing,
        clocks.unusable_standing as meeting_standing,
        journeys.motion_id,
        journeys.source_id,
        journeys.first_source_id,
        journeys.campaign_id,
        journeys.segment_id,
        journeys.country_id,
        clocks.team_id,
        clocks.reports_to_id,
        clocks.owner_id
    from clocks
    inner join journeys on clocks.lead_number = journeys.lead_number
    order by clocks.start, clocks.started_at
)

select * from unusable
