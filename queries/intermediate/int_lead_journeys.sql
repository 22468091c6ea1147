-- One row per lead, by creation: what it is, and when it entered each stage and exit.
with
lead_stages as (
    select * from int_lead_stages
),

dimensions as (
    select * from int_lead_dimensions
),

moves as (
    select * from int_stage_moves
),

-- Simultaneous moves were made in stage order.
last_moves as (
    select
        lead_number,
        max(moved_at) as moved_at,
        arg_max(to_stage, epoch_us(moved_at) * 16 + enum_code(to_stage)) as to_stage
    from moves
    group by lead_number
),

reached as (
    select
        lead_number,
        created_at,
        coalesce(marketing_qualified_at, implied_marketing_qualified_at)
            as marketing_qualified_at,
        case
            when marketing_qualified_at is not null then true
            when implied_marketing_qualified_at is not null then false
        end as is_marketing_qualified_explicit,
        coalesce(sales_accepted_at, implied_sales_accepted_at)
            as sales_accepted_at,
        case
            when sales_accepted_at is not null then true
            when implied_sales_accepted_at is not null then false
        end as is_sales_accepted_explicit,
        coalesce(sales_qualified_at, implied_sales_qualified_at)
            as sales_qualified_at,
        case
            when sales_qualified_at is not null then true
            when implied_sales_qualified_at is not null then false
        end as is_sales_qualified_explicit,
        coalesce(opportunity_at, implied_opportunity_at)
            as opportunity_at,
        case
            when opportunity_at is not null then true
            when implied_opportunity_at is not null then false
        end as is_opportunity_explicit,
        won_at,
        rejected_at,
        disqualified_at,
        recycled_at,
        lost_at,
        is_out_of_order
    from lead_stages
),

journeys as (
    select
        dimensions.lead_number,
        dimensions.lead_id,
        dimensions.lead_label,
        dimensions.lead_url,
        dimensions.motion_id,
        dimensions.source_id,
        dimensions.first_source_id,
        dimensions.campaign_id,
        dimensions.segment_id,
        dimensions.country_id,
        dimensions.team_id,
        dimensions.reports_to_id,
        dimensions.owner_id,
        dimensions.current_owner_id,
        dimensions.motion_rule,
        reached.created_at,
        reached.marketing_qualified_at,
        reached.is_marketing_qualified_explicit,
        reached.sales_accepted_at,
        reached.is_sales_accepted_explicit,
        reached.sales_qualified_at,
        reached.is_sales_qualified_explicit,
        reached.opportunity_at,
        reached.is_opportunity_explicit,
        reached.won_at,
        reached.rejected_at,
        reached.disqualified_at,
        reached.recycled_at,
        reached.lost_at,
        last_moves.to_stage as current_stage,
        last_moves.moved_at as current_stage_at,
        dimensions.is_bulk_import,
        reached.is_out_of_order,
        dimensions.has_owner_history
    from dimensions
    inner join reached on dimensions.lead_number = reached.lead_number
    inner join last_moves on dimensions.lead_number = last_moves.lead_number
    order by dimensions.lead_number
)

select * from journeys
