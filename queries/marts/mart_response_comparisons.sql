-- One row per group, in or out of hours: fast and slow leads, and those converted.
-- Counts int_responses.
with
arms as (
    select
        case when $by_week::boolean then started_week end as week,
        by_1,
        by_2,
        by_3,
        coalesce(is_in_hours, false) as is_in_hours,
        is_mature,
        is_early,
        is_converted,
        is_fast,
        not is_fast and (is_called_in_time or not $is_slow_called::boolean) as is_slow
    from responses
    where has_clock
),

counted as (
    select
        week,
        by_1,
        by_2,
        by_3,
        is_in_hours,
        count(*) filter (where is_mature and not is_early and is_fast) as fast,
        count(*) filter (where is_mature and not is_early and is_fast and is_converted)
            as fast_converted,
        count(*) filter (where is_mature and not is_early and is_slow) as slow,
        count(*) filter (where is_mature and not is_early and is_slow and is_converted)
            as slow_converted,
        count(*) filter (where is_mature and is_early and is_fast) as fast_early,
        count(*) filter (where is_mature and is_early and not is_fast) as slow_early,
        count(*) filter (
            where is_mature and not is_early and not is_fast and not is_slow
        ) as uncalled,
        count(*) filter (where not is_mature) as immature
    from arms
    group by all
)

select * from counted
