-- One row per lead and owner it had, from when until when; and who followed it.
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

owner_texts as (
    select * from int_owner_texts
),

as_of as (
    select * from int_as_of
),

-- An owner's change may be there twice, by id and by name: both name the same person.
-- What a lead merged away was owned by says nothing of the one that survives.
steps as (
    select distinct
        numbered_leads.lead_number,
        stage_changes.changed_at as from_at,
        coalesce(old_owners.owner_id, 0) as old_owner_id,
        coalesce(new_owners.owner_id, 0) as owner_id
    from stage_changes
    inner join numbered_leads on stage_changes.lead_key = numbered_leads.lead_key
    left join owner_texts as old_owners
        on stage_changes.old_value = old_owners.owner_text
    left join owner_texts as new_owners
        on stage_changes.new_value = new_owners.owner_text
    where stage_changes.change = 'owner'
),

-- Steps at one time are a chain: it begins with whom no step gave, and ends with whom
-- none took it from.
changes as (
    select
        steps.lead_number,
        steps.from_at,
        coalesce(
            max(steps.old_owner_id) filter (where step_before.lead_number is null),
            max(steps.old_owner_id)
        ) as old_owner_id,
        coalesce(
            max(steps.owner_id) filter (where step_after.lead_number is null),
            max(steps.owner_id)
        ) as owner_id
    from steps
    left join steps as step_before
        on steps.lead_number = step_before.lead_number
            and steps.from_at = step_before.from_at
            and steps.old_owner_id = step_before.owner_id
            and step_before.old_owner_id <> step_before.owner_id
    left join steps as step_after
        on steps.lead_number = step_after.lead_number
            and steps.from_at = step_after.from_at
            and steps.owner_id = step_after.old_owner_id
            and step_after.old_owner_id <> step_after.owner_id
    group by steps.lead_number, steps.from_at
),

known_changes as (
    select changes.*
    from changes
    inner join as_of on changes.from_at <= as_of.as_of
),

first_changes as (
    select
        lead_number,
        min(from_at) as from_at,
        arg_min(old_owner_id, from_at) as old_owner_id
    from changes
    group by lead_number
),

-- Before its first change, be it after `as_of`, a lead had the owner it was taken from;
-- without one, today's.
first_owners as (
    select
        numbered_leads.lead_number,
        least(numbered_leads.created_at, first_changes.from_at - interval 1 second)
            as from_at,
        coalesce(first_changes.old_owner_id, owner_texts.owner_id, 0) as owner_id
    from numbered_leads
    inner join leads on numbered_leads.lead_key = leads.lead_key
    left join first_changes on numbered_leads.lead_number = first_changes.lead_number
    left join owner_texts on leads.owner = owner_texts.owner_text
),

unchanged as (
    select
        first_owners.lead_number,
        first_owners.from_at,
        timestamp 'infinity' as until_at,
        first_owners.owner_id,
        first_owners.owner_id as human_owner_id,
        case when first_owners.owner_id <> 0 then first_owners.from_at end
            as human_from_at
    from first_owners
    anti join known_changes on first_owners.lead_number = known_changes.lead_number
),

changed as (
    select
        lead_number,
        from_at,
        owner_id
    from known_changes
    union all by name
    select first_owners.*
    from first_owners
    semi join known_changes on first_owners.lead_number = known_changes.lead_number
),

-- The first human owner from then on, and since when: this one, else the next.
followed as (
    select
        *,
        lead(from_at, 1, timestamp 'infinity') over (
            partition by lead_number
            order by from_at
            rows between current row and unbounded following
        ) as until_at,
        coalesce(
            first_value(nullif(owner_id, 0) ignore nulls) over (
                partition by lead_number
                order by from_at
                rows between current row and unbounded following
            ),
            0
        ) as human_owner_id,
        first_value(case when owner_id <> 0 then from_at end ignore nulls) over (
            partition by lead_number
            order by from_at
            rows between current row and unbounded following
        ) as human_from_at
    from changed
),

spans as (
    select * from unchanged
    union all by name
    select * from followed
)

select * from spans
