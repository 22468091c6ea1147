-- One row per way in which the export names a campaign: its label and type.
with
leads as (
    select * from stg_leads
),

opportunities as (
    select * from stg_opportunities
),

campaigns as (
    select * from stg_campaigns
),

texts as (
    select campaign as campaign_text from leads
    union
    select campaign from opportunities
    union
    select campaign_id from campaigns
),

named as (
    select
        campaign_text,
        lower(trim(campaign_text)) as lower_name
    from texts
    where trim(campaign_text) <> ''
),

campaigns_by_id as (
    select
        trim(campaign_id) as trimmed_id,
        min(campaign_id) as campaign_id
    from campaigns
    group by trim(campaign_id)
),

campaigns_by_name as (
    select
        lower(trim(name)) as lower_name,
        min(campaign_id) as campaign_id
    from campaigns
    where trim(name) <> ''
    group by lower(trim(name))
),

matched as (
    select
        named.campaign_text,
        coalesce(
            campaigns_by_id.campaign_id, campaigns_by_name.campaign_id
        ) as campaign_id
    from named
    left join campaigns_by_id
        on trim(named.campaign_text) = campaigns_by_id.trimmed_id
    left join campaigns_by_name on named.lower_name = campaigns_by_name.lower_name
),

labelled as (
    select
        matched.campaign_text,
        campaigns.campaign_key,
        coalesce(
            nullif(trim(campaigns.name), ''), trim(matched.campaign_text)
        ) as label,
        campaigns.type as campaign_type
    from matched
    left join campaigns on matched.campaign_id = campaigns.campaign_id
)

select * from labelled
