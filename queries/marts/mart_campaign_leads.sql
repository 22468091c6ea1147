-- One row per week, campaign and group: leads created, and those further on in time.
-- Counts int_stage_entries.
with
created as (
    select
        entered_week as week,
        campaign_id as from_campaign,
        by_1,
        by_2,
        by_3,
        seconds_to_marketing_qualified
        <= coalesce($qualified_seconds::bigint, seconds_to_marketing_qualified)
        and (is_marketing_qualified_explicit or not $is_strict::boolean)
            as is_marketing_qualified,
        seconds_to_sales_qualified
        <= coalesce($sales_seconds::bigint, seconds_to_sales_qualified)
        and (is_sales_qualified_explicit or not $is_strict::boolean)
            as is_sales_qualified,
        seconds_to_opportunity
        <= coalesce($opportunity_seconds::bigint, seconds_to_opportunity)
        and (is_opportunity_explicit or not $is_strict::boolean) as is_opportunity
    from selection
    where
        stage = 'created'
        and ($first_date::date is null or entered_date >= $first_date::date)
        and ($last_date::date is null or entered_date <= $last_date::date)
),

counted as (
    select
        week,
        from_campaign,
        by_1,
        by_2,
        by_3,
        count(*) as leads,
        count(*) filter (where is_marketing_qualified) as marketing_qualified,
        count(*) filter (where is_sales_qualified) as sales_qualified,
        count(*) filter (where is_opportunity) as opportunity
    from created
    group by all
)

select * from counted
