-- One row per stage and exit: when its entries begin, until when they can be read.
with
entries as (
    select * from int_stage_entries
),

first_entries as (
    select * from int_first_entries
),

horizons as (
    select * from horizons
),

as_of as (
    select * from int_as_of
),

all_stages as (
    select cast(unnest(enum_range(cast(null as stage))) as stage) as stage
),

-- A stage that is read from a table that ends early stops with it.
early_ends as (
    select
        first_entries.stage,
        min(horizons.last_at) as ends_at
    from (
        select distinct
            stage,
            table_name
        from first_entries
    ) as first_entries
    inner join horizons on first_entries.table_name = horizons.table_name
    where horizons.ends_early
    group by first_entries.stage
),

counted as (
    select
        stage,
        min(entered_at) filter (where is_explicit) as first_at,
        count(*) filter (where is_explicit) as explicit_entries,
        count(*) filter (where not is_explicit) as implied_entries
    from entries
    group by stage
),

stage_horizons as (
    select
        all_stages.stage,
        counted.first_at,
        coalesce(early_ends.ends_at, as_of.as_of) as ends_at,
        coalesce(counted.explicit_entries, 0) as explicit_entries,
        coalesce(counted.implied_entries, 0) as implied_entries,
        coalesce(counted.explicit_entries, 0) > 0 as is_present
    from all_stages
    cross join as_of
    left join counted on all_stages.stage = counted.stage
    left join early_ends on all_stages.stage = early_ends.stage
    order by all_stages.stage
)

select * from stage_horizons
