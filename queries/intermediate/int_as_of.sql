-- One row per import, so one: the moment up to which it knows what happened.
with
settings as (
    select * from settings
),

table_ends as (
    select * from int_table_ends
),

latest as (
    select max(last_at) as last_at from table_ends
),

as_of as (
    select coalesce(settings.told_as_of, latest.last_at) as as_of
    from settings
    cross join latest
)

select * from as_of
