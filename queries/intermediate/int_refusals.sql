-- One row per no to an MQL: how long after it, and for how long that stood.
with
decisions as (
    select * from int_decisions
    where is_no
),

handoffs as (
    select * from int_handoffs
),

refusals as (
    select
        handoffs.lead_number,
        handoffs.is_first,
        handoffs.is_latest,
        handoffs.handed_at,
        handoffs.handed_date,
        handoffs.handed_week,
        handoffs.is_explicit,
        seconds_between(handoffs.handed_at, decisions.decided_at) as refused_seconds,
        seconds_between(handoffs.handed_at, decisions.changed_at) as changed_seconds,
        handoffs.qualified_seconds,
        handoffs.motion_id,
        handoffs.source_id,
        handoffs.first_source_id,
        handoffs.campaign_id,
        handoffs.segment_id,
        handoffs.country_id,
        handoffs.team_id,
        handoffs.reports_to_id,
        handoffs.owner_id
    from decisions
    inner join handoffs
        on decisions.lead_number = handoffs.lead_number
            and decisions.episode = handoffs.episode
    order by handoffs.handed_date, handoffs.lead_number, refused_seconds
)

select * from refusals
