-- One row per combination of facts that motion rules look at: its leads and motion.
with
lead_facts as (
    select * from int_lead_facts
),

journeys as (
    select * from int_lead_journeys
),

facts as (
    select
        lead_facts.* exclude (lead_number),
        cast(journeys.motion_id as integer) as motion_id,
        journeys.motion_rule,
        count(*) as leads,
        count(journeys.marketing_qualified_at) as marketing_qualified,
        count(journeys.sales_qualified_at) as sales_qualified
    from lead_facts
    inner join journeys on lead_facts.lead_number = journeys.lead_number
    group by all
)

select * from facts
