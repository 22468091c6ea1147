-- One row per campaign of known cost and currency: its cost and its leads in all.
with
campaigns as (
    select * from stg_campaigns
),

campaign_texts as (
    select * from int_campaign_texts
),

dimension_values as (
    select * from dimension_values
),

journeys as (
    select * from int_lead_journeys
),

settings as (
    select * from settings
),

campaign_leads as (
    select
        campaign_id,
        count(*) as leads
    from journeys
    group by campaign_id
),

-- Campaigns of one name are one campaign, as in every breakdown.
costed as (
    select
        dimension_values.id as campaign_id,
        currency_of(campaigns.currency, settings.currency) as currency,
        min(trim(campaigns.type)) as campaign_type,
        min(local_date(campaigns.started_at)) as started_date,
        cast(sum(campaigns.cost) as decimal(18, 2)) as cost
    from campaigns
    cross join settings
    inner join campaign_texts on campaigns.campaign_id = campaign_texts.campaign_text
    inner join dimension_values
        on dimension_values.dimension = 'campaign'
            and trim(campaign_texts.label) = dimension_values.label
    where campaigns.cost is not null
    group by all
),

costs as (
    select
        cast(costed.campaign_id as integer) as campaign_id,
        costed.currency,
        costed.campaign_type,
        costed.started_date,
        costed.cost,
        coalesce(campaign_leads.leads, 0) as leads
    from costed
    left join campaign_leads on costed.campaign_id = campaign_leads.campaign_id
    order by costed.campaign_id, costed.currency
)

select * from costs
