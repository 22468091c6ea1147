-- One row per whole hours between two stages, and group: leads; -1 where not in time.
-- Counts int_stage_entries.
with
entries as (
    select
        entered_week as week,
        by_1,
        by_2,
        by_3,
        $last_mature_week::date is null
        or entered_week <= $last_mature_week::date as is_mature,
        seconds_to_target,
        is_target_explicit
    from targeted
    where
        stage = $from_stage
        -- When a pass that is only implied was made is not known.
        and is_explicit
        and ($first_date::date is null or entered_date >= $first_date::date)
        and ($last_date::date is null or entered_date <= $last_date::date)
),

counted as (
    select
        case when $by_week::boolean then week end as week,
        by_1,
        by_2,
        by_3,
        is_mature,
        case
            when is_mature
                and is_target_explicit
                and seconds_to_target
                <= coalesce($window_seconds::bigint, seconds_to_target)
                then seconds_to_target // 3600
            else -1
        end as hours,
        count(*) as leads
    from entries
    group by all
)

select * from counted
