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

reporting_lines as (
    select * from defined_reporting_lines
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

-- One source has one id, whether it was a lead's first or is its own; what has no lead
-- has none of them.
first_touches as (
    select distinct trim(first_source) as label from leads
    where trim(first_source) <> ''
),

first_sources as (
    select
        numbered.id,
        numbered.label
    from numbered
    inner join first_touches on numbered.label = first_touches.label
    where numbered.dimension = 'source'
    union all
    select
        max(numbered.id) + 1,
        any_value(leadless.label)
    from numbered
    cross join leadless
    where
        numbered.dimension = 'source'
        and exists (select 1 from first_touches)
    having count(*) > 0
),

said_lines as (
    select reports_to as label from owner_texts
    union
    select side from reporting_lines
),

all_values as (
    select dimension, id, label from numbered
    union all
    select 'first_source', id, label from first_sources
    union all
    select 'reports_to', sides.id, sides.label
    from (values (1, 'sales'), (2, 'marketing')) as sides (id, label)
    inner join said_lines on sides.label = said_lines.label
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
        ('first_source', 0, '(blank)'),
        ('campaign', 0, '(blank)'),
        ('segment', 0, '(blank)'),
        ('country', 0, '(blank)'),
        ('team', 0, 'Unassigned'),
        ('reports_to', 0, 'unknown'),
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
