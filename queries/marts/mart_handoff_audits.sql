-- One row per week and group: MQLs, and those that an audit looks for.
-- Counts int_handoffs.
with
judged as (
    select *
    from selection
    where
        case $episodes
            when 'all' then true
            when 'first' then is_first
            else is_latest
        end
        and ($first_date::date is null or handed_date >= $first_date::date)
        and ($last_date::date is null or handed_date <= $last_date::date)
),

counted as (
    select
        handed_week as week,
        by_1,
        by_2,
        by_3,
        count(*) filter (where ledger = 'rejected') as rejected,
        count(*) filter (where ledger = 'rejected' and attempts is not null) as logged,
        count(*) filter (where ledger = 'rejected' and attempts = 0) as untried,
        count(*) filter (
            where ledger = 'rejected' and is_unresponsive and attempts is not null
        ) as unresponsive,
        count(*) filter (
            where ledger = 'rejected'
            and is_unresponsive
            and attempts < $promised_attempts::integer
        ) as unresponsive_early,
        count(*) filter (where ledger = 'rejected' and reason_id = 0) as reasonless,
        count(*) filter (where has_no) as refused,
        count(*) filter (where is_overturned) as overturned,
        count(*) filter (
            where ledger = 'accepted' and not is_implied and is_silent is not null
        ) as accepted,
        count(*) filter (where ledger = 'accepted' and is_silent) as silent,
        count(*) filter (where is_qualified) as qualified,
        count(*) filter (where is_qualified and is_implied) as undecided
    from judged
    group by all
)

select * from counted
