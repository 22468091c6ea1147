-- One row per usable clock: how soon the lead was called, and what came of it.
with
standings as (
    select * from int_clock_standings
),

open_hours as (
    select * from int_open_hours
),

journeys as (
    select * from int_lead_journeys
),

rep_weeks as (
    select * from int_rep_weeks
),

-- Open time up to each moment, on the calendar of who had the lead at the start.
opened as (
    select
        standings.*,
        at_start.is_open as is_in_hours,
        at_start.local_hour as team_hour,
        at_start.local_weekday as team_weekday,
        opened_by(at_start.opened_before, at_start.is_open, standings.started_at)
            as o_start,
        opened_by(at_end.opened_before, at_end.is_open, standings.ended_at) as o_end,
        opened_by(at_call.opened_before, at_call.is_open, standings.call_at) as o_call,
        opened_by(at_attempt.opened_before, at_attempt.is_open, standings.attempt_at)
            as o_attempt,
        opened_by(at_contact.opened_before, at_contact.is_open, standings.contact_at)
            as o_contact,
        opened_by(at_meeting.opened_before, at_meeting.is_open, standings.meeting_at)
            as o_meeting,
        opened_by(at_their.opened_before, at_their.is_open, standings.their_call_at)
            as o_their,
        opened_by(at_close.opened_before, at_close.is_open, standings.closed_at)
            as o_close,
        opened_by(
            at_assignment.opened_before, at_assignment.is_open, standings.assigned_at
        ) as o_assignment
    from standings
    left join open_hours as at_start
        on standings.calendar_id = at_start.calendar_id
            and open_cell(standings.started_at) = at_start.cell
    left join open_hours as at_end
        on standings.calendar_id = at_end.calendar_id
            and open_cell(standings.ended_at) = at_end.cell
    left join open_hours as at_call
        on standings.calendar_id = at_call.calendar_id
            and open_cell(standings.call_at) = at_call.cell
    left join open_hours as at_attempt
        on standings.calendar_id = at_attempt.calendar_id
            and open_cell(standings.attempt_at) = at_attempt.cell
    left join open_hours as at_contact
        on standings.calendar_id = at_contact.calendar_id
            and open_cell(standings.contact_at) = at_contact.cell
    left join open_hours as at_meeting
        on standings.calendar_id = at_meeting.calendar_id
            and open_cell(standings.meeting_at) = at_meeting.cell
    left join open_hours as at_their
        on standings.calendar_id = at_their.calendar_id
            and open_cell(standings.their_call_at) = at_their.cell
    left join open_hours as at_close
        on standings.calendar_id = at_close.calendar_id
            and open_cell(standings.closed_at) = at_close.cell
    left join open_hours as at_assignment
        on standings.calendar_id = at_assignment.calendar_id
            and open_cell(standings.assigned_at) = at_assignment.cell
),

responses as (
    select
        opened.lead_number,
        opened.start,
        opened.is_first,
        opened.is_latest,
        opened.started_at,
        opened.started_date,
        week_of(opened.started_date) as started_week,
        cast(local_hour(opened.started_at) as utinyint) as started_hour,
        cast(isodow(opened.started_date) as utinyint) as started_weekday,
        opened.team_hour,
        opened.team_weekday,
        opened.is_in_hours,
        opened.is_from_creation,
        opened.is_assignment_known,
        opened.has_planned,
        opened.call_standing,
        opened.attempt_standing,
        opened.contact_standing,
        opened.meeting_standing,
        seconds_between(opened.started_at, opened.ended_at) as age_seconds,
        open_seconds(opened.o_start, opened.o_end) as age_open_seconds,
        seconds_between(opened.started_at, opened.call_at) as call_seconds,
        open_seconds(opened.o_start, opened.o_call) as call_open_seconds,
        seconds_between(opened.started_at, opened.attempt_at) as attempt_seconds,
        open_seconds(opened.o_start, opened.o_attempt) as attempt_open_seconds,
        seconds_between(opened.started_at, opened.contact_at) as contact_seconds,
        open_seconds(opened.o_start, opened.o_contact) as contact_open_seconds,
        seconds_between(opened.started_at, opened.meeting_at) as meeting_seconds,
        open_seconds(opened.o_start, opened.o_meeting) as meeting_open_seconds,
        seconds_between(opened.started_at, opened.their_call_at) as their_call_seconds,
        open_seconds(opened.o_start, opened.o_their) as their_call_open_seconds,
        seconds_between(opened.started_at, opened.closed_at) as closed_seconds,
        open_seconds(opened.o_start, opened.o_close) as closed_open_seconds,
        seconds_between(opened.started_at, opened.assigned_at) as assigned_seconds,
        open_seconds(opened.o_start, opened.o_assignment) as assigned_open_seconds,
        -- A target reached before the clock began stands one second before it.
        case
            when opened.sales_qualified_at < opened.started_at then -1
            else seconds_between(opened.started_at, opened.sales_qualified_at)
        end as sales_qualified_seconds,
        case
            when opened.opportunity_at < opened.started_at then -1
            else seconds_between(opened.started_at, opened.opportunity_at)
        end as opportunity_seconds,
        case
            when opened.won_at < opened.started_at then -1
            else seconds_between(opened.started_at, opened.won_at)
        end as won_seconds,
        cast(opened.attempts as smallint) as attempts,
        cast(opened.attempts_at_contact as smallint) as attempts_at_contact,
        opened.is_contact_by_attempt,
        journeys.current_stage < cast('sales_qualified' as stage) as is_still_open,
        journeys.motion_id,
        journeys.source_id,
        journeys.first_source_id,
        journeys.campaign_id,
        journeys.segment_id,
        journeys.country_id,
        opened.team_id,
        opened.reports_to_id,
        opened.owner_id,
        -- Leads its owner was given that week; null: of nobody, or of who did nothing.
        rep_weeks.received
    from opened
    inner join journeys on opened.lead_number = journeys.lead_number
    left join rep_weeks
        on opened.start = rep_weeks.start
            and opened.owner_id = rep_weeks.owner_id
            and week_of(opened.started_date) = rep_weeks.week
    order by opened.start, opened.started_at, opened.lead_number
)

select * from responses
