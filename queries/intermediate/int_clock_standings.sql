-- One row per lead, clock start and episode: what ended its wait, or that it waits.
with
clocks as (
    select * from int_lead_clocks
),

clock_events as (
    select * from int_clock_events
),

clock_closings as (
    select * from int_clock_closings
),

activities as (
    select * from int_activities
),

lead_stages as (
    select * from int_lead_stages
),

owner_calendars as (
    select * from int_owner_calendars
),

as_of as (
    select * from int_as_of
),

planned as (
    select distinct activities.lead_number
    from activities
    cross join as_of
    where
        activities.is_open
        and case
            when activities.is_timed then activities.occurred_at > as_of.as_of
            else local_date(activities.occurred_at) >= local_date(as_of.as_of)
        end
),

episodes as (
    select
        lead_number,
        start,
        max(episode) as episodes
    from clocks
    where episode > 1
    group by lead_number, start
),

dated as (
    select
        clocks.*,
        clocks.episode = 1 as is_first,
        clocks.episode = coalesce(episodes.episodes, 1) as is_latest,
        local_date(clocks.started_at) as started_date
    from clocks
    left join episodes
        on clocks.lead_number = episodes.lead_number and clocks.start = episodes.start
),

-- Targets are first entries; a close without a time of day counts at its day's end.
timed as (
    select
        dated.lead_number,
        dated.start,
        dated.is_first,
        dated.is_latest,
        dated.started_at,
        dated.started_date,
        dated.is_handed_over,
        dated.is_bulk_import,
        dated.is_from_creation,
        dated.has_clock,
        dated.is_assignment_known,
        dated.owner_id,
        owner_calendars.team_id,
        owner_calendars.calendar_id,
        case when dated.has_clock then dated.started_at end as clock_at,
        case when dated.has_clock then dated.ended_at end as ended_at,
        case when dated.has_clock then dated.assigned_at end as assigned_at,
        clock_events.call_at,
        clock_events.attempt_at,
        clock_events.contact_at,
        clock_events.meeting_at,
        clock_events.their_call_at,
        clock_closings.closed_at,
        case
            when dated.has_clock
                then coalesce(
                    lead_stages.sales_qualified_at,
                    lead_stages.implied_sales_qualified_placed_at
                )
        end as sales_qualified_at,
        case
            when dated.has_clock
                then coalesce(
                    lead_stages.opportunity_at,
                    lead_stages.implied_opportunity_placed_at
                )
        end as opportunity_at,
        case when dated.has_clock then lead_stages.won_placed_at end as won_at,
        coalesce(clock_events.had_call, false) as had_call,
        coalesce(clock_events.had_attempt, false) as had_attempt,
        coalesce(clock_events.had_contact, false) as had_contact,
        coalesce(clock_events.had_meeting, false) as had_meeting,
        coalesce(clock_events.had_their_call, false) as had_their_call,
        clock_events.call_date,
        clock_events.attempt_date,
        clock_events.contact_date,
        clock_events.meeting_date,
        case
            when dated.has_clock then greatest(
                coalesce(
                    clock_events.attempts_in_all - clock_events.attempts_before, 0
                ),
                0
            )
        end as attempts,
        case
            when dated.has_clock
                then clock_events.attempts_at_contact - clock_events.attempts_before
        end as attempts_at_contact,
        clock_events.is_contact_by_attempt,
        planned.lead_number is not null as has_planned
    from dated
    left join clock_events on dated.clock_number = clock_events.clock_number
    left join clock_closings on dated.clock_number = clock_closings.clock_number
    inner join lead_stages on dated.lead_number = lead_stages.lead_number
    inner join owner_calendars
        on dated.owner_id = owner_calendars.owner_id
            and dated.started_date
            between owner_calendars.first_date and owner_calendars.last_date
    left join planned on dated.lead_number = planned.lead_number
),

-- What is dated only on a day of its own competes by that day.
stood as (
    select
        *,
        case
            when not is_handed_over then cast('not_handed_over' as standing)
            when is_bulk_import then cast('bulk_import' as standing)
            when not has_clock then cast('no_usable_clock' as standing)
        end as without_clock,
        least(their_call_at, closed_at) as ending_at
    from timed
),

standings as (
    select
        * exclude (
            is_handed_over,
            is_bulk_import,
            has_clock,
            had_call,
            had_attempt,
            had_contact,
            had_meeting,
            had_their_call,
            call_date,
            attempt_date,
            contact_date,
            meeting_date,
            without_clock,
            ending_at
        ),
        standing_of(
            without_clock, had_call, had_their_call, call_at, call_date,
            their_call_at, ending_at, ended_at
        ) as call_standing,
        standing_of(
            without_clock, had_attempt, had_their_call, attempt_at, attempt_date,
            their_call_at, ending_at, ended_at
        ) as attempt_standing,
        standing_of(
            without_clock, had_contact, had_their_call, contact_at, contact_date,
            their_call_at, ending_at, ended_at
        ) as contact_standing,
        standing_of(
            without_clock, had_meeting, had_their_call, meeting_at, meeting_date,
            their_call_at, ending_at, ended_at
        ) as meeting_standing
    from stood
)

select * from standings
