-- One row per lead: when it entered each stage and exit, explicitly or by implication.
with
leads as (
    select * from int_leads
),

entries as (
    select * from int_first_entries
),

settings as (
    select * from settings
),

present as (
    select
        count(*) filter (where stage = 'marketing_qualified') > 0
            as is_marketing_qualified,
        count(*) filter (where stage = 'sales_accepted') > 0
            as is_sales_accepted,
        count(*) filter (where stage = 'sales_qualified') > 0
            as is_sales_qualified,
        count(*) filter (where stage = 'opportunity') > 0 as is_opportunity
    from entries
),

pivoted as (
    select
        lead_number,
        max(entered_at) filter (where stage = 'marketing_qualified')
            as marketing_qualified_at,
        max(placed_at) filter (where stage = 'marketing_qualified')
            as marketing_qualified_placed_at,
        bool_or(is_timed) filter (where stage = 'marketing_qualified')
            as is_marketing_qualified_timed,
        max(entered_at) filter (where stage = 'sales_accepted')
            as sales_accepted_at,
        max(placed_at) filter (where stage = 'sales_accepted')
            as sales_accepted_placed_at,
        bool_or(is_timed) filter (where stage = 'sales_accepted')
            as is_sales_accepted_timed,
        max(entered_at) filter (where stage = 'sales_qualified')
            as sales_qualified_at,
        max(placed_at) filter (where stage = 'sales_qualified')
            as sales_qualified_placed_at,
        bool_or(is_timed) filter (where stage = 'sales_qualified')
            as is_sales_qualified_timed,
        max(entered_at) filter (where stage = 'opportunity')
            as opportunity_at,
        max(placed_at) filter (where stage = 'opportunity')
            as opportunity_placed_at,
        bool_or(is_timed) filter (where stage = 'opportunity')
            as is_opportunity_timed,
        max(entered_at) filter (where stage = 'won')
            as won_at,
        max(placed_at) filter (where stage = 'won')
            as won_placed_at,
        bool_or(is_timed) filter (where stage = 'won')
            as is_won_timed,
        max(entered_at) filter (where stage = 'rejected') as rejected_at,
        max(entered_at) filter (where stage = 'disqualified') as disqualified_at,
        max(entered_at) filter (where stage = 'recycled') as recycled_at,
        max(entered_at) filter (where stage = 'lost') as lost_at
    from entries
    group by lead_number
),

-- Implied: at the earliest explicit entry of a later stage. A decision that is made on
-- the opportunity is never implied by reaching it.
implied as (
    select
        pivoted.*,
        case
            when present.is_marketing_qualified and marketing_qualified_at is null
                then least(
                    sales_accepted_at,
                    sales_qualified_at,
                    opportunity_at,
                    won_at
                )
        end as implied_marketing_qualified_at,
        case
            when present.is_marketing_qualified and marketing_qualified_at is null
                then least(
                    sales_accepted_placed_at,
                    sales_qualified_placed_at,
                    opportunity_placed_at,
                    won_placed_at
                )
        end as implied_marketing_qualified_placed_at,
        case
            when present.is_sales_accepted
                and settings.decision_on = 'lead'
                and sales_accepted_at is null
                then least(sales_qualified_at, opportunity_at, won_at)
        end as implied_sales_accepted_at,
        case
            when present.is_sales_accepted
                and settings.decision_on = 'lead'
                and sales_accepted_at is null
                then least(
                    sales_qualified_placed_at,
                    opportunity_placed_at,
                    won_placed_at
                )
        end as implied_sales_accepted_placed_at,
        case
            when present.is_sales_qualified and sales_qualified_at is null
                then least(opportunity_at, won_at)
        end as implied_sales_qualified_at,
        case
            when present.is_sales_qualified and sales_qualified_at is null
                then least(opportunity_placed_at, won_placed_at)
        end as implied_sales_qualified_placed_at,
        case
            when present.is_opportunity and opportunity_at is null
                then won_at
        end as implied_opportunity_at,
        case
            when present.is_opportunity and opportunity_at is null
                then won_placed_at
        end as implied_opportunity_placed_at
    from pivoted
    cross join present
    cross join settings
),

-- What is implied has a time of day if what implies it has.
timed as (
    select
        * replace (
            case coalesce(marketing_qualified_at, implied_marketing_qualified_at)
                when marketing_qualified_at then is_marketing_qualified_timed
                when sales_accepted_at then is_sales_accepted_timed
                when sales_qualified_at then is_sales_qualified_timed
                when opportunity_at then is_opportunity_timed
                when won_at then is_won_timed
            end as is_marketing_qualified_timed,
            case coalesce(sales_accepted_at, implied_sales_accepted_at)
                when sales_accepted_at then is_sales_accepted_timed
                when sales_qualified_at then is_sales_qualified_timed
                when opportunity_at then is_opportunity_timed
                when won_at then is_won_timed
            end as is_sales_accepted_timed,
            case coalesce(sales_qualified_at, implied_sales_qualified_at)
                when sales_qualified_at then is_sales_qualified_timed
                when opportunity_at then is_opportunity_timed
                when won_at then is_won_timed
            end as is_sales_qualified_timed,
            case coalesce(opportunity_at, implied_opportunity_at)
                when opportunity_at then is_opportunity_timed
                when won_at then is_won_timed
            end as is_opportunity_timed
        )
    from implied
),

in_order as (
    select
        leads.lead_number,
        leads.created_at,
        leads.is_created_timed,
        timed.* exclude (lead_number),
        case
            when settings.decision_on = 'lead' then timed.sales_accepted_placed_at
        end as sales_accepted_in_order_at
    from leads
    cross join settings
    left join timed on leads.lead_number = timed.lead_number
),

-- What came before an earlier stage, by more than 2 seconds, is out of order.
ordered as (
    select
        * exclude (sales_accepted_in_order_at),
        coalesce(marketing_qualified_placed_at + interval 2 seconds < created_at, false)
        or coalesce(
            sales_accepted_in_order_at + interval 2 seconds
            < greatest(created_at, marketing_qualified_placed_at),
            false
        )
        or coalesce(
            sales_qualified_placed_at + interval 2 seconds < greatest(
                created_at, marketing_qualified_placed_at, sales_accepted_in_order_at
            ),
            false
        )
        or coalesce(
            opportunity_placed_at + interval 2 seconds < greatest(
                created_at,
                marketing_qualified_placed_at,
                sales_accepted_in_order_at,
                sales_qualified_placed_at
            ),
            false
        )
        or coalesce(
            won_placed_at + interval 2 seconds < greatest(
                created_at,
                marketing_qualified_placed_at,
                sales_accepted_in_order_at,
                sales_qualified_placed_at,
                opportunity_placed_at
            ),
            false
        ) as is_out_of_order
    from in_order
)

select * from ordered
