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
changes as (
    select
        numbered_leads.lead_number,
        stage_changes.changed_at as from_at,
        max(coalesce(old_owners.owner_id, 0)) as old_owner_id,
        max(coalesce(new_owners.owner_id, 0)) as owner_id
    from stage_changes
    inner join numbered_leads on stage_changes.lead_key = numbered_leads.lead_key
    inner join as_of on stage_changes.changed_at <= as_of.as_of
    left join owner_texts as old_owners
        on stage_changes.old_value = old_owners.owner_text
    left join owner_texts as new_owners
        on stage_changes.new_value = new_owners.owner_text
    where stage_changes.change = 'owner'
    group by numbered_leads.lead_number, stage_changes.changed_at
),

first_changes as (
    select
        lead_number,
        min(from_at) as from_at,
        arg_min(old_owner_id, from_at) as old_owner_id
    from changes
    group by lead_number
),

-- Before its first change a lead had the owner it was taken from; without one, today's.
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
        first_owners.owner_id as human_owner_id
    from first_owners
    anti join first_changes on first_owners.lead_number = first_changes.lead_number
),

changed as (
    select
        lead_number,
        from_at,
        owner_id
    from changes
    union all by name
    select first_owners.*
    from first_owners
    semi join first_changes on first_owners.lead_number = first_changes.lead_number
),

-- The first human owner from then on: this one, else the next that is one.
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
        ) as human_owner_id
    from changed
),

spans as (
    select * from unchanged
    union all by name
    select * from followed
)

select * from spans
