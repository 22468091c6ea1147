-- One row per table with stamps: when it begins and ends, and whether it ends early.
with
stamps as (
    select * from int_stamps
),

table_ends as (
    select * from int_table_ends
),

as_of as (
    select * from int_as_of
),

opportunities as (
    select * from stg_opportunities
),

known as (
    select
        table_ends.table_name,
        table_ends.first_at,
        least(table_ends.last_at, as_of.as_of) as last_at,
        as_of.as_of
    from table_ends
    cross join as_of
),

-- The gaps between stamps. Those inside one hour are too short to matter, so hours will do.
hours as (
    select
        stamps.table_name,
        date_trunc('hour', stamps.stamp) as hour,
        min(stamps.stamp) as first_at,
        max(stamps.stamp) as last_at,
        count(*) as stamps
    from stamps
    inner join known on stamps.table_name = known.table_name
    where stamps.stamp <= known.last_at
    group by stamps.table_name, hour
),

gaps as (
    select
        table_name,
        first_at - lag(last_at) over (partition by table_name order by hour) as gap,
        sum(stamps) over (partition by table_name) - 1 as gaps
    from hours
),

ranked_gaps as (
    select
        table_name,
        gap,
        gaps,
        row_number() over (partition by table_name order by gap desc) as longest
    from gaps
    where gap is not null
),

-- 99.9 % of all gaps are at most this long; null where that is less than an hour.
usual_silences as (
    select
        table_name,
        max(gap) filter (where longest > floor(0.001 * gaps)) as silence
    from ranked_gaps
    group by table_name
),

two_business_days_later as (
    select
        table_name,
        last_at + to_days(
            case local_weekday(last_at) when 4 then 4 when 5 then 4 when 6 then 3 else 2 end
        ) as patience_ends_at
    from known
),

future_stamps as (
    select
        stamps.table_name,
        count(*) as future_rows
    from stamps
    inner join as_of on stamps.stamp > as_of.as_of
    group by stamps.table_name
),

future_closes as (
    select count(*) as future_rows
    from opportunities
    inner join as_of on opportunities.closed_at > as_of.as_of
    where opportunities.is_closed or opportunities.is_won
        or opportunities.stage in ('won', 'lost')
),

horizons as (
    select
        known.table_name,
        known.first_at,
        known.last_at,
        coalesce(future_stamps.future_rows, 0) + case
            when known.table_name = 'opportunities' then future_closes.future_rows
            else 0
        end as future_rows,
        known.table_name in ('activities', 'stage_changes', 'opportunities')
        and known.as_of > two_business_days_later.patience_ends_at
        and known.as_of > known.last_at
        + coalesce(usual_silences.silence, interval 0 seconds) as ends_early
    from known
    inner join two_business_days_later
        on known.table_name = two_business_days_later.table_name
    cross join future_closes
    left join usual_silences on known.table_name = usual_silences.table_name
    left join future_stamps on known.table_name = future_stamps.table_name
    order by known.table_name
)

select * from horizons
