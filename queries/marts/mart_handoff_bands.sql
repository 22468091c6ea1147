-- One row per band of score and group: MQLs decided, accepted, mature, qualified.
-- Counts int_handoffs.
with
judged as (
    select
        *,
        $last_mature_week::date is null
        or handed_week <= $last_mature_week::date as is_mature,
        coalesce(
            qualified_seconds <= coalesce($window_seconds::bigint, qualified_seconds),
            false
        ) as is_in_window
    from selection
    where
        case $episodes
            when 'all' then true
            when 'latest' then is_latest
            else is_first
        end
        and ($first_date::date is null or handed_date >= $first_date::date)
        and ($last_date::date is null or handed_date <= $last_date::date)
        -- Who is an MQL only because of what came later got there in any band.
        and is_explicit
),

counted as (
    select
        case when $by_week::boolean then handed_week end as week,
        by_1,
        by_2,
        by_3,
        band_id,
        count(*) as leads,
        count(*) filter (where ledger in ('accepted', 'rejected')) as decided,
        count(*) filter (where ledger = 'accepted') as accepted,
        count(*) filter (where is_mature) as mature,
        count(*) filter (where is_mature and is_in_window) as qualified
    from judged
    group by all
)

select * from counted
