-- One row per lead and published number of stages: the week it counts in, and as what.
-- Counts int_stage_entries.
with
journeys as (
    select * from int_lead_journeys
),

entries as (
    select
        targeted.*,
        hash(journeys.lead_id) as subject
    from targeted
    inner join journeys on targeted.lead_number = journeys.lead_number
    where
        targeted.stage in ('created', 'marketing_qualified', 'sales_qualified')
),

counted as (
    select
        *,
        case
            when stage = 'created' then 'leads'
            else stage::varchar
        end as measure,
        1 as numerator,
        0 as denominator,
        null::timestamp as reached_at
    from entries
    union all
    select
        *,
        'mql_to_sql_rate' as measure,
        cast(
            coalesce(seconds_to_target <= $window_seconds::bigint, false) as integer
        ) as numerator,
        1 as denominator,
        entered_at + to_seconds(seconds_to_target) as reached_at
    from entries
    where stage = 'marketing_qualified' and is_explicit
),

published as (
    select
        measure,
        subject,
        entered_week as week,
        entered_at as based_at,
        reached_at,
        null::varchar as standing,
        numerator,
        denominator,
        null::decimal(18, 2) as amount,
        null::varchar as currency,
        motion_id,
        source_id,
        first_source_id,
        campaign_id,
        segment_id,
        country_id,
        team_id,
        reports_to_id
    from counted
)

select * from published
