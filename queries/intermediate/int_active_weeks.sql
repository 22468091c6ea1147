-- One row per owner and week in which they logged that something was done.
with
activities as (
    select * from stg_activities
),

owner_texts as (
    select * from int_owner_texts
),

as_of as (
    select * from int_as_of
),

-- To find a local date takes long: quarters of an hour are fewer than activities, and
-- no zone begins its day within one.
quarters as (
    select distinct
        owner,
        time_bucket(
            interval 15 minutes,
            coalesce(
                started_at, completed_at, logged_at, local_midnight(activity_on)
            )
        ) as done_at
    from activities
    where is_automated is not true and is_open is not true
),

active_weeks as (
    select distinct
        owner_texts.owner_id,
        week_of(local_date(quarters.done_at)) as week
    from quarters
    inner join owner_texts on quarters.owner = owner_texts.owner_text
    cross join as_of
    where quarters.done_at <= as_of.as_of
)

select * from active_weeks
