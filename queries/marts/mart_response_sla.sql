-- One row per week and group: leads whose SLA has run out, and those called within it.
-- Counts int_responses.
with
counted as (
    select
        started_week as week,
        by_1,
        by_2,
        by_3,
        count(*) as clocked,
        count_if(is_due) as due,
        count_if(is_due and is_within) as within,
        count_if(is_due and is_within and is_before_opening) as before_opening,
        count_if(
            is_due
            and standing = cast('closed_uncalled' as standing)
            and closed_in_seconds <= $sla_seconds::bigint
        ) as closed_before
    from responses
    where
        has_clock
        and ($only_in_hours::boolean is null or is_in_hours = $only_in_hours::boolean)
    group by all
)

select * from counted
