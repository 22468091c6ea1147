-- One row per reason written on a lead or opportunity, and the class of reason it is.
with
leads as (
    select * from stg_leads
),

opportunities as (
    select * from stg_opportunities
),

patterns as (
    select * from defined_reason_patterns
),

written as (
    select distinct trim(rejection_reason) as label
    from (
        select rejection_reason from leads
        union all
        select rejection_reason from opportunities
    ) as texts
    where trim(rejection_reason) <> ''
),

-- The first class with a pattern that fits; null: somebody has to say what it means.
classed as (
    select
        written.label,
        arg_min(patterns.reason_class, patterns.position) as reason_class
    from written
    left join patterns on lower(written.label) glob patterns.pattern
    group by written.label
),

numbered as (
    select
        cast(row_number() over (order by label) as uinteger) as id,
        label,
        reason_class
    from classed
)

select * from numbered
order by id
