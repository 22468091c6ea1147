-- One row per decision on an MQL, in order: accepted, rejected or disqualified, by whom.
with
handed_over as (
    select * from int_handed_over
),

events as (
    select * from int_stage_events
    where stage in ('sales_accepted', 'rejected', 'disqualified')
),

-- Within two seconds of each other decisions are simultaneous, and a no is the last.
spaced as (
    select
        *,
        coalesce(
            placed_at - lag(placed_at) over (
                partition by lead_number order by placed_at
            ) > interval 2 seconds,
            true
        ) as begins_group
    from events
),

grouped as (
    select
        *,
        max(case when begins_group then placed_at end) over (
            partition by lead_number
            order by placed_at
            range unbounded preceding
        ) as decided_at
    from spaced
),

-- The same decision at the same time, told twice, is one: by whoever is known for it.
distinct_decisions as (
    select
        lead_number,
        stage,
        decided_at,
        bool_or(is_timed) as is_timed,
        max(nullif(decided_by, 0)) as decided_by
    from grouped
    group by lead_number, stage, decided_at
),

-- What happened on the way to a later MQL belongs to the one before.
placed as (
    select
        handed_over.lead_number,
        handed_over.episode,
        decisions.stage,
        decisions.decided_at,
        decisions.is_timed,
        decisions.decided_by,
        decisions.stage >= cast('rejected' as stage) as is_no,
        lead(decisions.decided_at) over in_order as changed_at,
        row_number() over in_order as place,
        bool_or(decisions.stage = 'sales_accepted') over in_order as was_accepted,
        lag(decisions.stage >= cast('rejected' as stage)) over in_order as was_no
    from distinct_decisions as decisions
    inner join handed_over
        on decisions.lead_number = handed_over.lead_number
            and decisions.decided_at >= handed_over.decided_from_at
            and decisions.decided_at < handed_over.decided_until_at
    window in_order as (
        partition by handed_over.lead_number, handed_over.episode
        order by decisions.decided_at, decisions.stage
    )
),

-- To give up a lead that was accepted says nothing against having accepted it.
judged as (
    select
        * exclude (was_accepted, was_no),
        stage <> 'disqualified' or not was_accepted as is_on_acceptance,
        (stage <> 'disqualified' or not was_accepted) and is_no <> was_no as is_flip
    from placed
)

select * from judged
