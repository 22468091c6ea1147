-- One row per combination of facts that the motion rules look at: the motion they give.
with
lead_facts as (
    select * from int_lead_facts
),

opportunities as (
    select * from stg_opportunities
),

campaign_texts as (
    select * from int_campaign_texts
),

motion_rules as (
    select * from defined_motion_rules
),

motion_values as (
    select * from dimension_values
    where dimension = 'motion'
),

combinations as (
    select distinct * exclude (lead_number) from lead_facts
    union
    select
        '' as exported_motion,
        lower(coalesce(trim(opportunities.source), '')) as source,
        lower(coalesce(trim(campaign_texts.campaign_type), '')) as campaign_type,
        '' as created_by_team,
        '' as first_activity_direction
    from opportunities
    left join campaign_texts on opportunities.campaign = campaign_texts.campaign_text
),

fitting_rules as (
    select
        combinations.*,
        arg_min(motion_rules.motion, motion_rules.position) as motion,
        arg_min(motion_rules.name, motion_rules.position) as motion_rule
    from combinations
    inner join motion_rules
        on case motion_rules.field
            when 'source' then combinations.source
            when 'campaign_type' then combinations.campaign_type
            when 'created_by_team' then combinations.created_by_team
            when 'first_activity_direction' then combinations.first_activity_direction
        end glob motion_rules.pattern
    group by all
),

motions as (
    select
        combinations.*,
        coalesce(
            nullif(combinations.exported_motion, ''), fitting_rules.motion, 'unknown'
        ) as motion,
        case
            when combinations.exported_motion <> '' then 'as exported'
            else coalesce(fitting_rules.motion_rule, 'no rule fits')
        end as motion_rule
    from combinations
    left join fitting_rules
        on combinations.exported_motion = fitting_rules.exported_motion
            and combinations.source = fitting_rules.source
            and combinations.campaign_type = fitting_rules.campaign_type
            and combinations.created_by_team = fitting_rules.created_by_team
            and combinations.first_activity_direction
            = fitting_rules.first_activity_direction
),

numbered as (
    select
        motions.* exclude (motion),
        motion_values.id as motion_id
    from motions
    inner join motion_values on motions.motion = motion_values.label
)

select * from numbered
