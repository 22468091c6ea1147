-- One row per comparison: when the import before was reckoned, and the week of then.
with
facts as (
    select value::timestamp as as_of from earlier_facts
    where name = 'as_of'
),

labels as (
    select * from same_labels
),

agreed as (
    select * from restating_agreed
),

dated as (
    select
        facts.as_of,
        agreed.week_start,
        agreed.is_redefined,
        cast(timezone(agreed.timezone, timezone('UTC', facts.as_of)) as date) as today
    from facts
    cross join agreed
)

select
    as_of,
    today - cast((isodow(today) + 7 - week_start) % 7 as integer) as current_week,
    is_redefined,
    (
        select list(distinct place) from labels
        where dimension = 'motion' and label in (from called_motions)
    ) as speed_motions
from dated
