-- One row per usable clock: what ended its wait, or that it waits.
with
clocks as (
    select * from int_lead_clocks
    where has_clock
),

clock_events as (
    select * from int_clock_events
),

clock_closings as (
    select * from int_clock_closings
),

lead_stages as (
    select * from int_lead_stages
),

planned as (
    select * from int_planned
),

-- Targets are first entries; a close without a time of day counts at its day's end.
timed as (
    select
        clocks.* exclude (
            clock_number,
            episode,
            since_at,
            is_timed,
            is_handed_over,
            unusable_standing,
            has_clock
        ),
        clock_events.call_at,
        clock_events.attempt_at,
        clock_events.contact_at,
        clock_events.meeting_at,
        clock_events.their_call_at,
        clock_closings.closed_at,
        coalesce(
            lead_stages.sales_qualified_at,
            lead_stages.implied_sales_qualified_placed_at
        ) as sales_qualified_at,
        coalesce(
            lead_stages.opportunity_at,
            lead_stages.implied_opportunity_placed_at
        ) as opportunity_at,
        lead_stages.won_placed_at as won_at,
        coalesce(clock_events.had_call, false) as had_call,
        coalesce(clock_events.had_attempt, false) as had_attempt,
        coalesce(clock_events.had_contact, false) as had_contact,
        coalesce(clock_events.had_meeting, false) as had_meeting,
        coalesce(clock_events.had_their_call, false) as had_their_call,
        clock_events.call_date,
        clock_events.attempt_date,
        clock_events.contact_date,
        clock_events.meeting_date,
        greatest(
            coalesce(clock_events.attempts_in_all - clock_events.attempts_before, 0), 0
        ) as attempts,
        clock_events.attempts_at_contact - clock_events.attempts_before
            as attempts_at_contact,
        clock_events.is_contact_by_attempt,
        planned.lead_number is not null as has_planned,
        least(clock_events.their_call_at, clock_closings.closed_at) as ending_at
    from clocks
    left join clock_events on clocks.clock_number = clock_events.clock_number
    left join clock_closings on clocks.clock_number = clock_closings.clock_number
    inner join lead_stages on clocks.lead_number = lead_stages.lead_number
    left join planned on clocks.lead_number = planned.lead_number
),

-- What is dated only on a day of its own competes by that day.
standings as (
    select
        * exclude (
            had_call,
            had_attempt,
            had_contact,
            had_meeting,
            had_their_call,
            call_date,
            attempt_date,
            contact_date,
            meeting_date,
            ending_at
        ),
        standing_of(
            had_call, had_their_call, call_at, call_date,
            their_call_at, ending_at, ended_at
        ) as call_standing,
        standing_of(
            had_attempt, had_their_call, attempt_at, attempt_date,
            their_call_at, ending_at, ended_at
        ) as attempt_standing,
        standing_of(
            had_contact, had_their_call, contact_at, contact_date,
            their_call_at, ending_at, ended_at
        ) as contact_standing,
        standing_of(
            had_meeting, had_their_call, meeting_at, meeting_date,
            their_call_at, ending_at, ended_at
        ) as meeting_standing
    from timed
)

select * from standings
