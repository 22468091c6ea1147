-- One row per week, stage and group: moves into the stage and out of it.
-- Counts int_stage_moves.
with
moves as (
    select
        moved_week as week,
        from_stage,
        to_stage,
        by_1,
        by_2,
        by_3,
        count(*) as moves
    from selection
    where $last_week::date is null or moved_week <= $last_week::date
    group by all
),

sides as (
    select
        week,
        to_stage as stage,
        by_1,
        by_2,
        by_3,
        moves as moved_in,
        0 as moved_out
    from moves
    union all
    select
        week,
        from_stage as stage,
        by_1,
        by_2,
        by_3,
        0 as moved_in,
        moves as moved_out
    from moves
    where from_stage is not null
),

counted as (
    select
        week,
        stage,
        by_1,
        by_2,
        by_3,
        sum(moved_in)::bigint as moved_in,
        sum(moved_out)::bigint as moved_out
    from sides
    group by all
)

select * from counted
