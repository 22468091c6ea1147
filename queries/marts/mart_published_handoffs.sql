-- One row per first MQL of a lead: the week in which it counts, decided and accepted.
-- Counts int_handoffs.
with
journeys as (
    select * from int_lead_journeys
),

published as (
    select
        'acceptance_rate' as measure,
        hash(journeys.lead_id) as subject,
        selection.handed_week as week,
        selection.handed_at as based_at,
        coalesce(
            selection.decision_at,
            selection.handed_at + to_seconds(selection.qualified_seconds)
        ) as reached_at,
        null::varchar as standing,
        cast(selection.ledger = 'accepted' as integer) as numerator,
        cast(selection.ledger in ('accepted', 'rejected') as integer) as denominator,
        null::decimal(18, 2) as amount,
        null::varchar as currency,
        selection.motion_id,
        selection.source_id,
        selection.first_source_id,
        selection.campaign_id,
        selection.segment_id,
        selection.country_id,
        selection.team_id,
        selection.reports_to_id
    from selection
    inner join journeys on selection.lead_number = journeys.lead_number
    where selection.is_first
)

select * from published
