-- One row per lead still open: since when it is where it is, and whose turn it is.
with
journeys as (
    select * from int_lead_journeys
),

moves as (
    select * from int_stage_moves
),

norms as (
    select * from stage_norms
),

activities as (
    select * from int_lead_activities
),

planned as (
    select * from int_planned
),

owner_spans as (
    select * from int_owner_spans
    where until_at = timestamp 'infinity'
),

owner_calendars as (
    select * from int_owner_calendars
),

calendars as (
    select * from int_calendars
),

business_days as (
    select * from int_business_days
),

handoffs as (
    select * from int_handoffs
    where is_latest
),

facts as (
    select * from int_handoff_facts
),

as_of as (
    select * from int_as_of
),

promises as (
    select * from defined_promises
),

-- Where the log of activities ends early nothing can be said of silence after it.
log_end as (
    select
        case when horizons.ends_early then horizons.last_at else as_of.as_of end
            as ended_at
    from as_of
    left join horizons on horizons.table_name = 'activities'
),

-- Recycled leads are marketing's to warm up again.
open_leads as (
    select
        journeys.lead_number,
        journeys.current_stage as stage,
        journeys.current_stage_at as since_at,
        journeys.motion_id,
        journeys.source_id,
        journeys.first_source_id,
        journeys.campaign_id,
        journeys.segment_id,
        journeys.country_id,
        owner_spans.owner_id
    from journeys
    inner join owner_spans on journeys.lead_number = owner_spans.lead_number
    where
        journeys.current_stage <= cast('opportunity' as stage)
        or journeys.current_stage = 'recycled'
),

worked as (
    select
        open_leads.lead_number,
        max(activities.occurred_at) as worked_at,
        max(activities.attempts_so_far) as attempts,
        bool_or(activities.is_contact) as has_contact,
        bool_or(activities.is_call) as has_call
    from open_leads
    inner join activities on open_leads.lead_number = activities.lead_number
    where activities.is_attempt or activities.is_contact
    group by open_leads.lead_number
),

placed as (
    select
        open_leads.*,
        owner_calendars.team_id,
        owner_calendars.reports_to_id,
        owner_calendars.calendar_id,
        as_of.as_of,
        cast(
            timezone(calendars.timezone, timezone('UTC', log_end.ended_at)) as date
        ) as log_day,
        cast(
            timezone(
                calendars.timezone,
                timezone('UTC', greatest(worked.worked_at, open_leads.since_at))
            ) as date
        ) as stirred_day,
        worked.worked_at,
        coalesce(worked.attempts, 0) as attempts,
        coalesce(worked.has_contact, false) as has_contact,
        coalesce(worked.has_call, false) as has_call,
        planned.lead_number is not null as has_planned
    from open_leads
    cross join as_of
    cross join log_end
    inner join owner_calendars
        on open_leads.owner_id = owner_calendars.owner_id
            and local_date(as_of.as_of)
            between owner_calendars.first_date and owner_calendars.last_date
    inner join calendars on owner_calendars.calendar_id = calendars.calendar_id
    left join worked on open_leads.lead_number = worked.lead_number
    left join planned on open_leads.lead_number = planned.lead_number
),

aged as (
    select
        placed.*,
        seconds_between(placed.since_at, placed.as_of) as stage_seconds,
        norms.usual_seconds,
        norms.stuck_seconds,
        greatest(at_log.days_before - after_stirred.days_before, 0)
            as silent_days,
        cast(
            case
                when placed.stage in ('created', 'recycled') then 'marketing'
                when placed.owner_id = 0 then 'routing'
                else 'sales'
            end as side
        ) as side,
        handoffs.ledger,
        facts.band_id
    from placed
    inner join norms on placed.stage = norms.stage
    left join business_days as at_log
        on placed.calendar_id = at_log.calendar_id and placed.log_day = at_log.day
    left join business_days as after_stirred
        on placed.calendar_id = after_stirred.calendar_id
            and placed.stirred_day + 1 = after_stirred.day
    left join handoffs on placed.lead_number = handoffs.lead_number
    inner join facts on placed.lead_number = facts.lead_number
),

judged as (
    select
        aged.lead_number,
        aged.stage,
        aged.since_at,
        local_date(aged.since_at) as since_date,
        week_of(local_date(aged.since_at)) as since_week,
        aged.stage_seconds,
        aged.usual_seconds,
        aged.stuck_seconds,
        aged.worked_at,
        coalesce(aged.silent_days, 0) as silent_days,
        aged.attempts,
        aged.has_contact,
        aged.has_planned,
        aged.side,
        aged.band_id,
        coalesce(aged.stage_seconds > aged.stuck_seconds, false)
        and coalesce(aged.silent_days >= promises.silent_days, false)
        and not aged.has_planned as is_stuck,
        cast(
            case
                when aged.side = 'routing' then 'no_owner'
                when aged.side = 'marketing' and aged.stage = 'recycled'
                    then 'not_warmed_up'
                when aged.side = 'marketing' then 'not_handed_over'
                when aged.stage = 'marketing_qualified' and not aged.has_call
                    then 'never_called'
                when aged.stage = 'marketing_qualified' and not aged.has_contact
                    then 'not_reached'
                when aged.stage = 'marketing_qualified' then 'not_decided'
                when aged.attempts = 0 then 'never_worked'
                else 'no_next_step'
            end as stuck_reason
        ) as stuck_reason,
        aged.motion_id,
        aged.source_id,
        aged.first_source_id,
        aged.campaign_id,
        aged.segment_id,
        aged.country_id,
        aged.team_id,
        aged.reports_to_id,
        aged.owner_id
    from aged
    cross join promises
    order by since_date, aged.lead_number
)

select * from judged
