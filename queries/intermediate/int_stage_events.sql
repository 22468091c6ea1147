-- One row per entry into a stage or exit, creation apart, with its place in the day.
with
evidence as (
    select * from int_stage_evidence
),

leads as (
    select * from int_leads
),

settings as (
    select * from settings
),

dates as (
    select * from evidence
    where not is_timed
),

-- The timed events of the leads that have dates as well.
times as (
    select
        evidence.lead_number,
        evidence.stage,
        evidence.entered_at
    from evidence
    semi join dates on evidence.lead_number = dates.lead_number
    where evidence.is_timed
    union all
    select
        leads.lead_number,
        cast('created' as stage) as stage,
        leads.created_at as entered_at
    from leads
    semi join dates on leads.lead_number = dates.lead_number
    where leads.is_created_timed
),

-- A date of a stage says nothing where the same day has a time of it.
new_dates as (
    select dates.*
    from dates
    anti join times
        on dates.lead_number = times.lead_number
            and dates.stage = times.stage
            and times.entered_at >= dates.entered_at
            and times.entered_at < local_midnight(local_date(dates.entered_at) + 1)
),

-- Within its day a date comes after the timed entries of earlier stages.
earlier_stages as (
    select
        new_dates.lead_number,
        new_dates.stage,
        new_dates.entered_at,
        max(times.entered_at) as last_at
    from new_dates
    inner join times
        on new_dates.lead_number = times.lead_number
            and times.stage < new_dates.stage
            and times.entered_at >= new_dates.entered_at
            and times.entered_at < local_midnight(local_date(new_dates.entered_at) + 1)
    group by new_dates.lead_number, new_dates.stage, new_dates.entered_at
),

-- A close counts at the end of its day.
placed_dates as (
    select
        new_dates.*,
        case
            when new_dates.stage >= cast('won' as stage)
                then local_midnight(local_date(new_dates.entered_at) + 1)
                    - interval 1 second
            else coalesce(earlier_stages.last_at, new_dates.entered_at)
        end as placed_at
    from new_dates
    left join earlier_stages
        on new_dates.lead_number = earlier_stages.lead_number
            and new_dates.stage = earlier_stages.stage
            and new_dates.entered_at = earlier_stages.entered_at
),

placed as (
    select
        *,
        entered_at as placed_at
    from evidence
    where is_timed
    union all by name
    select * from placed_dates
)

select * from placed
