-- One row per measure and reason to trust it or not: the share of good or bad rows.
with
settings as (
    select * from settings
),

thresholds as (
    select * from defined_thresholds
),

leads as (
    select * from stg_leads
),

numbered_leads as (
    select * from int_leads
),

first_entries as (
    select * from int_first_entries
),

journeys as (
    select * from int_lead_journeys
),

opportunities as (
    select * from int_opportunities
),

activities as (
    select * from int_activities
),

stamp_hours as (
    select * from int_stamp_hours
),

horizons as (
    select * from horizons
),

repeated as (
    select
        'counts' as measure,
        'of the rows were older copies of others and were dropped' as reason,
        'at_most' as kind,
        repeated_rows as counted,
        read_rows as rows
    from settings
),

future as (
    select
        'counts' as measure,
        'of the rows lie after the end of the data and are ignored' as reason,
        'at_most' as kind,
        sum(future_rows) as counted,
        sum(rows) as rows
    from horizons
),

without_zone as (
    select
        'weeks and hours' as measure,
        'of the stamps come without a time zone and are read as UTC' as reason,
        'at_most' as kind,
        zoneless_stamps as counted,
        timed_stamps as rows
    from settings
),

-- Where every stamp lacks its zone they are alike; some with and some without are not.
mixed_zones as (
    select
        'speed to call' as measure,
        'of the stamps come without a time zone while others have one' as reason,
        'at_most' as kind,
        zoneless_stamps as counted,
        timed_stamps as rows
    from settings
    where zoneless_stamps between 1 and timed_stamps - 1
),

-- A status that is not dated says where a lead is, and not since when.
dated_statuses as (
    select
        'stages and conversion' as measure,
        'of the leads past creation have a date for the stage they are in' as reason,
        'at_least' as kind,
        count(first_entries.lead_number) as counted,
        count(*) as rows
    from leads
    inner join numbered_leads on leads.lead_key = numbered_leads.lead_key
    left join first_entries
        on numbered_leads.lead_number = first_entries.lead_number
            and leads.status = cast(first_entries.stage as varchar)
    where leads.status <> 'created'
),

out_of_order as (
    select
        'stages and conversion' as measure,
        'of the leads entered a stage before an earlier one' as reason,
        'at_most' as kind,
        count(*) filter (where is_out_of_order) as counted,
        count(*) as rows
    from journeys
),

first_mqls as (
    select
        lead_number,
        is_timed
    from first_entries
    where stage = 'marketing_qualified'
),

has_mqls as (
    select count(*) > 0 as has_mqls from first_mqls
),

-- The clock starts at the MQL; at creation where that is implied or nowhere dated.
clocks as (
    select
        'speed to call' as measure,
        'of the leads handed over have a time of day from which their clock runs'
            as reason,
        'at_least' as kind,
        count(*) filter (
            where case
                when journeys.is_marketing_qualified_explicit then first_mqls.is_timed
                else numbered_leads.is_created_timed
            end
        ) as counted,
        count(*) as rows
    from journeys
    inner join numbered_leads on journeys.lead_number = numbered_leads.lead_number
    cross join has_mqls
    left join first_mqls on journeys.lead_number = first_mqls.lead_number
    where journeys.marketing_qualified_at is not null or not has_mqls.has_mqls
),

timed_calls as (
    select
        'speed to call' as measure,
        'of the calls have a time of day' as reason,
        'at_least' as kind,
        count(*) filter (where is_timed) as counted,
        count(*) as rows
    from activities
    where channel = 'call' and not is_open
),

callers as (
    select distinct owner_id from activities
    where channel = 'call' and not is_open
),

owners as (
    select distinct owner_id from journeys
    where owner_id <> 0
),

silent_owners as (
    select
        'speed to call' as measure,
        'of the owners of leads are missing from the log of calls' as reason,
        'at_most' as kind,
        count(*) - count(callers.owner_id) as counted,
        count(*) as rows
    from owners
    left join callers on owners.owner_id = callers.owner_id
),

timed_activities as (
    select
        'follow-up' as measure,
        'of the activities have a time of day' as reason,
        'at_least' as kind,
        count(*) filter (where is_timed) as counted,
        count(*) as rows
    from activities
    where not is_open
),

owner_histories as (
    select
        'owners and teams' as measure,
        'of the leads have a history of owners; the others count for their current one'
            as reason,
        'at_least' as kind,
        count(*) filter (where has_owner_history) as counted,
        count(*) as rows
    from journeys
),

amounts as (
    select
        'money' as measure,
        'of the opportunities have an amount' as reason,
        'at_least' as kind,
        count(amount) as counted,
        count(*) as rows
    from opportunities
),

shares as (
    select * from repeated
    union all
    select * from future
    union all
    select * from without_zone
    union all
    select * from mixed_zones
    where (select count(*) from activities) > 0
    union all
    select * from dated_statuses
    union all
    select * from out_of_order
    union all
    select * from clocks
    where (select count(*) from activities) > 0
    union all
    select * from timed_calls
    union all
    select * from silent_owners
    where (select count(*) from activities) > 0
    union all
    select * from timed_activities
    union all
    select * from owner_histories
    union all
    select * from amounts
),

known as (
    select
        measure,
        reason,
        kind,
        counted / rows as share,
        rows
    from shares
    where rows > 0
),

graded as (
    select
        known.measure,
        case
            when known.kind = 'at_least' and known.share >= thresholds.a then 'A'
            when known.kind = 'at_least' and known.share >= thresholds.b then 'B'
            when known.kind = 'at_most' and known.share <= thresholds.a then 'A'
            when known.kind = 'at_most' and known.share <= thresholds.b then 'B'
            -- Current owners are known, so owners and teams are never worse than C.
            when known.measure = 'owners and teams' then 'C'
            when known.kind = 'at_least' and known.share >= thresholds.c then 'C'
            when known.kind = 'at_most' and known.share <= thresholds.c then 'C'
            else 'D'
        end as grade,
        format('{:.1f} % {}', 100 * known.share, known.reason) as reason,
        known.share,
        known.rows::bigint as rows
    from known
    inner join thresholds on known.kind = thresholds.kind
),

-- UTC is what the definitions have before anybody says where the company is.
report_zone as (
    select
        'weeks and hours' as measure,
        case when report_timezone = 'UTC' then 'B' else 'A' end as grade,
        'Weeks, days and hours are those of ' || report_timezone || case
            when report_timezone = 'UTC'
                then '; set report.timezone where the company is elsewhere'
            else ''
        end as reason,
        null as share,
        null as rows
    from settings
),

reasons as (
    select * from graded
    union all
    select * from report_zone
    order by measure, grade desc, reason
)

select * from reasons
