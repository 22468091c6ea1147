-- One row per opportunity, by creation, with the dimensions of its primary lead.
with
deals as (
    select * from int_deals
),

opportunity_leads as (
    select * from int_opportunity_leads
),

leads as (
    select * from int_leads
),

journeys as (
    select * from int_lead_journeys
),

motions as (
    select * from int_motions
),

campaign_texts as (
    select * from int_campaign_texts
),

owner_teams as (
    select * from int_owner_teams
),

dimension_values as (
    select * from dimension_values
),

settings as (
    select * from settings
),

-- Primary is the lead first converted into it; ties by creation, then id.
primary_leads as (
    select
        opportunity_leads.opportunity_key,
        arg_min(
            leads.lead_number,
            (
                coalesce(
                    leads.history_converted_at,
                    leads.lead_converted_at,
                    timestamp 'infinity'
                ),
                leads.lead_number
            )
        ) as primary_lead_number,
        count(*) as leads
    from opportunity_leads
    inner join leads on opportunity_leads.lead_number = leads.lead_number
    group by opportunity_leads.opportunity_key
),

dated as (
    select
        deals.*,
        local_date(deals.created_at) as created_date,
        local_date(deals.won_at) as won_date,
        coalesce(deals.created_at, deals.won_at, deals.lost_at) as known_at
    from deals
),

opportunities as (
    select
        cast(
            row_number() over (order by dated.known_at, dated.opportunity_id) - 1
            as uinteger
        ) as opportunity_number,
        dated.opportunity_id,
        dated.created_date,
        week_of(dated.created_date) as created_week,
        dated.won_date,
        week_of(dated.won_date) as won_week,
        dated.is_won,
        dated.is_closed,
        dated.amount,
        currency_of(dated.currency, settings.currency) as currency,
        primary_leads.primary_lead_number,
        cast(coalesce(primary_leads.leads, 0) as uinteger) as leads,
        coalesce(journeys.motion_id, motions.motion_id, 0) as motion_id,
        coalesce(journeys.source_id, sources.id, 0) as source_id,
        coalesce(journeys.first_source_id, no_first_sources.id, 0) as first_source_id,
        coalesce(journeys.campaign_id, campaigns.id, 0) as campaign_id,
        coalesce(journeys.segment_id, no_segments.id, 0) as segment_id,
        coalesce(journeys.country_id, no_countries.id, 0) as country_id,
        coalesce(owner_teams.team_id, 0) as team_id,
        coalesce(owner_teams.reports_to_id, 0) as reports_to_id,
        dated.owner_id
    from dated
    cross join settings
    left join primary_leads on dated.opportunity_key = primary_leads.opportunity_key
    left join journeys on primary_leads.primary_lead_number = journeys.lead_number
    left join campaign_texts on dated.campaign = campaign_texts.campaign_text
    left join motions
        on lower(coalesce(trim(dated.source), '')) = motions.source
            and lower(coalesce(trim(campaign_texts.campaign_type), ''))
            = motions.campaign_type
            and motions.exported_motion = ''
            and motions.created_by_team = ''
            and motions.first_activity_direction = ''
    left join dimension_values as sources
        on sources.dimension = 'source' and trim(dated.source) = sources.label
    left join dimension_values as no_first_sources
        on no_first_sources.dimension = 'first_source'
            and no_first_sources.label = 'No lead'
    left join dimension_values as campaigns
        on campaigns.dimension = 'campaign'
            and trim(campaign_texts.label) = campaigns.label
    left join dimension_values as no_segments
        on no_segments.dimension = 'segment' and no_segments.label = 'No lead'
    left join dimension_values as no_countries
        on no_countries.dimension = 'country' and no_countries.label = 'No lead'
    left join owner_teams
        on dated.owner_id = owner_teams.owner_id
            and coalesce(dated.created_date, local_date(dated.known_at))
            between owner_teams.first_date and owner_teams.last_date
    order by opportunity_number
)

select * from opportunities
