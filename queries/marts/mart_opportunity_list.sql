-- One row per opportunity of a cell: those created or won, with their lead.
-- Counts int_opportunities.
with
journeys as (
    select * from int_lead_journeys
),

dated as (
    select
        *,
        case $dated_by when 'created' then created_date else won_date end as dated_on
    from selection
    where is_won or $dated_by = 'created'
),

wanted as (
    select * from dated
    where
        dated_on is not null
        and ($first_date::date is null or dated_on >= $first_date::date)
        and ($last_date::date is null or dated_on <= $last_date::date)
        and (
            coalesce(len($only_currencies::varchar[]), 0) = 0
            or list_contains($only_currencies::varchar[], currency)
        )
        -- An empty list is no campaign at all.
        and (
            $only_campaigns::integer[] is null
            or list_contains($only_campaigns::integer[], campaign_id)
        )
),

total as (
    select count(*) as opportunities
    from wanted
),

page as (
    select * from wanted
    order by dated_on desc, opportunity_number
    limit $most_rows::bigint offset $first_row::bigint
),

described as (
    select
        total.opportunities,
        page.opportunity_id,
        page.created_date,
        page.won_date,
        page.is_won,
        page.amount,
        page.currency,
        page.motion_id,
        page.source_id,
        page.team_id,
        page.owner_id,
        journeys.lead_id,
        journeys.lead_label,
        journeys.lead_url
    from page
    cross join total
    left join journeys on page.primary_lead_number = journeys.lead_number
    order by page.dated_on desc, page.opportunity_number
)

select * from described
