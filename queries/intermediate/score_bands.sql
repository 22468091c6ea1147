-- One row per band of score or grade as it stood at MQL, the lowest or the first first.
with
leads as (
    select * from stg_leads
),

graded as (
    select distinct
        trim(grade) as label
    from leads
    where trim(grade) <> ''
),

-- Without grades: fifths of the scored leads, as far as scores tell them apart.
edges as (
    select distinct unnest(quantile_disc(score, [0.2, 0.4, 0.6, 0.8, 1.0])) as high
    from leads
    where score is not null
),

scored as (
    select
        lag(high) over (order by high) as above,
        high
    from edges
    where not exists (from graded)
),

bands as (
    select
        label,
        cast(null as double) as above,
        cast(null as double) as high
    from graded
    union all by name
    select
        case
            when above is null then 'up to ' || format('{:g}', high)
            else 'over ' || format('{:g}', above) || ' to ' || format('{:g}', high)
        end as label,
        above,
        high
    from scored
),

numbered as (
    select
        cast(row_number() over (order by high, label) as uinteger) as id,
        *
    from bands
)

select * from numbered
order by id
