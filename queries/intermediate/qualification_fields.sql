-- One row per qualification field that any lead has filled: how many do.
with
leads as (
    select * from stg_leads
),

counted as (
    select
        'budget' as field,
        count(*) filter (where trim(budget) <> '') as leads
    from leads
    union all
    select 'authority', count(*) filter (where trim(authority) <> '') from leads
    union all
    select 'need', count(*) filter (where trim(need) <> '') from leads
    union all
    select 'timeline', count(*) filter (where trim(timeline) <> '') from leads
),

known as (
    select *
    from counted
    where leads > 0
)

select * from known
