-- One row per move of a lead from one stage or exit to another, in time order.
with
-- Read more than once: without the words the engine would copy it first.
leads as not materialized (
    select * from int_leads
),

lead_stages as not materialized (
    select * from int_lead_stages
),

events as (
    select * from int_stage_events
),

dimensions as (
    select * from int_lead_dimensions
),

settings as (
    select * from settings
),

-- Accepting an opportunity decides on it, and moves nothing back.
explicit as (
    select
        events.lead_number,
        events.stage,
        events.placed_at,
        true as is_explicit
    from events
    inner join lead_stages on events.lead_number = lead_stages.lead_number
    cross join settings
    where not (
        settings.decision_on = 'opportunity'
        and events.stage = 'sales_accepted'
        and coalesce(
            least(lead_stages.opportunity_placed_at, lead_stages.won_placed_at)
            <= events.placed_at,
            false
        )
    )
),

implied as (
    select
        lead_number,
        'marketing_qualified' as stage,
        implied_marketing_qualified_placed_at as placed_at
    from lead_stages
    where implied_marketing_qualified_placed_at is not null
    union all
    select lead_number, 'sales_accepted', implied_sales_accepted_placed_at
    from lead_stages
    where implied_sales_accepted_placed_at is not null
    union all
    select lead_number, 'sales_qualified', implied_sales_qualified_placed_at
    from lead_stages
    where implied_sales_qualified_placed_at is not null
    union all
    select lead_number, 'opportunity', implied_opportunity_placed_at
    from lead_stages
    where implied_opportunity_placed_at is not null
),

entries as (
    select * from explicit
    union all by name
    select
        lead_number,
        cast(stage as stage) as stage,
        placed_at,
        false as is_explicit
    from implied
),

-- An exit from before the lead was created is over where it had come back by then, as
-- leads have that were brought over from another system.
early_exits as (
    select
        entries.lead_number,
        entries.stage,
        entries.placed_at,
        leads.created_at
    from entries
    inner join leads on entries.lead_number = leads.lead_number
    where
        entries.stage >= cast('rejected' as stage)
        and entries.placed_at < leads.created_at
),

past_exits as (
    select
        early_exits.lead_number,
        early_exits.stage,
        early_exits.placed_at
    from early_exits
    inner join entries
        on early_exits.lead_number = entries.lead_number
            and entries.stage < cast('rejected' as stage)
            and entries.placed_at > early_exits.placed_at + interval 2 seconds
            and entries.placed_at <= early_exits.created_at + interval 2 seconds
),

-- What else is dated before it happened to it at its creation.
since_creation as (
    select
        entries.lead_number,
        entries.stage,
        entries.is_explicit,
        leads.created_at,
        greatest(entries.placed_at, leads.created_at) as placed_at
    from entries
    inner join leads on entries.lead_number = leads.lead_number
    anti join past_exits
        on entries.lead_number = past_exits.lead_number
            and entries.stage = past_exits.stage
            and entries.placed_at = past_exits.placed_at
),

-- Entries within 2 seconds of the one before are simultaneous.
spaced as (
    select
        *,
        coalesce(
            placed_at
            - lag(placed_at) over (partition by lead_number order by placed_at),
            placed_at - created_at
        ) > interval 2 seconds as begins_group
    from since_creation
),

-- A group happens when its first entry did; at creation, with the creation. By range,
-- for of entries at one time the engine may take any for the first.
grouped as (
    select
        lead_number,
        stage,
        is_explicit,
        coalesce(
            max(case when begins_group then placed_at end) over (
                partition by lead_number
                order by placed_at
                range unbounded preceding
            ),
            created_at
        ) as moved_at
    from spaced
),

-- Simultaneous entries apply in stage order; exits come after the stages in the type.
ordered as (
    select
        lead_number,
        moved_at,
        lag(stage, 1, cast('created' as stage)) over (
            partition by lead_number order by moved_at, stage
        ) as from_stage,
        stage as to_stage,
        is_explicit
    from grouped
),

moves as (
    select
        lead_number,
        moved_at,
        from_stage,
        to_stage,
        is_explicit
    from ordered
    where from_stage <> to_stage
    union all
    select
        lead_number,
        created_at as moved_at,
        null as from_stage,
        cast('created' as stage) as to_stage,
        true as is_explicit
    from leads
),

of_leads as (
    select
        moves.lead_number,
        moves.moved_at,
        week_of(local_date(moves.moved_at)) as moved_week,
        moves.from_stage,
        moves.to_stage,
        moves.is_explicit,
        dimensions.motion_id,
        dimensions.source_id,
        dimensions.first_source_id,
        dimensions.campaign_id,
        dimensions.segment_id,
        dimensions.country_id,
        dimensions.team_id,
        dimensions.reports_to_id,
        dimensions.owner_id
    from moves
    inner join dimensions on moves.lead_number = dimensions.lead_number
    order by moves.moved_at, moves.lead_number, moves.to_stage
)

select * from of_leads
