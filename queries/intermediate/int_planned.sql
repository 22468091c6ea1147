-- One row per lead with something planned after the end of the data.
with
activities as (
    select * from int_activities
    where is_open
),

as_of as (
    select * from int_as_of
),

planned as (
    select distinct activities.lead_number
    from activities
    cross join as_of
    where
        case
            when activities.is_timed then activities.occurred_at > as_of.as_of
            else local_date(activities.occurred_at) >= local_date(as_of.as_of)
        end
)

select * from planned
