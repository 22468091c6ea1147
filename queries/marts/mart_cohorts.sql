-- One row per week and group: leads that entered a stage, and that reached another.
-- Counts int_stage_entries.
with
entries as (
    select
        entered_week as week,
        by_1,
        by_2,
        by_3,
        is_explicit,
        seconds_to_target,
        is_target_explicit
    from targeted
    where
        stage = $from_stage
        and ($first_date::date is null or entered_date >= $first_date::date)
        and ($last_date::date is null or entered_date <= $last_date::date)
),

split as (
    select
        week,
        by_1,
        by_2,
        by_3,
        is_explicit,
        is_explicit or $with_implied_base::boolean as is_in_base,
        count(*) as leads,
        count(*) filter (
            where seconds_to_target is not null
            and (
                $window_seconds::bigint is null
                or seconds_to_target <= $window_seconds::bigint
            )
            and (is_target_explicit or not $is_strict::boolean)
        ) as reached
    from entries
    group by all
),

summed as (
    select
        week,
        by_1,
        by_2,
        by_3,
        sum(leads) filter (where is_in_base) as entered,
        sum(reached) filter (where is_in_base) as reached,
        sum(leads) filter (where not is_explicit) as implied
    from split
    group by all
),

counted as (
    select
        week,
        by_1,
        by_2,
        by_3,
        coalesce(entered, 0)::bigint as entered,
        coalesce(reached, 0)::bigint as reached,
        coalesce(implied, 0)::bigint as implied
    from summed
)

select * from counted
