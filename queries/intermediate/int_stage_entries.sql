-- One row per lead and stage or exit that it entered: the first time.
with
journeys as (
    select * from int_lead_journeys
),

first_entries as (
    select * from int_first_entries
),

-- Read more than once: without the words the engine would copy it first.
lead_stages as not materialized (
    select * from int_lead_stages
),

owner_spans as (
    select * from int_owner_spans
),

owner_teams as (
    select * from int_owner_teams
),

entries as (
    select
        lead_number,
        'created' as stage,
        created_at as entered_at,
        created_at as placed_at,
        is_created_timed as is_timed,
        true as is_explicit,
        null as decided_by
    from lead_stages
    union all
    select lead_number, stage, entered_at, placed_at, is_timed, true, decided_by
    from first_entries
    union all
    select
        lead_number,
        'marketing_qualified',
        implied_marketing_qualified_at,
        implied_marketing_qualified_placed_at,
        is_marketing_qualified_timed,
        false,
        null
    from lead_stages
    where implied_marketing_qualified_at is not null
    union all
    select
        lead_number,
        'sales_accepted',
        implied_sales_accepted_at,
        implied_sales_accepted_placed_at,
        is_sales_accepted_timed,
        false,
        null
    from lead_stages
    where implied_sales_accepted_at is not null
    union all
    select
        lead_number,
        'sales_qualified',
        implied_sales_qualified_at,
        implied_sales_qualified_placed_at,
        is_sales_qualified_timed,
        false,
        null
    from lead_stages
    where implied_sales_qualified_at is not null
    union all
    select
        lead_number,
        'opportunity',
        implied_opportunity_at,
        implied_opportunity_placed_at,
        is_opportunity_timed,
        false,
        null
    from lead_stages
    where implied_opportunity_at is not null
),

owned as (
    select
        entries.lead_number,
        entries.stage,
        entries.entered_at,
        entries.is_timed,
        entries.is_explicit,
        case
            -- What waits for an owner has the first human one at or after it.
            when entries.stage <= cast('marketing_qualified' as stage)
                then owner_spans.human_owner_id
            -- A decision is that of who decided, else of the owner then.
            else coalesce(entries.decided_by, owner_spans.owner_id)
        end as owner_id
    from (
        select
            entries.* replace (cast(entries.stage as stage) as stage),
            greatest(entries.placed_at, lead_stages.created_at) as owned_at
        from entries
        inner join lead_stages on entries.lead_number = lead_stages.lead_number
    ) as entries
    inner join owner_spans
        on entries.lead_number = owner_spans.lead_number
            and entries.owned_at >= owner_spans.from_at
            and entries.owned_at < owner_spans.until_at
),

dated as (
    select
        *,
        local_date(entered_at) as entered_date
    from owned
),

-- What time elapses to: a close without a time of day counts at the end of its day.
targets as (
    select
        lead_number,
        coalesce(marketing_qualified_at, implied_marketing_qualified_placed_at)
            as marketing_qualified_at,
        is_marketing_qualified_timed,
        coalesce(sales_accepted_at, implied_sales_accepted_placed_at)
            as sales_accepted_at,
        is_sales_accepted_timed,
        coalesce(sales_qualified_at, implied_sales_qualified_placed_at)
            as sales_qualified_at,
        is_sales_qualified_timed,
        coalesce(opportunity_at, implied_opportunity_placed_at) as opportunity_at,
        is_opportunity_timed,
        won_placed_at as won_at,
        is_won_timed
    from lead_stages
),

measured as (
    select
        dated.lead_number,
        dated.stage,
        dated.entered_at,
        dated.entered_date,
        week_of(dated.entered_date) as entered_week,
        dated.is_explicit,
        case
            when dated.stage < cast('marketing_qualified' as stage)
                then seconds_elapsed(
                    dated.entered_at,
                    dated.is_timed,
                    targets.marketing_qualified_at,
                    targets.is_marketing_qualified_timed
                )
        end as seconds_to_marketing_qualified,
        case
            when dated.stage < cast('marketing_qualified' as stage)
                then journeys.is_marketing_qualified_explicit
        end as is_marketing_qualified_explicit,
        case
            when dated.stage < cast('sales_accepted' as stage)
                then seconds_elapsed(
                    dated.entered_at,
                    dated.is_timed,
                    targets.sales_accepted_at,
                    targets.is_sales_accepted_timed
                )
        end as seconds_to_sales_accepted,
        case
            when dated.stage < cast('sales_accepted' as stage)
                then journeys.is_sales_accepted_explicit
        end as is_sales_accepted_explicit,
        case
            when dated.stage < cast('sales_qualified' as stage)
                then seconds_elapsed(
                    dated.entered_at,
                    dated.is_timed,
                    targets.sales_qualified_at,
                    targets.is_sales_qualified_timed
                )
        end as seconds_to_sales_qualified,
        case
            when dated.stage < cast('sales_qualified' as stage)
                then journeys.is_sales_qualified_explicit
        end as is_sales_qualified_explicit,
        case
            when dated.stage < cast('opportunity' as stage)
                then seconds_elapsed(
                    dated.entered_at,
                    dated.is_timed,
                    targets.opportunity_at,
                    targets.is_opportunity_timed
                )
        end as seconds_to_opportunity,
        case
            when dated.stage < cast('opportunity' as stage)
                then journeys.is_opportunity_explicit
        end as is_opportunity_explicit,
        case
            when dated.stage < cast('won' as stage)
                then seconds_elapsed(
                    dated.entered_at,
                    dated.is_timed,
                    targets.won_at,
                    targets.is_won_timed
                )
        end as seconds_to_won,
        case
            when dated.stage < cast('won' as stage) and targets.won_at is not null
                then true
        end as is_won_explicit,
        journeys.motion_id,
        journeys.source_id,
        journeys.first_source_id,
        journeys.campaign_id,
        journeys.segment_id,
        journeys.country_id,
        owner_teams.team_id,
        owner_teams.reports_to_id,
        coalesce(dated.owner_id, 0) as owner_id
    from dated
    inner join journeys on dated.lead_number = journeys.lead_number
    inner join targets on dated.lead_number = targets.lead_number
    inner join owner_teams
        on coalesce(dated.owner_id, 0) = owner_teams.owner_id
            and dated.entered_date
            between owner_teams.first_date and owner_teams.last_date
    order by dated.stage, dated.entered_date, dated.lead_number
)

select * from measured
