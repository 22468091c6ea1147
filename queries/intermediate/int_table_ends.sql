-- One row per table with stamps: its first stamp, and its last one that can be believed.
with
stamps as (
    select * from int_stamps
),

limits as (
    select
        table_name,
        quantile_cont(stamp, 0.999) + interval 7 days as latest_believable_at
    from stamps
    group by table_name
),

ends as (
    select
        stamps.table_name,
        min(stamps.stamp) as first_at,
        case
            when bool_or(stamps.is_timed) then max(stamps.stamp)
            -- What knows dates alone knows all of its last day.
            else local_midnight(local_date(max(stamps.stamp)) + 1)
        end as last_at
    from stamps
    inner join limits on stamps.table_name = limits.table_name
    where stamps.stamp <= limits.latest_believable_at
    group by stamps.table_name
)

select * from ends
