-- One row per week, number of attempts and group: leads, and those reached by the last.
-- Counts int_responses.
with
counted as (
    select
        started_week as week,
        by_1,
        by_2,
        by_3,
        attempts,
        attempts_until_contact,
        coalesce(is_contact_by_attempt, false) as is_contact_by_attempt,
        count(*) as leads,
        count(*) filter (
            where attempts = 1
            and attempts_at_contact is null
            and is_still_open
            and not has_planned
        ) as one_and_done
    from responses
    where has_clock
    group by all
)

select * from counted
