-- One row per group and leads received: weeks of reps, and MQLs decided, accepted.
-- Counts int_handoffs.
with
rep_weeks as (
    select
        case when $by_week::boolean then handed_week end as week,
        by_1,
        by_2,
        by_3,
        received,
        receiver_id,
        handed_week,
        count(*) as leads,
        count(*) filter (where ledger in ('accepted', 'rejected')) as decided,
        count(*) filter (where ledger = 'accepted') as accepted,
        count(*) filter (
            where not is_due and ledger not in ('accepted', 'rejected')
        ) as undecided
    from selection
    where
        received is not null
        and case $episodes
            when 'all' then true
            when 'latest' then is_latest
            else is_first
        end
        and ($first_date::date is null or handed_date >= $first_date::date)
        and ($last_date::date is null or handed_date <= $last_date::date)
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
        sum(decided)::bigint as decided,
        sum(accepted)::bigint as accepted,
        sum(undecided)::bigint as undecided
    from rep_weeks
    group by all
)

select * from counted
