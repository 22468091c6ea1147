-- One row per way in which the export names a person, and who that is.
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

users as (
    select * from stg_users
),

queue_prefixes as (
    select * from defined_queue_prefixes
),

not_people as (
    select * from defined_not_people
),

texts as (
    select owner as owner_text, true as is_owner from leads
    union all
    select old_value, true from stage_changes where change = 'owner'
    union all
    select new_value, true from stage_changes where change = 'owner'
    union all
    select changed_by, true from stage_changes
    union all
    select owner, true from opportunities
    union all
    select owner, true from activities
    union all
    select created_by, false from leads
    union all
    select user_id, false from users
),

-- Blanks are looked for among the few distinct texts, not in millions of rows.
distinct_texts as (
    select
        owner_text,
        bool_or(is_owner) as is_owner
    from texts
    group by owner_text
    having trim(any_value(owner_text)) <> ''
),

named as (
    select
        owner_text,
        is_owner,
        lower(trim(owner_text)) as lower_name
    from distinct_texts
),

users_by_id as (
    select
        trim(user_id) as trimmed_id,
        min(user_id) as user_id
    from users
    group by trim(user_id)
),

-- Two users of one name: the active one, then the lower id.
users_by_name as (
    select
        lower(trim(name)) as lower_name,
        arg_min(user_id, (is_active is false, user_id)) as user_id
    from users
    where trim(name) <> ''
    group by lower(trim(name))
),

matched as (
    select
        named.owner_text,
        named.is_owner,
        coalesce(
            users_by_id.user_id, users_by_name.user_id, trim(named.owner_text)
        ) as owner_name
    from named
    left join users_by_id on trim(named.owner_text) = users_by_id.trimmed_id
    left join users_by_name on named.lower_name = users_by_name.lower_name
),

labelled as (
    select
        matched.owner_text,
        matched.is_owner,
        matched.owner_name,
        coalesce(nullif(trim(users.name), ''), trim(matched.owner_name)) as label,
        users.team,
        users.reports_to,
        coalesce(users.is_queue, false) as is_queue
    from matched
    left join users on matched.owner_name = users.user_id
),

queues_by_id as (
    select distinct labelled.owner_text
    from labelled
    inner join queue_prefixes
        on starts_with(labelled.owner_name, queue_prefixes.prefix)
            and length(labelled.owner_name) in (15, 18)
),

queues_by_name as (
    select distinct labelled.owner_text
    from labelled
    inner join not_people on lower(labelled.label) glob not_people.pattern
),

people as (
    select
        labelled.owner_text,
        labelled.is_owner,
        labelled.owner_name,
        labelled.label,
        labelled.team,
        labelled.reports_to
    from labelled
    anti join queues_by_id on labelled.owner_text = queues_by_id.owner_text
    anti join queues_by_name on labelled.owner_text = queues_by_name.owner_text
    where not labelled.is_queue
),

-- Owner 0 is nobody: a queue, or no owner at all.
numbered as (
    select
        owner_text,
        is_owner,
        cast(dense_rank() over (order by label, owner_name) as uinteger) as owner_id,
        label,
        team,
        reports_to
    from people
)

select * from numbered
