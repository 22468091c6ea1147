-- One row per usable clock of a lead with activities: what was first done after it.
with
clocks as (
    select * from int_lead_clocks
    where has_clock
),

activities as (
    select * from int_lead_activities
),

-- Of a date only another day is surely before or after the clock began.
sided as not materialized (
    select
        clocks.clock_number,
        activities.* exclude (lead_number, occurred_at, is_timed),
        case when activities.is_timed then activities.occurred_at end as timed_at,
        case
            when not activities.is_timed then local_date(activities.occurred_at)
        end as date_only,
        case
            when activities.is_timed then activities.occurred_at >= clocks.started_at
            else local_date(activities.occurred_at) >= local_date(clocks.started_at)
        end as is_after,
        clocks.since_at is null or activities.placed_at >= clocks.since_at as is_recent
    from clocks
    inner join activities on clocks.lead_number = activities.lead_number
),

firsts as (
    select
        clock_number,
        min(timed_at) filter (where is_after and is_call) as call_at,
        min(timed_at) filter (where is_after and is_attempt) as attempt_at,
        min(timed_at) filter (where is_after and is_contact) as contact_at,
        min(timed_at) filter (where is_after and is_meeting) as meeting_at,
        min(timed_at) filter (where is_after and is_their_call) as their_call_at,
        bool_or(is_call and not is_after and is_recent) as had_call,
        bool_or(is_attempt and not is_after and is_recent) as had_attempt,
        bool_or(is_contact and not is_after and is_recent) as had_contact,
        bool_or(is_meeting and not is_after and is_recent) as had_meeting,
        bool_or(is_their_call and not is_after and is_recent) as had_their_call,
        coalesce(max(attempts_so_far) filter (where not is_after), 0)
            as attempts_before,
        coalesce(max(attempts_so_far) filter (where is_after), 0) as attempts_in_all,
        arg_min(attempts_so_far, place) filter (where is_after and is_contact)
            as attempts_at_contact,
        arg_min(is_attempt, place) filter (where is_after and is_contact)
            as is_contact_by_attempt
    from sided
    group by clock_number
),

-- Dates are few, and looked at by themselves.
dates as (
    select
        clock_number,
        min(date_only) filter (where is_call) as call_date,
        min(date_only) filter (where is_attempt) as attempt_date,
        min(date_only) filter (where is_contact) as contact_date,
        min(date_only) filter (where is_meeting) as meeting_date
    from sided
    where date_only is not null and is_after
    group by clock_number
),

dated as (
    select
        firsts.*,
        dates.* exclude (clock_number)
    from firsts
    left join dates on firsts.clock_number = dates.clock_number
)

select * from dated
