-- One row per opportunity and published number: its week, and its amount.
-- Counts int_opportunities.
with
dated as (
    select
        *,
        'opportunities_created' as measure,
        created_week as week,
        created_date as dated_on,
        1 as counted,
        null::decimal(18, 2) as money
    from selection
    union all
    select
        *,
        'pipeline_amount',
        created_week,
        created_date,
        0,
        coalesce(amount, 0)
    from selection
    union all
    select
        *,
        'opportunities_won',
        won_week,
        won_date,
        1,
        null
    from selection
    where is_won
),

published as (
    select
        measure,
        hash(opportunity_id) as subject,
        week,
        dated_on::timestamp as based_at,
        null::timestamp as reached_at,
        null::varchar as standing,
        counted as numerator,
        0 as denominator,
        money as amount,
        case when money is not null then currency end as currency,
        motion_id,
        source_id,
        first_source_id,
        campaign_id,
        segment_id,
        country_id,
        team_id,
        reports_to_id
    from dated
    where week is not null
)

select * from published
