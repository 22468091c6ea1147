-- One row per piece of evidence that a lead entered a stage or an exit, creation apart.
with
leads as (
    select * from stg_leads
),

stage_changes as (
    select * from stg_stage_changes
),

numbered_leads as (
    select * from int_leads
),

lead_keys as (
    select * from int_lead_keys
),

deals as (
    select * from int_deals
),

opportunity_leads as (
    select * from int_opportunity_leads
),

owner_texts as (
    select * from int_owner_texts
),

settings as (
    select * from settings
),

absent_stages as (
    select * from defined_absent_stages
),

as_of as (
    select * from int_as_of
),

lead_dates as (
    select
        lead_key,
        'marketing_qualified' as stage,
        marketing_qualified_at as entered_at,
        is_marketing_qualified_timed as is_timed
    from leads
    union all
    select lead_key, 'sales_accepted', sales_accepted_at, is_sales_accepted_timed
    from leads
    union all
    select lead_key, 'sales_qualified', sales_qualified_at, is_sales_qualified_timed
    from leads
    union all
    select lead_key, 'opportunity', opportunity_at, is_opportunity_timed from leads
    union all
    select lead_key, 'won', won_at, is_won_timed from leads
    union all
    select lead_key, 'rejected', rejected_at, is_rejected_timed from leads
    union all
    select lead_key, 'disqualified', disqualified_at, is_disqualified_timed from leads
    union all
    select lead_key, 'recycled', recycled_at, is_recycled_timed from leads
    union all
    select lead_key, 'lost', lost_at, is_lost_timed from leads
),

of_leads as (
    select
        numbered_leads.lead_number,
        lead_dates.stage,
        lead_dates.entered_at,
        lead_dates.is_timed,
        null as decided_by,
        'leads' as table_name
    from lead_dates
    inner join numbered_leads on lead_dates.lead_key = numbered_leads.lead_key
    where lead_dates.entered_at is not null
),

-- A conversion that the history times is not counted a second time by its date.
of_conversions as (
    select
        numbered_leads.lead_number,
        settings.conversion_means as stage,
        numbered_leads.lead_converted_at as entered_at,
        numbered_leads.is_converted_timed as is_timed,
        null as decided_by,
        'leads' as table_name
    from numbered_leads
    cross join settings
    where numbered_leads.lead_converted_at is not null
        and numbered_leads.history_converted_at is null
        and settings.conversion_means is not null
),

of_changes as (
    select
        lead_keys.lead_number,
        case
            when stage_changes.change = 'stage' then stage_changes.new_stage
            when stage_changes.change = 'conversion' then settings.conversion_means
        end as stage,
        stage_changes.changed_at as entered_at,
        stage_changes.is_changed_timed as is_timed,
        owner_texts.owner_id as decided_by,
        'stage_changes' as table_name
    from stage_changes
    inner join lead_keys on stage_changes.lead_key = lead_keys.key
    cross join settings
    left join owner_texts on stage_changes.changed_by = owner_texts.owner_text
    where stage_changes.change in ('stage', 'conversion')
),

deal_dates as (
    select
        opportunity_key,
        'opportunity' as stage,
        created_at as entered_at,
        is_created_timed as is_timed,
        owner_id
    from deals
    union all
    select opportunity_key, 'won', won_at, is_won_timed, owner_id from deals
    union all
    select opportunity_key, 'lost', lost_at, is_closed_timed, owner_id from deals
    union all
    select
        opportunity_key,
        case decision
            when 'accepted' then 'sales_accepted'
            when 'rejected' then 'rejected'
        end,
        decided_at,
        is_decided_timed,
        owner_id
    from deals
),

of_deals as (
    select
        opportunity_leads.lead_number,
        deal_dates.stage,
        deal_dates.entered_at,
        deal_dates.is_timed,
        nullif(deal_dates.owner_id, 0) as decided_by,
        'opportunities' as table_name
    from deal_dates
    inner join opportunity_leads
        on deal_dates.opportunity_key = opportunity_leads.opportunity_key
    where deal_dates.entered_at is not null
),

evidence as (
    select * from of_leads
    union all
    select * from of_conversions
    union all
    select * from of_changes
    union all
    select * from of_deals
),

known as (
    select
        evidence.lead_number,
        cast(evidence.stage as stage) as stage,
        evidence.entered_at,
        coalesce(evidence.is_timed, true) as is_timed,
        evidence.decided_by,
        evidence.table_name
    from evidence
    inner join as_of on evidence.entered_at <= as_of.as_of
    anti join absent_stages on evidence.stage = absent_stages.stage
    where evidence.stage is not null
)

select * from known
