-- One row per lead created by `as_of`, numbered by creation.
with
leads as (
    select * from stg_leads
),

stage_changes as (
    select * from stg_stage_changes
),

as_of as (
    select * from int_as_of
),

-- The history knows the time of a conversion, the lead often only its date.
conversions as (
    select
        lead_key,
        min(changed_at) as converted_at
    from stage_changes
    where change = 'conversion'
    group by lead_key
),

numbered as (
    select
        cast(
            row_number() over (order by leads.created_at, leads.lead_id) - 1 as uinteger
        ) as lead_number,
        leads.lead_key,
        leads.contact_key,
        leads.opportunity_key,
        leads.created_at,
        local_date(leads.created_at) as created_date,
        leads.is_created_timed,
        case when leads.is_assigned_timed then leads.assigned_at end as assigned_at,
        case
            when leads.is_converted is not false then leads.converted_at
        end as lead_converted_at,
        leads.is_converted_timed,
        conversions.converted_at as history_converted_at
    from leads
    inner join as_of on leads.created_at <= as_of.as_of
    left join conversions on leads.lead_key = conversions.lead_key
)

select * from numbered
