-- One row per key of a lead in other tables: its own, a merged lead's, a contact's.
with
leads as (
    select * from int_leads
),

merged_leads as (
    select * from stg_merged_leads
),

keys as (
    select
        lead_key as key,
        lead_number,
        0 as precedence
    from leads
    union all
    select
        merged_leads.lead_key as key,
        leads.lead_number,
        1 as precedence
    from merged_leads
    inner join leads on merged_leads.master_key = leads.lead_key
    union all
    select
        contact_key as key,
        lead_number,
        2 as precedence
    from leads
    where contact_key is not null
),

conversions as (
    select
        keys.key,
        keys.lead_number,
        keys.precedence,
        coalesce(
            leads.history_converted_at, leads.lead_converted_at, timestamp 'infinity'
        ) as converted_at
    from keys
    inner join leads on keys.lead_number = leads.lead_number
),

-- A contact that two leads became belongs to the one that became it first.
first_leads as (
    select
        key,
        arg_min(lead_number, (precedence, converted_at, lead_number)) as lead_number
    from conversions
    group by key
)

select * from first_leads
