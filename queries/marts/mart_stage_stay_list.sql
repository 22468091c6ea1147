-- One row per stay in a stage that counts towards its norm: since when, until when.
-- Counts int_stage_moves.
with
journeys as (
    select * from int_lead_journeys
),

stays as (
    select
        *,
        lead(moved_at) over (
            partition by lead_number order by moved_at, to_stage
        ) as left_at
    from selection
),

-- What `stage_norms` takes for a stay.
wanted as (
    select
        *,
        date_sub('second', moved_at, left_at) as stage_seconds
    from stays
    where
        to_stage::varchar = $only_stage::varchar
        and left_at > $as_of::timestamp - interval 180 days
        and left_at > moved_at
        and is_explicit
),

total as (
    select count(*) as leads
    from wanted
),

page as (
    select *
    from wanted
    order by stage_seconds desc, lead_number, moved_at
    limit $most_rows::bigint offset $first_row::bigint
),

described as (
    select
        total.leads,
        journeys.lead_id,
        journeys.lead_label,
        journeys.lead_url,
        page.moved_at,
        page.left_at,
        page.stage_seconds,
        page.motion_id,
        page.source_id,
        page.team_id,
        page.owner_id,
        journeys.current_stage
    from page
    cross join total
    inner join journeys on page.lead_number = journeys.lead_number
    order by page.stage_seconds desc, page.lead_number, page.moved_at
)

select * from described
