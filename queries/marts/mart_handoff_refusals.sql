-- One row per week and group: MQLs that reached SQL in the window, or were refused.
-- Counts int_handoffs and int_refusals.
with
judged as (
    select
        handed_week as week,
        by_1,
        by_2,
        by_3,
        refused_seconds is null as is_handoff,
        $last_mature_week::date is null
        or handed_week <= $last_mature_week::date as is_mature,
        coalesce(
            qualified_seconds <= coalesce($window_seconds::bigint, qualified_seconds),
            false
        ) as is_qualified,
        coalesce(
            refused_seconds <= coalesce($window_seconds::bigint, refused_seconds)
            and (
                changed_seconds is null or changed_seconds > $window_seconds::bigint
            ),
            false
        ) as is_refused
    from selection
    where
        case $episodes
            when 'all' then true
            when 'latest' then is_latest
            else is_first
        end
        and ($first_date::date is null or handed_date >= $first_date::date)
        and ($last_date::date is null or handed_date <= $last_date::date)
),

counted as (
    select
        week,
        by_1,
        by_2,
        by_3,
        count_if(is_handoff and is_mature) as mature,
        count_if(is_handoff and not is_mature) as immature,
        count_if(is_handoff and is_mature and is_qualified) as qualified,
        count_if(
            not is_handoff and is_mature and is_refused and not is_qualified
        ) as refused
    from judged
    group by all
)

select * from counted
