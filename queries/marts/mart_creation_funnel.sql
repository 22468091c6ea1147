-- One row per week and group: leads created, and how many reached each stage.
-- Counts int_stage_entries.
with
-- A flag is null where the stage has not been reached. Leads alike in all flags make
-- few rows, which are cheaper to count by stage than the leads themselves.
alike as (
    select
        entered_week as week,
        by_1,
        by_2,
        by_3,
        is_marketing_qualified_explicit,
        is_sales_accepted_explicit,
        is_sales_qualified_explicit,
        is_opportunity_explicit,
        is_won_explicit,
        count(*) as leads
    from selection
    where
        stage = 'created'
        and ($first_date::date is null or entered_date >= $first_date::date)
        and ($last_date::date is null or entered_date <= $last_date::date)
    group by all
),

summed as (
    select
        week,
        by_1,
        by_2,
        by_3,
        sum(leads) as created,
        sum(leads) filter (
            where is_marketing_qualified_explicit >= $is_strict::boolean
        ) as marketing_qualified,
        sum(leads) filter (
            where is_sales_accepted_explicit >= $is_strict::boolean
        ) as sales_accepted,
        sum(leads) filter (
            where is_sales_qualified_explicit >= $is_strict::boolean
        ) as sales_qualified,
        sum(leads) filter (
            where is_opportunity_explicit >= $is_strict::boolean
        ) as opportunity,
        sum(leads) filter (where is_won_explicit >= $is_strict::boolean) as won,
        sum(leads) filter (
            where not is_marketing_qualified_explicit
        ) as marketing_qualified_implied,
        sum(leads) filter (
            where not is_sales_accepted_explicit
        ) as sales_accepted_implied,
        sum(leads) filter (
            where not is_sales_qualified_explicit
        ) as sales_qualified_implied,
        sum(leads) filter (where not is_opportunity_explicit) as opportunity_implied,
        sum(leads) filter (where not is_won_explicit) as won_implied
    from alike
    group by all
),

counted as (
    select
        week,
        by_1,
        by_2,
        by_3,
        coalesce(columns(* exclude (week, by_1, by_2, by_3)), 0)::bigint
    from summed
)

select * from counted
