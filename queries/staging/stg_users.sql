-- One row per record of a user file, typed.
with
mapped as (
    select * from mapped_users
),

typed as (
    select
        record,
        is_wanted,
        marks,

        -- ids
        read_key(user_id) as user_key,
        user_id,

        -- text
        name,
        team,
        timezone,
        reports_to,

        -- booleans
        try_cast(is_queue as boolean) as is_queue,
        try_cast(is_active as boolean) as is_active
    from mapped
),

judged as (
    select
        *,
        case
            when user_key is null then 'no user id'
        end as reject_reason
    from typed
)

select * from judged
