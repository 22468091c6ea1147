-- One row per week and group: leads created in the week, and how far they have come.
-- Counts int_stage_entries.
with
created as (
    select
        entered_week as week,
        by_1,
        by_2,
        by_3,
        case when is_marketing_qualified_explicit or not $is_strict::boolean
            then seconds_to_marketing_qualified
        end as seconds_to_marketing_qualified,
        case when is_sales_accepted_explicit or not $is_strict::boolean
            then seconds_to_sales_accepted
        end as seconds_to_sales_accepted,
        case when is_sales_qualified_explicit or not $is_strict::boolean
            then seconds_to_sales_qualified
        end as seconds_to_sales_qualified,
        case when is_opportunity_explicit or not $is_strict::boolean
            then seconds_to_opportunity
        end as seconds_to_opportunity,
        case when is_won_explicit or not $is_strict::boolean
            then seconds_to_won
        end as seconds_to_won,
        is_marketing_qualified_explicit,
        is_sales_accepted_explicit,
        is_sales_qualified_explicit,
        is_opportunity_explicit,
        is_won_explicit
    from selection
    where
        stage = 'created'
        and ($first_date::date is null or entered_date >= $first_date::date)
        and ($last_date::date is null or entered_date <= $last_date::date)
),

counted as (
    select
        week,
        by_1,
        by_2,
        by_3,
        count(*) as created,
        count(seconds_to_marketing_qualified) as marketing_qualified,
        count(seconds_to_sales_accepted) as sales_accepted,
        count(seconds_to_sales_qualified) as sales_qualified,
        count(seconds_to_opportunity) as opportunity,
        count(seconds_to_won) as won,
        count(nullif(is_marketing_qualified_explicit, true))
            as marketing_qualified_implied,
        count(nullif(is_sales_accepted_explicit, true)) as sales_accepted_implied,
        count(nullif(is_sales_qualified_explicit, true)) as sales_qualified_implied,
        count(nullif(is_opportunity_explicit, true)) as opportunity_implied,
        count(nullif(is_won_explicit, true)) as won_implied
    from created
    group by all
)

select * from counted
