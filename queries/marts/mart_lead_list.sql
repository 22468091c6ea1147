-- One row per lead of a cell: those that entered a stage, and reached another.
-- Counts int_stage_entries.
with
journeys as (
    select * from int_lead_journeys
),

entries as (
    select * from targeted
    where
        stage = $from_stage
        and (is_explicit or $with_implied::boolean)
        and ($first_date::date is null or entered_date >= $first_date::date)
        and ($last_date::date is null or entered_date <= $last_date::date)
),

flagged as (
    select
        *,
        seconds_to_target is not null
        and (
            $window_seconds::bigint is null
            or seconds_to_target <= $window_seconds::bigint
        )
        and (is_target_explicit or not $is_strict::boolean) as is_reached,
        $last_mature_week::date is null
        or entered_week <= $last_mature_week::date as is_mature
    from entries
),

wanted as (
    select lead_number, entered_at, motion_id, source_id, team_id, owner_id
    from flagged
    where
        ($only_reached::boolean is null or is_reached = $only_reached::boolean)
        and ($only_mature::boolean is null or is_mature = $only_mature::boolean)
        -- An empty list is no campaign at all.
        and (
            $only_campaigns::integer[] is null
            or list_contains($only_campaigns::integer[], campaign_id)
        )
),

total as (
    select count(*) as leads
    from wanted
),

page as (
    select *
    from wanted
    order by entered_at desc, lead_number
    limit $most_rows::bigint offset $first_row::bigint
),

described as (
    select
        total.leads,
        journeys.lead_id,
        journeys.lead_label,
        journeys.lead_url,
        page.entered_at,
        page.motion_id,
        journeys.motion_rule,
        page.source_id,
        page.team_id,
        page.owner_id,
        journeys.current_stage,
        journeys.created_at,
        journeys.marketing_qualified_at,
        journeys.sales_accepted_at,
        journeys.sales_qualified_at,
        journeys.opportunity_at,
        journeys.won_at,
        journeys.rejected_at,
        journeys.disqualified_at,
        journeys.recycled_at,
        journeys.lost_at
    from page
    cross join total
    inner join journeys on page.lead_number = journeys.lead_number
    order by page.entered_at desc, page.lead_number
)

select * from described
