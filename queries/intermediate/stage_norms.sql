-- One row per stage to stay in: how long most leads do, and from when it is too long.
with
moves as (
    select * from int_stage_moves
),

as_of as (
    select * from int_as_of
),

thresholds as (
    select * from defined_stuck_after
),

stayed as (
    select
        lead_number,
        to_stage as stage,
        is_explicit,
        moved_at,
        lead(moved_at) over (
            partition by lead_number order by moved_at, to_stage
        ) as left_at
    from moves
),

-- Stays that ended in the last 180 days; of fewer than 30 nothing is usual. Who passed
-- a stage by implication, or together with the next one, never stayed in it.
usual as (
    select
        stayed.stage,
        count(*) as stays,
        quantile_disc(seconds_between(stayed.moved_at, stayed.left_at), 0.9)
            as usual_seconds
    from stayed
    cross join as_of
    where
        stayed.left_at > as_of.as_of - interval 180 days
        and stayed.left_at > stayed.moved_at
        and stayed.is_explicit
    group by stayed.stage
),

stages as (
    select unnest(enum_range(cast(null as stage))) as stage
),

norms as (
    select
        cast(stages.stage as stage) as stage,
        coalesce(usual.stays, 0) as stays,
        case when usual.stays >= 30 then usual.usual_seconds end as usual_seconds,
        coalesce(
            thresholds.days * 86400,
            case when usual.stays >= 30 then usual.usual_seconds end
        ) as stuck_seconds,
        thresholds.days is not null as is_agreed
    from stages
    left join usual on cast(stages.stage as stage) = usual.stage
    left join thresholds on cast(stages.stage as varchar) = thresholds.stage
    where
        cast(stages.stage as stage) <= cast('opportunity' as stage)
        or stages.stage = 'recycled'
)

select * from norms
order by stage
