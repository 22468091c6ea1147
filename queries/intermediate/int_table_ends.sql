-- One row per table with stamps: its first, and the last that can be believed.
with
hours as (
    select * from int_stamp_hours
),

counted as (
    select
        *,
        sum(stamps) over (partition by table_name order by hour) as stamps_until,
        sum(stamps) over (partition by table_name) as all_stamps,
        lead(first_at) over (partition by table_name order by hour) as next_at
    from hours
),

-- The 99.9th percentile lies between the stamps at these two positions, counted from 0.
positions as (
    select
        *,
        0.999 * (all_stamps - 1) as position,
        floor(0.999 * (all_stamps - 1)) - (stamps_until - stamps) as place_in_hour
    from counted
),

-- Inside an hour stamps are taken as evenly spread: exact where it holds one or two.
percentiles as (
    select
        table_name,
        case
            when place_in_hour = stamps - 1 then last_at
            else first_at + (last_at - first_at) * (place_in_hour / (stamps - 1))
        end as stamp_at,
        case
            when place_in_hour = stamps - 1 then coalesce(next_at, last_at)
            else first_at + (last_at - first_at) * ((place_in_hour + 1) / (stamps - 1))
        end as next_stamp_at,
        position - floor(position) as share_of_next
    from positions
    where place_in_hour >= 0 and place_in_hour < stamps
),

limits as (
    select
        table_name,
        stamp_at + (next_stamp_at - stamp_at) * share_of_next
            + interval 7 days as latest_believable_at
    from percentiles
),

believed as (
    select hours.*
    from hours
    inner join limits on hours.table_name = limits.table_name
    where hours.first_at <= limits.latest_believable_at
),

ends as (
    select
        table_name,
        min(first_at) as first_at,
        case
            when bool_or(is_timed) then max(last_at)
            -- What knows dates alone knows all of its last day.
            else local_midnight(local_date(max(last_at)) + 1)
        end as last_at,
        sum(stamps) as stamps
    from believed
    group by table_name
)

select * from ends
