-- One row per set of qualification fields filled, place in the ledger and group: MQLs.
-- Counts int_handoffs.
with
counted as (
    select
        case when $by_week::boolean then handed_week end as week,
        by_1,
        by_2,
        by_3,
        filled,
        ledger,
        count(*) as leads
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
