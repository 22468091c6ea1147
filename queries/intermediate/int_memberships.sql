-- One row per owner and span of dates for which the definitions name the team.
with
owner_texts as (
    select * from int_owner_texts
),

memberships as (
    select * from defined_memberships
),

-- The definitions name people by id or by name, as the export does. A user's id of
-- Salesforce may be there in its long form: the 15 characters and a check sum of 3.
resolved as (
    select distinct
        owner_texts.owner_id,
        memberships.team,
        coalesce(memberships.first_date, date '-infinity') as first_date,
        coalesce(memberships.last_date, date 'infinity') as last_date
    from memberships
    inner join owner_texts
        on trim(owner_texts.owner_text) in (
            memberships.user_text,
            regexp_extract(
                memberships.user_text, '^(00[5G][A-Za-z0-9]{12})[A-Za-z0-9]{3}$', 1
            )
        )
            or lower(memberships.user_text) = lower(owner_texts.label)
),

-- One person named in two ways may be in two teams at once: the later span gives way,
-- the shorter one where both are of one team and begin together.
single as (
    select resolved.*
    from resolved
    anti join resolved as earlier
        on resolved.owner_id = earlier.owner_id
            and earlier.last_date >= resolved.first_date
            and (earlier.first_date, earlier.team, resolved.last_date)
            < (resolved.first_date, resolved.team, earlier.last_date)
)

select * from single
