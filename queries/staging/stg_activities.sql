-- One row per record of an activity file, typed.
with
mapped as (
    select * from mapped_activities
),

typed as (
    select
        record,
        is_wanted,
        marks,

        -- ids
        read_key(activity_id) as activity_key,
        read_key(lead_id) as lead_key,
        read_key(opportunity_id) as opportunity_key,

        -- text
        owner,
        channel,
        direction,
        disposition,

        -- numbers
        try_cast(
            round(try_cast(duration_seconds as double)) as integer
        ) as duration_seconds,

        -- booleans
        try_cast(is_automated as boolean) as is_automated,
        try_cast(is_open as boolean) as is_open,
        try_cast(is_deleted as boolean) as is_deleted,
        is_timed(started_at) as is_started_timed,
        is_timed(completed_at) as is_completed_timed,
        is_timed(logged_at) as is_logged_timed,
        is_timed(modified_at) as is_modified_timed,

        -- stamps
        read_stamp(started_at) as started_at,
        read_stamp(completed_at) as completed_at,
        read_stamp(logged_at) as logged_at,
        read_date(activity_on) as activity_on,
        read_stamp(modified_at) as modified_at
    from mapped
),

judged as (
    select
        *,
        case
            when coalesce(started_at, completed_at, logged_at, activity_on) is null
                then 'no readable time'
        end as reject_reason
    from typed
)

select * from judged
