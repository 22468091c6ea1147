-- One row per MQL of a lead: what sales decided, what was done, and where it dropped.
with
handed_over as (
    select * from int_handed_over
),

decisions as (
    select * from int_decisions
),

moves as (
    select * from int_stage_moves
),

activities as (
    select * from int_lead_activities
),

responses as (
    select * from int_responses
    where start = 'mql'
),

entries as (
    select * from int_stage_entries
    where stage = 'marketing_qualified'
),

journeys as (
    select * from int_lead_journeys
),

facts as (
    select * from int_handoff_facts
),

calendars as (
    select * from int_calendars
),

business_days as (
    select * from int_business_days
),

owner_spans as (
    select * from int_owner_spans
),

owner_teams as (
    select * from int_owner_teams
),

as_of as (
    select * from int_as_of
),

settings as (
    select * from settings
),

promises as (
    select * from defined_promises
),

causes as (
    select * from defined_causes
),

-- Of what was done nothing can be said outside of the log of activities.
log_span as (
    select
        case when horizons.ends_early then horizons.last_at else as_of.as_of end
            as ended_at,
        horizons.first_at - interval 1 day as began_at
    from as_of
    left join horizons on horizons.table_name = 'activities'
),

decided as (
    select
        lead_number,
        episode,
        arg_max(stage, place) filter (where is_on_acceptance) as decision,
        max(decided_at) filter (where is_on_acceptance) as decision_at,
        arg_max(is_timed, place) filter (where is_on_acceptance) as is_decision_timed,
        -- 0: nobody known, whoever decided before.
        arg_max(coalesce(decided_by, 0), place) filter (where is_on_acceptance)
            as decided_by,
        count(*) filter (where is_flip) as flips,
        arg_max(is_no, place) as is_refused,
        min(decided_at) filter (where is_no) as first_no_at,
        max(decided_at) filter (where stage = 'sales_accepted') as accepted_at,
        arg_max(is_timed, place) filter (where stage = 'sales_accepted')
            as is_accepted_timed,
        arg_max(decided_at, place) as last_decided_at,
        arg_max(is_timed, place) as is_last_timed
    from decisions
    group by lead_number, episode
),

-- Whenever it was, in this MQL or a later one.
requalified as (
    select
        lead_number,
        max(moved_at) as qualified_at
    from moves
    where to_stage between cast('sales_qualified' as stage) and cast('won' as stage)
    group by lead_number
),

-- Within an MQL: SQL or beyond, and whatever came after the acceptance.
moved as (
    select
        handed_over.lead_number,
        handed_over.episode,
        min(moves.moved_at) filter (
            where moves.to_stage
            between cast('sales_qualified' as stage) and cast('won' as stage)
        ) as passed_at,
        min(moves.moved_at) filter (
            where moves.moved_at > decided.accepted_at
            and moves.to_stage <> 'sales_accepted'
        ) as left_at,
        arg_max(
            moves.to_stage, epoch_us(moves.moved_at) * 16 + enum_code(moves.to_stage)
        ) as last_stage
    from handed_over
    left join decided
        on handed_over.lead_number = decided.lead_number
            and handed_over.episode = decided.episode
    inner join moves
        on handed_over.lead_number = moves.lead_number
            and (
                moves.moved_at > handed_over.since_at + interval 2 seconds
                or handed_over.since_at is null
            )
            and moves.moved_at <= handed_over.until_at
    group by handed_over.lead_number, handed_over.episode
),

-- The decision before which sales should have tried: a no that stands. One of which
-- only the day is known was made at its end.
tried as (
    select
        handed_over.lead_number,
        handed_over.episode,
        count(*) filter (
            where activities.begins_attempt
            and activities.placed_at > coalesce(
                handed_over.since_at, timestamp '-infinity'
            )
            and activities.occurred_at <= case
                when not decided.is_refused or decided.is_refused is null
                    then handed_over.until_at
                when decided.is_last_timed then decided.last_decided_at
                else local_midnight(local_date(decided.last_decided_at) + 1)
            end
        ) as attempts,
        bool_or(
            activities.is_contact
            and activities.placed_at > coalesce(
                handed_over.since_at, timestamp '-infinity'
            )
        ) as has_contact,
        bool_or(
            (activities.is_call or activities.is_their_call)
            and activities.placed_at > coalesce(
                handed_over.since_at, timestamp '-infinity'
            )
        ) as has_call,
        min(activities.placed_at) filter (
            where activities.placed_at > decided.accepted_at
            and (activities.is_attempt or activities.is_contact)
        ) as worked_at
    from handed_over
    left join decided
        on handed_over.lead_number = decided.lead_number
            and handed_over.episode = decided.episode
    inner join activities
        on handed_over.lead_number = activities.lead_number
            and activities.occurred_at <= handed_over.until_at
    group by handed_over.lead_number, handed_over.episode
),

-- Days of the zone in which the owner's team works.
dated as (
    select
        handed_over.*,
        case
            when handed_over.is_timed then cast(
                timezone(calendars.timezone, timezone('UTC', handed_over.handed_at))
                as date
            )
            else local_date(handed_over.handed_at)
        end as handed_day,
        cast(
            timezone(calendars.timezone, timezone('UTC', as_of.as_of)) as date
        ) as today,
        cast(
            timezone(calendars.timezone, timezone('UTC', log_span.ended_at)) as date
        ) as log_day,
        -- What moved on undecided was decided by that, unless on the opportunity.
        case
            when decided.decision is not null and not decided.is_decision_timed
                then local_date(decided.decision_at)
            when decided.decision is not null or settings.decision_on = 'lead'
                then cast(
                    timezone(
                        calendars.timezone,
                        timezone('UTC', coalesce(decided.decision_at, moved.passed_at))
                    ) as date
                )
        end as decision_day,
        case
            when decided.is_accepted_timed then cast(
                timezone(calendars.timezone, timezone('UTC', decided.accepted_at))
                as date
            )
            else local_date(decided.accepted_at)
        end as accepted_day,
        cast(
            timezone(
                calendars.timezone,
                timezone('UTC', least(tried.worked_at, moved.left_at))
            ) as date
        ) as stirred_day,
        decided.* exclude (lead_number, episode),
        moved.passed_at,
        moved.left_at,
        moved.last_stage,
        coalesce(
            handed_over.handed_at between log_span.began_at and log_span.ended_at, false
        ) as is_logged,
        case when is_logged then coalesce(tried.attempts, 0) end as attempts,
        coalesce(tried.has_contact, false) as has_contact,
        coalesce(tried.has_call, false) as has_call,
        coalesce(decided.first_no_at < requalified.qualified_at, false)
            as is_overturned,
        responses.call_standing,
        responses.call_open_seconds
    from handed_over
    cross join as_of
    cross join log_span
    cross join settings
    inner join calendars on handed_over.calendar_id = calendars.calendar_id
    left join decided
        on handed_over.lead_number = decided.lead_number
            and handed_over.episode = decided.episode
    left join moved
        on handed_over.lead_number = moved.lead_number
            and handed_over.episode = moved.episode
    left join tried
        on handed_over.lead_number = tried.lead_number
            and handed_over.episode = tried.episode
    left join requalified on handed_over.lead_number = requalified.lead_number
    left join responses
        on handed_over.lead_number = responses.lead_number
            and handed_over.started_at = responses.started_at
),

-- Business days gone by entirely, the first day and the last not counted.
aged as (
    select
        dated.*,
        at_today.days_before - after_handed.days_before >= promises.decision_days
            as is_due,
        least(at_decision.days_before, at_today.days_before) - after_handed.days_before
        >= promises.decision_days as is_decided_late,
        -- Not known before the promised days are over.
        case
            when dated.accepted_at is null then false
            when at_log.days_before - after_accepted.days_before
                >= promises.silent_days
                then coalesce(
                    at_stirred.days_before - after_accepted.days_before
                    >= promises.silent_days,
                    true
                )
        end as is_silent
    from dated
    cross join promises
    left join business_days as after_handed
        on dated.calendar_id = after_handed.calendar_id
            and dated.handed_day + 1 = after_handed.day
    left join business_days as at_today
        on dated.calendar_id = at_today.calendar_id and dated.today = at_today.day
    left join business_days as at_decision
        on dated.calendar_id = at_decision.calendar_id
            and dated.decision_day = at_decision.day
    left join business_days as after_accepted
        on dated.calendar_id = after_accepted.calendar_id
            and dated.accepted_day + 1 = after_accepted.day
    left join business_days as at_stirred
        on dated.calendar_id = at_stirred.calendar_id
            and dated.stirred_day = at_stirred.day
    left join business_days as at_log
        on dated.calendar_id = at_log.calendar_id and dated.log_day = at_log.day
),

-- An explicit no beats what a later stage implies; nothing is implied where sales
-- decides on the opportunity.
stood as (
    select
        aged.*,
        cast(
            case
                when aged.decision = 'sales_accepted' then 'accepted'
                when aged.decision is not null then 'rejected'
                when settings.decision_on = 'lead' and aged.passed_at is not null
                    then 'accepted'
                when settings.decision_on = 'opportunity'
                    and aged.last_stage = 'opportunity'
                    then 'pending'
                when aged.is_due then 'overdue'
                else 'pending'
            end as ledger
        ) as ledger,
        settings.decision_on = 'lead'
        and aged.decision is null
        and aged.passed_at is not null as is_implied,
        case
            when aged.is_first then entries.seconds_to_sales_qualified
            else seconds_between(aged.handed_at, aged.passed_at)
        end as qualified_seconds,
        entries.is_explicit,
        coalesce(entries.entered_date, local_date(aged.handed_at)) as first_handed_date
    from aged
    cross join settings
    left join entries on aged.lead_number = entries.lead_number
),

owned as (
    select
        stood.*,
        case
            when stood.is_first then stood.first_handed_date
            else local_date(stood.handed_at)
        end as handed_date,
        stood.owner_id as receiver_id,
        case
            when stood.decision is null then stood.owner_id
            else coalesce(
                nullif(stood.decided_by, 0), owner_spans.owner_id, stood.owner_id
            )
        end as decider_id
    from stood
    left join owner_spans
        on stood.lead_number = owner_spans.lead_number
            and stood.decision_at >= owner_spans.from_at
            and stood.decision_at < owner_spans.until_at
),

-- What became of the accepted: qualified, given up, or still neither after the window.
qualified as (
    select
        owned.*,
        cast(
            case
                when owned.ledger <> 'accepted' then null
                when owned.passed_at is not null then 'accepted'
                when owned.is_refused then 'rejected'
                when owned.accepted_at + to_days(promises.accepted_to_qualified_days)
                    <= as_of.as_of
                    then 'overdue'
                else 'pending'
            end as ledger
        ) as qualified_ledger,
        owned.qualified_seconds is not null or owned.passed_at is not null
            as is_qualified,
        -- As for rates, a week has had its window when the last of its MQLs has.
        local_midnight(week_of(owned.handed_date) + 7)
        + to_days(promises.qualified_days) <= as_of.as_of as is_window_over,
        not is_qualified and is_window_over as is_dropped,
        promises.attempts as attempts_promised,
        promises.response_seconds
    from owned
    cross join promises
    cross join as_of
),

-- The first cause that applies, in the order agreed.
dropped as (
    select
        qualified.*,
        case
            when qualified.is_dropped then least(
                case
                    when qualified.ledger = 'pending'
                        or coalesce(qualified.qualified_ledger = 'pending', false)
                        then causes.in_time
                end,
                case when qualified.ledger = 'overdue' then causes.overdue end,
                case
                    when qualified.is_refused and qualified.attempts = 0
                        then causes.rejected_untried
                end,
                case
                    when qualified.is_logged and not qualified.has_call
                        then causes.never_called
                end,
                case
                    when qualified.call_standing = 'called'
                        and qualified.call_open_seconds > qualified.response_seconds
                        then causes.called_late
                end,
                case
                    when qualified.attempts < qualified.attempts_promised
                        and not qualified.has_contact
                        then causes.given_up_early
                end,
                case when qualified.is_refused then causes.rejected_for_reason end,
                case
                    when qualified.is_logged and qualified.is_silent
                        then causes.accepted_silent
                end,
                causes.worked
            )
        end as cause_place
    from qualified
    cross join causes
),

handoffs as (
    select
        dropped.lead_number,
        cast(dropped.episode as smallint) as episode,
        dropped.is_first,
        dropped.is_latest,
        dropped.handed_at,
        dropped.handed_date,
        week_of(dropped.handed_date) as handed_week,
        coalesce(not dropped.is_implied_mql, true) as is_explicit,
        dropped.ledger,
        dropped.is_implied,
        coalesce(dropped.decision = 'disqualified', false) as is_disqualified,
        coalesce(dropped.is_due, false) as is_due,
        coalesce(dropped.flips, 0) > 0 as has_flipped,
        coalesce(dropped.last_stage = 'recycled', false) as is_recycled,
        dropped.decision_at,
        seconds_between(dropped.handed_at, dropped.decision_at) as decision_seconds,
        dropped.qualified_ledger,
        dropped.qualified_seconds,
        dropped.is_qualified,
        coalesce(dropped.first_no_at is not null, false) as has_no,
        dropped.is_overturned,
        case
            when dropped.is_refused then facts.reason_id
            else 0
        end as reason_id,
        coalesce(facts.reason_id, 0) <> 0
        and not coalesce(dropped.is_refused, false)
        and dropped.is_latest as has_stray_reason,
        coalesce(dropped.is_refused, false) and facts.is_unresponsive
            as is_unresponsive,
        facts.band_id,
        facts.filled,
        case
            when dropped.is_logged
                then cast(least(dropped.attempts, 255) as utinyint)
        end as attempts,
        dropped.has_contact,
        dropped.has_call,
        case
            when dropped.is_logged then dropped.is_silent
        end as is_silent,
        coalesce(
            dropped.call_standing in ('pre_worked', 'called_us_before', 'called_us')
            or dropped.call_open_seconds <= dropped.response_seconds,
            false
        )
        and not coalesce(dropped.is_decided_late, false)
        -- Until then only those that were quick to become SQL would be known.
        and coalesce(dropped.is_window_over, false) as is_handled_well,
        cast(
            ['in_time', 'overdue', 'rejected_untried', 'never_called', 'called_late',
                'given_up_early', 'rejected_for_reason', 'accepted_silent', 'worked'][
                list_position(
                    [
                        causes.in_time,
                        causes.overdue,
                        causes.rejected_untried,
                        causes.never_called,
                        causes.called_late,
                        causes.given_up_early,
                        causes.rejected_for_reason,
                        causes.accepted_silent,
                        causes.worked
                    ],
                    dropped.cause_place
                )
            ] as cause
        ) as cause,
        journeys.motion_id,
        journeys.source_id,
        journeys.first_source_id,
        journeys.campaign_id,
        journeys.segment_id,
        journeys.country_id,
        owner_teams.team_id,
        owner_teams.reports_to_id,
        dropped.decider_id as owner_id,
        -- Who was given the lead, and how many that week: not who decided.
        dropped.receiver_id,
        dropped.received
    from dropped
    cross join causes
    inner join journeys on dropped.lead_number = journeys.lead_number
    inner join facts on dropped.lead_number = facts.lead_number
    inner join owner_teams
        on dropped.decider_id = owner_teams.owner_id
            and coalesce(local_date(dropped.decision_at), dropped.handed_date)
            between owner_teams.first_date and owner_teams.last_date
    order by dropped.handed_date, dropped.lead_number, dropped.episode
)

select * from handoffs
