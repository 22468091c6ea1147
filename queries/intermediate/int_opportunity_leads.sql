-- One row per opportunity and lead that it belongs to.
with
leads as (
    select * from int_leads
),

lead_keys as (
    select * from int_lead_keys
),

opportunities as (
    select * from stg_opportunities
),

named_by_opportunity as (
    select
        opportunity_key,
        unnest(lead_keys) as key
    from opportunities
),

links as (
    select
        leads.opportunity_key,
        leads.lead_number
    from leads
    inner join opportunities on leads.opportunity_key = opportunities.opportunity_key
    union
    select
        named_by_opportunity.opportunity_key,
        lead_keys.lead_number
    from named_by_opportunity
    inner join lead_keys on named_by_opportunity.key = lead_keys.key
)

select * from links
