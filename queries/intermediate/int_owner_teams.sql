-- One row per owner and span of dates: its team and that team's reporting line.
with
owner_texts as (
    select * from int_owner_texts
),

memberships as (
    select * from int_memberships
),

reporting_lines as (
    select * from defined_reporting_lines
),

teams as (
    select * from dimension_values
    where dimension = 'team'
),

sides as (
    select * from dimension_values
    where dimension = 'reports_to'
),

-- Owner 0 is nobody, and in no team.
owners as (
    select
        owner_id,
        trim(any_value(team)) as team,
        any_value(reports_to) as reports_to
    from owner_texts
    group by owner_id
    union all
    select 0, null, null
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
in_teams as (
    select
        spans.owner_id,
        spans.first_date,
        spans.last_date,
        coalesce(memberships.team, owners.team) as team,
        owners.reports_to
    from spans
    inner join owners on spans.owner_id = owners.owner_id
    left join memberships
        on spans.owner_id = memberships.owner_id
            and spans.first_date
            between memberships.first_date and memberships.last_date
),

-- A team named in two ways has the lines of one, or its leads would count twice.
named_lines as (
    select
        *,
        min(team) over (partition by lower(team)) as first_team
    from reporting_lines
),

lines as (
    select
        lower(team) as lower_team,
        side,
        coalesce(first_date, date '-infinity') as first_date,
        coalesce(last_date, date 'infinity') as last_date
    from named_lines
    where team = first_team
),

line_beginnings as (
    select owner_id, first_date from in_teams
    union
    select in_teams.owner_id, lines.first_date
    from in_teams
    inner join lines
        on lower(in_teams.team) = lines.lower_team
            and lines.first_date > in_teams.first_date
            and lines.first_date <= in_teams.last_date
    union
    select in_teams.owner_id, lines.last_date + 1
    from in_teams
    inner join lines
        on lower(in_teams.team) = lines.lower_team
            and lines.last_date >= in_teams.first_date
            and lines.last_date < in_teams.last_date
),

line_spans as (
    select
        owner_id,
        first_date,
        coalesce(
            lead(first_date) over (partition by owner_id order by first_date) - 1,
            date 'infinity'
        ) as last_date
    from line_beginnings
),

owner_teams as (
    select
        line_spans.owner_id,
        line_spans.first_date,
        line_spans.last_date,
        in_teams.team,
        coalesce(teams.id, 0) as team_id,
        cast(coalesce(sides.id, 0) as utinyint) as reports_to_id
    from line_spans
    inner join in_teams
        on line_spans.owner_id = in_teams.owner_id
            and line_spans.first_date
            between in_teams.first_date and in_teams.last_date
    left join teams on in_teams.team = teams.label
    left join lines
        on lower(in_teams.team) = lines.lower_team
            and line_spans.first_date between lines.first_date and lines.last_date
    left join sides on coalesce(lines.side, in_teams.reports_to) = sides.label
)

select * from owner_teams
