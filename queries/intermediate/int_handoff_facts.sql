-- One row per lead: its reason, the band of its score, the qualification fields filled.
with
leads as (
    select * from stg_leads
),

numbered_leads as (
    select * from int_leads
),

opportunities as (
    select * from stg_opportunities
),

opportunity_leads as (
    select * from int_opportunity_leads
),

reasons as (
    select * from reasons
),

bands as (
    select * from score_bands
),

settings as (
    select * from settings
),

-- Where sales decides on the opportunity its reason goes before the lead's.
of_opportunities as (
    select
        opportunity_leads.lead_number,
        min(trim(opportunities.rejection_reason)) as reason
    from opportunities
    inner join opportunity_leads
        on opportunities.opportunity_key = opportunity_leads.opportunity_key
    cross join settings
    where
        settings.decision_on = 'opportunity'
        and opportunities.decision = 'rejected'
        and trim(opportunities.rejection_reason) <> ''
    group by opportunity_leads.lead_number
),

facts as (
    select
        numbered_leads.lead_number,
        coalesce(reasons.id, 0) as reason_id,
        coalesce(reasons.reason_class = 'unresponsive', false) as is_unresponsive,
        coalesce(bands.id, 0) as band_id,
        cast(
            coalesce(trim(leads.budget) <> '', false)::integer
            + 2 * coalesce(trim(leads.authority) <> '', false)::integer
            + 4 * coalesce(trim(leads.need) <> '', false)::integer
            + 8 * coalesce(trim(leads.timeline) <> '', false)::integer as utinyint
        ) as filled
    from numbered_leads
    inner join leads on numbered_leads.lead_key = leads.lead_key
    left join of_opportunities
        on numbered_leads.lead_number = of_opportunities.lead_number
    left join reasons
        on coalesce(of_opportunities.reason, trim(leads.rejection_reason))
            = reasons.label
    left join bands
        on trim(leads.grade) = bands.label
            or (
                leads.score <= bands.high
                and (bands.above is null or leads.score > bands.above)
            )
)

select * from facts
