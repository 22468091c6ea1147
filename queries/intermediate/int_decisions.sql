-- One row per decision on an MQL, in order: accepted, rejected, disqualified; by whom.
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

-- From one MQL up to the next, whatever happened on the way there; the first has what
-- was decided ahead of it as well.
spans as (
    select
        lead_number,
        episode,
        is_implied_mql,
        handed_at,
        case
            when is_first then timestamp '-infinity'
            else handed_at
        end as from_at,
        lead(handed_at, 1, timestamp 'infinity') over (
            partition by lead_number order by episode
        ) as next_at
    from handed_over
),

of_mqls as (
    select
        spans.episode,
        decisions.*,
        decisions.stage >= cast('rejected' as stage) as is_no,
        decisions.stage >= cast('rejected' as stage)
        and not spans.is_implied_mql
        and decisions.decided_at < spans.handed_at - interval 2 seconds as is_earlier_no
    from distinct_decisions as decisions
    inner join spans
        on decisions.lead_number = spans.lead_number
            and decisions.decided_at >= spans.from_at
            and decisions.decided_at < spans.next_at
),

-- Who was refused before becoming an MQL came back: no decision until then is on it.
bounded as (
    select
        *,
        max(case when is_earlier_no then decided_at end) over (
            partition by lead_number, episode
        ) as came_back_after_at
    from of_mqls
),

placed as (
    select
        decisions.lead_number,
        decisions.episode,
        decisions.stage,
        decisions.decided_at,
        decisions.is_timed,
        decisions.decided_by,
        decisions.is_no,
        lead(decisions.decided_at) over in_order as changed_at,
        row_number() over in_order as place,
        bool_or(decisions.stage = 'sales_accepted') over in_order as was_accepted,
        lag(decisions.is_no) over in_order as was_no
    from bounded as decisions
    where
        decisions.came_back_after_at is null
        or decisions.decided_at > decisions.came_back_after_at
    window in_order as (
        partition by decisions.lead_number, decisions.episode
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
