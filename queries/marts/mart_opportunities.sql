-- One row per week, currency and group (campaign, if asked): opportunities.
-- Counts int_opportunities.
with
dated as (
    select
        case $dated_by when 'created' then created_week else won_week end as week,
        case $dated_by when 'created' then created_date else won_date end as dated_on,
        currency,
        case when $by_campaign::boolean then campaign_id else 0 end as from_campaign,
        by_1,
        by_2,
        by_3,
        amount
    from selection
    where is_won or $dated_by = 'created'
),

counted as (
    select
        week,
        currency,
        from_campaign,
        by_1,
        by_2,
        by_3,
        count(*) as opportunities,
        count(amount) as with_amount,
        coalesce(sum(amount), 0) as amount
    from dated
    where
        dated_on is not null
        and ($first_date::date is null or dated_on >= $first_date::date)
        and ($last_date::date is null or dated_on <= $last_date::date)
    group by all
)

select * from counted
