-- One row per group and leads received: weeks of reps, and their leads due and in time.
-- Counts int_responses.
with
rep_weeks as (
    select
        case when $by_week::boolean then started_week end as week,
        by_1,
        by_2,
        by_3,
        received,
        owner_id,
        started_week,
        count(*) as leads,
        count(*) filter (where is_due) as due,
        count(*) filter (where is_due and is_within) as within
    from responses
    where has_clock and received is not null
    group by all
),

counted as (
    select
        week,
        by_1,
        by_2,
        by_3,
        received,
        count(*) as rep_weeks,
        sum(leads)::bigint as leads,
        sum(due)::bigint as due,
        sum(within)::bigint as within
    from rep_weeks
    group by all
)

select * from counted
