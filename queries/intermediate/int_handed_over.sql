-- One row per MQL of a lead, each time it became one: when, who had it, until when.
with
clocks as (
    select * from int_lead_clocks
    where start = 'mql' and is_handed_over
),

lead_stages as (
    select * from int_lead_stages
),

leads as (
    select * from int_leads
),

first_entries as (
    select * from int_first_entries
),

owner_spans as (
    select * from int_owner_spans
),

owner_calendars as (
    select * from int_owner_calendars
),

settings as (
    select * from settings
),

rep_weeks as (
    select * from int_rep_weeks
    where start = 'mql'
),

present as (
    select count(*) > 0 as has_mqls
    from first_entries
    where stage = 'marketing_qualified'
),

-- An MQL that is only implied is one since what implies it, as in its weekly counts.
mqls as (
    select
        clocks.lead_number,
        clocks.episode,
        clocks.is_first,
        clocks.is_latest,
        clocks.started_at,
        clocks.since_at,
        case
            when clocks.is_from_creation then lead_stages.implied_marketing_qualified_at
            else clocks.started_at
        end as handed_at,
        case
            when clocks.is_from_creation then lead_stages.is_marketing_qualified_timed
            else clocks.is_timed
        end as is_timed,
        clocks.is_from_creation as is_implied_mql,
        clocks.owner_id,
        clocks.team_id,
        clocks.reports_to_id,
        clocks.calendar_id,
        -- What is only implied came in no week of its own.
        case when not clocks.is_from_creation then rep_weeks.received end as received
    from clocks
    inner join lead_stages on clocks.lead_number = lead_stages.lead_number
    left join rep_weeks
        on clocks.owner_id = rep_weeks.owner_id
            and week_of(clocks.started_date) = rep_weeks.week
),

-- Where nothing is called an MQL and sales decides on opportunities, those are what is
-- handed over.
opportunities as (
    select
        lead_stages.lead_number,
        1 as episode,
        true as is_first,
        true as is_latest,
        cast(null as timestamp) as started_at,
        cast(null as timestamp) as since_at,
        lead_stages.opportunity_at as handed_at,
        lead_stages.is_opportunity_timed as is_timed,
        false as is_implied_mql,
        owner_spans.human_owner_id as owner_id,
        owner_calendars.team_id,
        owner_calendars.reports_to_id,
        owner_calendars.calendar_id
    from lead_stages
    inner join leads on lead_stages.lead_number = leads.lead_number
    cross join present
    cross join settings
    inner join owner_spans
        on lead_stages.lead_number = owner_spans.lead_number
            and greatest(lead_stages.opportunity_at, leads.created_at)
            >= owner_spans.from_at
            and greatest(lead_stages.opportunity_at, leads.created_at)
            < owner_spans.until_at
    inner join owner_calendars
        on owner_spans.human_owner_id = owner_calendars.owner_id
            and local_date(lead_stages.opportunity_at)
            between owner_calendars.first_date and owner_calendars.last_date
    where
        not present.has_mqls
        and settings.decision_on = 'opportunity'
        and lead_stages.opportunity_at is not null
),

handed as (
    select * from mqls
    union all by name
    select * from opportunities
),

-- What moves a lead ahead of its next MQL still belongs to this one.
bounded as (
    select
        *,
        lead(since_at, 1, timestamp 'infinity') over (
            partition by lead_number order by episode
        ) as until_at
    from handed
)

select * from bounded
