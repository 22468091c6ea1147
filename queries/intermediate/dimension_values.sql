-- One row per value of a dimension, with the label it is shown by; id 0 is blank.
with
leads as (
    select * from stg_leads
),

opportunities as (
    select * from stg_opportunities
),

owner_texts as (
    select * from int_owner_texts
),

memberships as (
    select * from int_memberships
),

campaign_texts as (
    select * from int_campaign_texts
),

opportunity_leads as (
    select * from int_opportunity_leads
),

-- What only leads have is not blank where there is no lead to have it.
leadless as (
    select 'No lead' as label
    from opportunities
    anti join opportunity_leads
        on opportunities.opportunity_key = opportunity_leads.opportunity_key
),

labels as (
    select 'source' as dimension, source as label from leads
    union
    select 'source', first_source from leads
    union
    select 'source', source from opportunities
    union
    select 'segment', segment from leads
    union
    select 'country', country from leads
    union
    select 'segment', label from leadless
    union
    select 'country', label from leadless
    union
    select 'team', team from owner_texts
    union
    select 'team', team from memberships
    union
    select 'campaign', label from campaign_texts
),

trimmed as (
    select distinct
        dimension,
        trim(label) as label
    from labels
    where trim(label) <> ''
),

numbered as (
    select
        dimension,
        row_number() over (partition by dimension order by label) as id,
        label
    from trimmed
),

all_values as (
    select dimension, id, label from numbered
    union all
    select distinct 'owner', owner_id, label from owner_texts where is_owner
    union all
    select dimension, id, label
    from (
        values
        ('motion', 0, 'unknown'),
        ('motion', 1, 'inbound'),
        ('motion', 2, 'outbound'),
        ('motion', 3, 'partner'),
        ('source', 0, '(blank)'),
        ('campaign', 0, '(blank)'),
        ('segment', 0, '(blank)'),
        ('country', 0, '(blank)'),
        ('team', 0, 'Unassigned'),
        ('owner', 0, 'Unassigned')
    ) as fixed (dimension, id, label)
),

dimension_values as (
    select
        dimension,
        cast(id as uinteger) as id,
        label
    from all_values
    order by dimension, id
)

select * from dimension_values
