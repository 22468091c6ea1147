-- One row per week, reason written and group: MQLs that were rejected.
-- Counts int_handoffs.
with
counted as (
    select
        handed_week as week,
        by_1,
        by_2,
        by_3,
        reason_id,
        count(*) as leads
    from selection
    where
        case $episodes
            when 'all' then true
            when 'first' then is_first
            else is_latest
        end
        and ($first_date::date is null or handed_date >= $first_date::date)
        and ($last_date::date is null or handed_date <= $last_date::date)
        and ledger = 'rejected'
    group by all
)

select * from counted
