-- One row per lead and stage or exit that it entered explicitly: the first time.
with
events as (
    select * from int_stage_events
),

-- At equal times what has a time of day comes first, and what knows who decided.
firsts as (
    select
        lead_number,
        stage,
        min({
            'entered_at': entered_at,
            'is_date': not is_timed,
            'decided_by': decided_by,
            'table_name': table_name,
            'placed_at': placed_at
        }) as entry,
        min({'entered_at': entered_at, 'decided_by': decided_by}) filter (
            where table_name = 'opportunities'
        ) as deal
    from events
    where stage <> 'created'
    group by lead_number, stage
),

-- Opportunity and won belong to the opportunity's owner, whatever else dates them.
entries as (
    select
        lead_number,
        stage,
        entry.entered_at as entered_at,
        entry.placed_at as placed_at,
        not entry.is_date as is_timed,
        case
            when stage in ('opportunity', 'won', 'lost') then deal.decided_by
            else nullif(entry.decided_by, 0)
        end as decided_by,
        entry.table_name as table_name
    from firsts
)

select * from entries
