-- One row per week, cause for which the baton dropped, reason written and group: MQLs.
-- Counts int_handoffs.
with
counted as (
    select
        handed_week as week,
        by_1,
        by_2,
        by_3,
        cause,
        is_qualified,
        is_handled_well,
        reason_id,
        count(*) as leads,
        count(*) filter (where ledger = 'accepted') as accepted,
        count(*) filter (where ledger = 'rejected') as rejected
    from selection
    where
        case $episodes
            when 'all' then true
            when 'first' then is_first
            else is_latest
        end
        and ($first_date::date is null or handed_date >= $first_date::date)
        and ($last_date::date is null or handed_date <= $last_date::date)
    group by all
)

select * from counted
