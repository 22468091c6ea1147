-- One row per lead: what the motion rules look at, as known at creation, or ''.
with
leads as (
    select * from stg_leads
),

numbered_leads as (
    select * from int_leads
),

activities as (
    select * from int_activities
),

campaign_texts as (
    select * from int_campaign_texts
),

owner_texts as (
    select * from int_owner_texts
),

memberships as (
    select * from int_memberships
),

-- Of a date only a day before creation is surely before it.
earlier_activities as (
    select
        activities.lead_number,
        cast(
            arg_min(
                activities.direction, (activities.occurred_at, activities.direction)
            ) as varchar
        ) as first_activity_direction
    from activities
    inner join numbered_leads on activities.lead_number = numbered_leads.lead_number
    where not activities.is_open
        and activities.direction is not null
        and case
            when activities.is_timed
                then activities.occurred_at <= numbered_leads.created_at
            else local_date(activities.occurred_at)
                < numbered_leads.created_date
        end
    group by activities.lead_number
),

facts as (
    select
        numbered_leads.lead_number,
        coalesce(leads.motion, '') as exported_motion,
        lower(coalesce(trim(leads.source), '')) as source,
        lower(coalesce(trim(campaign_texts.campaign_type), '')) as campaign_type,
        lower(coalesce(memberships.team, owner_texts.team, '')) as created_by_team,
        coalesce(earlier_activities.first_activity_direction, '')
            as first_activity_direction
    from numbered_leads
    inner join leads on numbered_leads.lead_key = leads.lead_key
    left join campaign_texts on leads.campaign = campaign_texts.campaign_text
    left join owner_texts on leads.created_by = owner_texts.owner_text
    left join memberships
        on owner_texts.owner_id = memberships.owner_id
            and numbered_leads.created_date
            between memberships.first_date and memberships.last_date
    left join earlier_activities
        on numbered_leads.lead_number = earlier_activities.lead_number
)

select * from facts
