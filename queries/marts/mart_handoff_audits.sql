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
        count_if(ledger = 'rejected') as rejected,
        count_if(ledger = 'rejected' and attempts is not null) as logged,
        count_if(ledger = 'rejected' and attempts = 0) as untried,
        count_if(
            ledger = 'rejected' and is_unresponsive and attempts is not null
        ) as unresponsive,
        count_if(
            ledger = 'rejected'
            and is_unresponsive
            and attempts < $promised_attempts::integer
        ) as unresponsive_early,
        count_if(ledger = 'rejected' and reason_id = 0) as reasonless,
        count_if(has_no) as refused,
        count_if(is_overturned) as overturned,
        count_if(
            ledger = 'accepted' and not is_implied and is_silent is not null
        ) as accepted,
        count_if(ledger = 'accepted' and is_silent) as silent,
        count_if(is_qualified) as qualified,
        count_if(is_qualified and is_implied) as undecided
    from judged
    group by all
)

select * from counted
