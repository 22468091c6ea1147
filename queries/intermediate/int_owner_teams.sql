-- One row per owner and span of dates: its team, on every date exactly one.
with
owner_texts as (
    select * from int_owner_texts
),

memberships as (
    select * from int_memberships
),

teams as (
    select * from dimension_values
    where dimension = 'team'
),

-- Owner 0 is nobody, and in no team.
owners as (
    select
        owner_id,
        trim(any_value(team)) as team
    from owner_texts
    group by owner_id
    union all
    select 0, null
),

beginnings as (
    select owner_id, date '-infinity' as first_date from owners
    union
    select owner_id, first_date from memberships
    union
    select owner_id, last_date + 1 from memberships
    where last_date < date 'infinity'
),

spans as (
    select
        owner_id,
        first_date,
        coalesce(
            lead(first_date) over (partition by owner_id order by first_date) - 1,
            date 'infinity'
        ) as last_date
    from beginnings
),

-- Where the definitions do not say, what the export says holds.
owner_teams as (
    select
        spans.owner_id,
        spans.first_date,
        spans.last_date,
        coalesce(memberships.team, owners.team) as team,
        coalesce(teams.id, 0) as team_id
    from spans
    inner join owners on spans.owner_id = owners.owner_id
    left join memberships
        on spans.owner_id = memberships.owner_id
            and spans.first_date
            between memberships.first_date and memberships.last_date
    left join teams on coalesce(memberships.team, owners.team) = teams.label
)

select * from owner_teams
