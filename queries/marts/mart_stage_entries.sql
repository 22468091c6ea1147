-- One row per week, stage and group: leads that entered the stage for the first time.
-- Counts int_stage_entries.
with
entries as (
    select
        entered_week as week,
        stage,
        by_1,
        by_2,
        by_3,
        is_explicit,
        count(*) as entries
    from selection
    where
        (
            coalesce(len($stages::varchar[]), 0) = 0
            or list_contains($stages::varchar[], stage::varchar)
        )
        and ($first_date::date is null or entered_date >= $first_date::date)
        and ($last_date::date is null or entered_date <= $last_date::date)
    group by all
),

summed as (
    select
        week,
        stage,
        by_1,
        by_2,
        by_3,
        sum(entries) filter (where is_explicit or not $is_strict::boolean) as entered,
        sum(entries) filter (where not is_explicit) as implied
    from entries
    group by all
),

counted as (
    select
        week,
        stage,
        by_1,
        by_2,
        by_3,
        coalesce(entered, 0)::bigint as entered,
        coalesce(implied, 0)::bigint as implied
    from summed
)

select * from counted
