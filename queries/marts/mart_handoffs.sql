-- One row per week, place in the ledger at SAL and at SQL, and group: MQLs.
-- Counts int_handoffs.
with
counted as (
    select
        handed_week as week,
        by_1,
        by_2,
        by_3,
        ledger,
        qualified_ledger,
        is_due,
        count(*) as leads,
        count(*) filter (where is_implied) as implied,
        count(*) filter (where is_disqualified) as disqualified,
        count(*) filter (where has_flipped) as flipped,
        count(*) filter (where is_recycled) as recycled,
        count(*) filter (where has_stray_reason) as stray_reasons
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
