-- One row per group and load: MQLs decided, and those of them accepted.
-- Counts int_handoffs.
with
counted as (
    select
        case when $by_week::boolean then handed_week end as week,
        by_1,
        by_2,
        by_3,
        case when $by_load::boolean then coalesce(received, 0) end as received,
        count(*) as leads,
        count(*) filter (where ledger in ('accepted', 'rejected')) as decided,
        count(*) filter (where ledger = 'accepted') as accepted,
        count(*) filter (
            where not is_due and ledger not in ('accepted', 'rejected')
        ) as undecided
    from selection
    where
        case $episodes
            when 'all' then true
            when 'latest' then is_latest
            else is_first
        end
        and ($first_date::date is null or handed_date >= $first_date::date)
        and ($last_date::date is null or handed_date <= $last_date::date)
    group by all
)

select * from counted
