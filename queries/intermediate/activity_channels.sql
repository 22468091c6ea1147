-- One row per channel of activities that were done: how many.
with
activities as (
    select * from int_activities
    where not is_open
),

counted as (
    select
        channel,
        count(*) as activities
    from activities
    group by channel
)

select * from counted
