-- One row per table with stamps: when it begins and ends, and whether it ends early.
with
stamp_hours as (
    select * from int_stamp_hours
),

table_ends as (
    select * from int_table_ends
),

as_of as (
    select * from int_as_of
),

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

campaign_members as (
    select * from stg_campaign_members
),

known as (
    select
        table_ends.table_name,
        least(table_ends.first_at, as_of.as_of) as first_at,
        least(table_ends.last_at, as_of.as_of) as last_at,
        as_of.as_of
    from table_ends
    cross join as_of
),

-- The gaps between stamps; those inside one hour are too short to matter.
hours as (
    select stamp_hours.*
    from stamp_hours
    inner join known on stamp_hours.table_name = known.table_name
    where stamp_hours.first_at <= known.last_at
),

gaps as (
    select
        table_name,
        first_at - lag(last_at) over (partition by table_name order by hour) as gap,
        sum(stamps) over (partition by table_name) - 1 as gaps
    from hours
),

ranked_gaps as (
    select
        table_name,
        gap,
        gaps,
        row_number() over (partition by table_name order by gap desc) as longest
    from gaps
    where gap is not null
),

-- 99.9 % of all gaps are at most this long; null where that is less than an hour.
usual_silences as (
    select
        table_name,
        max(gap) filter (where longest > floor(0.001 * gaps)) as silence
    from ranked_gaps
    group by table_name
),

two_business_days_later as (
    select
        table_name,
        last_at + to_days(
            case local_weekday(last_at)
                when 4 then 4
                when 5 then 4
                when 6 then 3
                else 2
            end
        ) as patience_ends_at
    from known
),

newest as (
    select
        'leads' as table_name,
        greatest(
            created_at, converted_at, marketing_qualified_at, sales_accepted_at,
            sales_qualified_at, opportunity_at, won_at, rejected_at, disqualified_at,
            recycled_at, lost_at
        ) as newest_at
    from leads
    union all
    select 'stage_changes', changed_at from stage_changes
    union all
    select
        'opportunities',
        greatest(
            created_at,
            won_at,
            decided_at,
            case
                when is_closed or is_won or stage in ('won', 'lost') then closed_at
            end
        )
    from opportunities
    union all
    select
        'activities',
        greatest(
            logged_at, completed_at, case when is_open is not true then started_at end
        )
    from activities
    union all
    select 'campaign_members', created_at from campaign_members
),

counted as (
    select
        newest.table_name,
        count(*) as rows,
        count(*) filter (where newest.newest_at > as_of.as_of) as future_rows
    from newest
    cross join as_of
    where newest.newest_at is not null
    group by newest.table_name
),

horizons as (
    select
        known.table_name,
        known.first_at,
        known.last_at,
        counted.rows,
        counted.future_rows,
        known.table_name in ('activities', 'stage_changes', 'opportunities')
        and known.as_of > two_business_days_later.patience_ends_at
        and known.as_of > known.last_at
        + coalesce(usual_silences.silence, interval 0 seconds) as ends_early
    from known
    inner join two_business_days_later
        on known.table_name = two_business_days_later.table_name
    inner join counted on known.table_name = counted.table_name
    left join usual_silences on known.table_name = usual_silences.table_name
    order by known.table_name
)

select * from horizons
