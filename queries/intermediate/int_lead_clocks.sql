-- One row per lead, clock start and episode: when its clock began, and who had it then.
with
leads as (
    select * from int_leads
),

lead_stages as (
    select * from int_lead_stages
),

moves as (
    select * from int_stage_moves
),

events as (
    select * from int_stage_events
),

first_entries as (
    select * from int_first_entries
),

dimensions as (
    select * from int_lead_dimensions
),

owner_spans as (
    select * from int_owner_spans
),

owner_calendars as (
    select * from int_owner_calendars
),

horizons as (
    select * from horizons
    where table_name = 'activities'
),

as_of as (
    select * from int_as_of
),

-- Where the log of activities ends early, so does what can be known of speed; and what
-- began more than a day before it does cannot be known.
observed as (
    select
        case when horizons.ends_early then horizons.last_at else as_of.as_of end
            as ended_at,
        horizons.first_at - interval 1 day as began_at
    from as_of
    left join horizons on true
),

present as (
    select count(*) > 0 as has_mqls
    from first_entries
    where stage = 'marketing_qualified'
),

created_clocks as (
    select
        lead_number,
        created_at as started_at,
        is_created_timed as is_timed
    from leads
),

-- An MQL that is only implied has no time of its own: its clock runs from creation. A
-- lead that never became one is dated by its creation as well.
mql_clocks as (
    select
        lead_stages.lead_number,
        coalesce(lead_stages.marketing_qualified_at, lead_stages.created_at)
            as started_at,
        case
            when lead_stages.marketing_qualified_at is not null
                then lead_stages.is_marketing_qualified_timed
            else lead_stages.is_created_timed
        end as is_timed,
        coalesce(
            lead_stages.marketing_qualified_at,
            lead_stages.implied_marketing_qualified_at
        ) is not null as is_handed_over,
        lead_stages.marketing_qualified_at is null
        and lead_stages.implied_marketing_qualified_at is not null
            as is_from_creation
    from lead_stages
    cross join present
    where present.has_mqls
),

-- What became MQL again has a clock for each time; what was done before the move ahead
-- of it belongs to the one before.
returned as (
    select lead_number
    from moves
    where to_stage = 'marketing_qualified' and is_explicit
    group by lead_number
    having count(*) > 1
),

mql_moves as (
    select
        moves.lead_number,
        moves.moved_at,
        moves.to_stage,
        moves.is_explicit,
        lag(moves.moved_at) over (
            partition by moves.lead_number order by moves.moved_at, moves.to_stage
        ) as moved_before_at
    from moves
    semi join returned on moves.lead_number = returned.lead_number
    where moves.to_stage <> 'created'
),

date_only_mqls as (
    select distinct
        lead_number,
        local_date(entered_at) as entered_date
    from events
    where stage = 'marketing_qualified' and not is_timed
),

later_mqls as (
    select
        mql_moves.lead_number,
        mql_moves.moved_at as started_at,
        mql_moves.moved_before_at as since_at,
        date_only_mqls.lead_number is null as is_timed
    from mql_moves
    inner join lead_stages on mql_moves.lead_number = lead_stages.lead_number
    left join date_only_mqls
        on mql_moves.lead_number = date_only_mqls.lead_number
            and local_date(mql_moves.moved_at) = date_only_mqls.entered_date
    where
        mql_moves.to_stage = 'marketing_qualified'
        and mql_moves.is_explicit
        and mql_moves.moved_at > greatest(
            lead_stages.marketing_qualified_placed_at, lead_stages.created_at
        ) + interval 2 seconds
),

started as (
    select
        lead_number,
        cast('created' as clock_start) as start,
        started_at,
        is_timed,
        true as is_handed_over,
        false as is_from_creation,
        null as since_at,
        1 as episode
    from created_clocks
    union all
    select
        lead_number,
        cast('mql' as clock_start),
        started_at,
        is_timed,
        is_handed_over,
        is_from_creation,
        null,
        1
    from mql_clocks
    union all
    select
        lead_number,
        cast('mql' as clock_start),
        started_at,
        is_timed,
        true,
        false,
        since_at,
        1 + row_number() over (partition by lead_number order by started_at)
    from later_mqls
),

-- Who had the lead when its clock began; a queue is nobody, so the next person.
owned as (
    select
        started.*,
        -- To find a local date takes long, and most clocks begin with the lead.
        case
            when started.started_at = leads.created_at then leads.created_date
            else local_date(started.started_at)
        end as started_date,
        owner_spans.human_owner_id as owner_id,
        dimensions.is_bulk_import,
        case
            when dimensions.has_owner_history and owner_spans.human_from_at is null
                then null
            when dimensions.has_owner_history
                then greatest(owner_spans.human_from_at, started.started_at)
            when leads.assigned_at is not null and owner_spans.human_owner_id <> 0
                then greatest(leads.assigned_at, started.started_at)
        end as assigned_at,
        dimensions.has_owner_history
        or leads.assigned_at is not null as is_assignment_known
    from started
    inner join leads on started.lead_number = leads.lead_number
    inner join dimensions on started.lead_number = dimensions.lead_number
    inner join owner_spans
        on started.lead_number = owner_spans.lead_number
            and greatest(started.started_at, leads.created_at) >= owner_spans.from_at
            and greatest(started.started_at, leads.created_at) < owner_spans.until_at
),

-- From the hand-over to a person: of what marketing handed over, where it did so.
assigned_clocks as (
    select
        owned.lead_number,
        cast('assigned' as clock_start) as start,
        coalesce(owned.assigned_at, owned.started_at) as started_at,
        case
            when owned.assigned_at > owned.started_at then local_date(owned.assigned_at)
            else owned.started_date
        end as started_date,
        owned.is_timed and owned.assigned_at is not null as is_timed,
        owned.is_handed_over
        and (owned.assigned_at is not null or not owned.is_assignment_known)
            as is_handed_over,
        owned.is_from_creation,
        owned.since_at,
        owned.episode,
        owned.owner_id,
        owned.is_bulk_import,
        owned.assigned_at,
        owned.is_assignment_known
    from owned
    cross join present
    where
        owned.start = case
            when present.has_mqls then cast('mql' as clock_start)
            else cast('created' as clock_start)
        end
),

clocks as (
    select * from owned
    union all by name
    select * from assigned_clocks
),

latest as (
    select
        lead_number,
        max(episode) as episode
    from started
    where episode > 1
    group by lead_number
),

-- What keeps a clock from being used, the first that applies.
judged as (
    select
        clocks.*,
        observed.ended_at,
        case
            when not clocks.is_handed_over then cast('not_handed_over' as standing)
            when clocks.is_bulk_import then cast('bulk_import' as standing)
            when
                not clocks.is_timed
                or clocks.started_at > observed.ended_at
                or not coalesce(clocks.started_at >= observed.began_at, false)
                then cast('no_usable_clock' as standing)
        end as unusable_standing
    from clocks
    cross join observed
),

numbered as (
    select
        (cast(judged.lead_number as ubigint) << 16)
        + cast(judged.episode * 4 + enum_code(judged.start) as ubigint) as clock_number,
        judged.lead_number,
        judged.start,
        judged.episode,
        judged.episode = 1 as is_first,
        judged.start = cast('created' as clock_start)
        or judged.episode = coalesce(latest.episode, 1) as is_latest,
        judged.since_at,
        judged.started_at,
        judged.started_date,
        judged.assigned_at,
        judged.ended_at,
        judged.is_timed,
        judged.is_handed_over,
        judged.is_from_creation,
        judged.is_assignment_known,
        judged.unusable_standing,
        judged.unusable_standing is null as has_clock,
        judged.owner_id,
        owner_calendars.team_id,
        owner_calendars.reports_to_id,
        owner_calendars.calendar_id
    from judged
    left join latest on judged.lead_number = latest.lead_number
    inner join owner_calendars
        on judged.owner_id = owner_calendars.owner_id
            and judged.started_date
            between owner_calendars.first_date and owner_calendars.last_date
)

select * from numbered
