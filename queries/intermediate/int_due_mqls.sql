-- One row per raised hand and per opportunity, due as an MQL: was it one, and in time.
with
journeys as (
    select * from int_lead_journeys
),

lead_stages as (
    select * from int_lead_stages
),

lead_facts as (
    select * from int_lead_facts
),

moves as (
    select * from int_stage_moves
),

activities as (
    select * from int_activities
),

calendars as (
    select * from int_calendars
    where calendar_id = 1
),

business_days as (
    select * from int_business_days
    where calendar_id = 1
),

as_of as (
    select * from int_as_of
),

patterns as (
    select * from defined_hand_raisers
),

promises as (
    select * from defined_promises
),

raising_sources as (
    select distinct lead_facts.source
    from lead_facts
    inner join patterns on lead_facts.source glob patterns.pattern
),

-- Of a date only a day before creation is surely before it.
callers as (
    select distinct journeys.lead_number
    from journeys
    inner join activities on journeys.lead_number = activities.lead_number
    where
        activities.channel = 'call'
        and activities.direction = 'inbound'
        and not activities.is_open
        and case
            when activities.is_timed then activities.occurred_at <= journeys.created_at
            else local_date(activities.occurred_at) < local_date(journeys.created_at)
        end
),

-- Who asked for a talk, or called: MQLs within the days agreed, one would think.
raised as (
    select
        journeys.lead_number,
        journeys.created_at as since_at,
        cast(
            timezone(calendars.timezone, timezone('UTC', journeys.created_at)) as date
        ) as created_day,
        cast(
            timezone(
                calendars.timezone,
                timezone(
                    'UTC',
                    least(
                        lead_stages.marketing_qualified_at,
                        journeys.rejected_at,
                        journeys.disqualified_at,
                        journeys.recycled_at,
                        journeys.lost_at,
                        as_of.as_of
                    )
                )
            ) as date
        ) as until_day,
        cast(
            timezone(calendars.timezone, timezone('UTC', as_of.as_of)) as date
        ) as today
    from journeys
    inner join lead_stages on journeys.lead_number = lead_stages.lead_number
    inner join lead_facts on journeys.lead_number = lead_facts.lead_number
    cross join calendars
    cross join as_of
    left join raising_sources on lead_facts.source = raising_sources.source
    left join callers on journeys.lead_number = callers.lead_number
    where
        (raising_sources.source is not null or callers.lead_number is not null)
        -- What left in another way, or is a customer by now, waits for no MQL.
        and lead_stages.implied_marketing_qualified_at is null
        and not journeys.is_bulk_import
),

hand_raisers as (
    select
        raised.lead_number,
        'hand_raiser' as miss,
        raised.since_at,
        later.days_before - earlier.days_before >= promises.hand_raiser_days
            as is_missed
    from raised
    cross join promises
    inner join business_days as later on raised.until_day = later.day
    inner join business_days as earlier on raised.created_day + 1 = earlier.day
    inner join business_days as at_today on raised.today = at_today.day
    -- Whose time has not run out yet is neither kept nor missed.
    where at_today.days_before - earlier.days_before >= promises.hand_raiser_days
),

nurtured as (
    select
        moves.lead_number,
        min(moves.moved_at) as recycled_at
    from moves
    where moves.to_stage = 'recycled'
    group by moves.lead_number
),

-- What marketing was still warming up became an opportunity all by itself; what sales
-- opened within a day was its own.
opportunities as (
    select
        lead_stages.lead_number,
        'opportunity' as miss,
        coalesce(lead_stages.opportunity_at, lead_stages.won_at) as since_at,
        lead_stages.marketing_qualified_at is null
        and lead_stages.implied_marketing_qualified_at is not null
        and coalesce(
            nurtured.recycled_at
            < coalesce(lead_stages.opportunity_at, lead_stages.won_at)
            or journeys.created_at + interval 1 day
            < coalesce(lead_stages.opportunity_at, lead_stages.won_at),
            false
        ) as is_missed
    from lead_stages
    left join nurtured on lead_stages.lead_number = nurtured.lead_number
    inner join journeys on lead_stages.lead_number = journeys.lead_number
    where coalesce(lead_stages.opportunity_at, lead_stages.won_at) is not null
),

due as (
    select * from hand_raisers
    union all by name
    select * from opportunities
),

described as (
    select
        due.lead_number,
        cast(due.miss as miss) as miss,
        due.since_at,
        due.is_missed,
        local_date(due.since_at) as since_date,
        week_of(local_date(due.since_at)) as since_week,
        journeys.motion_id,
        journeys.source_id,
        journeys.first_source_id,
        journeys.campaign_id,
        journeys.segment_id,
        journeys.country_id,
        journeys.team_id,
        journeys.reports_to_id,
        journeys.owner_id
    from due
    inner join journeys on due.lead_number = journeys.lead_number
    order by since_date, due.lead_number
)

select * from described
