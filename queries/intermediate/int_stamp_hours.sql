-- One row per table and hour with system stamps: created, entered, logged, completed.
with
leads as (
    select * from stg_leads
),

stage_changes as (
    select * from stg_stage_changes
),

opportunities as (
    select * from stg_opportunities
),

activities as (
    select * from stg_activities
),

campaign_members as (
    select * from stg_campaign_members
),

-- Due, planned and close dates are no system stamps: people write them ahead of time.
stamps as (
    select
        'leads' as table_name,
        created_at as stamp,
        is_created_timed as is_timed
    from leads
    union all
    select 'leads', converted_at, is_converted_timed from leads
    union all
    select 'leads', marketing_qualified_at, is_marketing_qualified_timed from leads
    union all
    select 'leads', sales_accepted_at, is_sales_accepted_timed from leads
    union all
    select 'leads', sales_qualified_at, is_sales_qualified_timed from leads
    union all
    select 'leads', opportunity_at, is_opportunity_timed from leads
    union all
    select 'leads', won_at, is_won_timed from leads
    union all
    select 'leads', rejected_at, is_rejected_timed from leads
    union all
    select 'leads', disqualified_at, is_disqualified_timed from leads
    union all
    select 'leads', recycled_at, is_recycled_timed from leads
    union all
    select 'leads', lost_at, is_lost_timed from leads
    union all
    select 'stage_changes', changed_at, is_changed_timed from stage_changes
    union all
    select 'opportunities', created_at, is_created_timed from opportunities
    union all
    select 'opportunities', won_at, is_won_timed from opportunities
    union all
    select 'opportunities', decided_at, is_decided_timed from opportunities
    union all
    select 'activities', logged_at, is_logged_timed from activities
    union all
    select 'activities', completed_at, is_completed_timed from activities
    union all
    -- The start of something done is as good as its log; a planned start is not.
    select 'activities', started_at, is_started_timed from activities
    where logged_at is null and completed_at is null and is_open is not true
    union all
    select 'campaign_members', created_at, is_created_timed from campaign_members
),

hours as (
    select
        table_name,
        date_trunc('hour', stamp) as hour,
        min(stamp) as first_at,
        max(stamp) as last_at,
        bool_or(is_timed) as is_timed,
        count(*) as stamps
    from stamps
    where stamp is not null
    group by table_name, hour
)

select * from hours
