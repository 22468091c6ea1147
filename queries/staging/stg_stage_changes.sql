-- One row per record of a stage change file, typed.
with
mapped as (
    select * from mapped_stage_changes
),

typed as (
    select
        record,
        is_wanted,
        marks,

        -- ids
        read_key(change_id) as change_key,
        read_key(lead_id) as lead_key,

        -- text
        old_value,
        new_value,
        changed_by,
        change,
        new_stage,

        -- booleans
        try_cast(is_deleted as boolean) as is_deleted,
        is_timed(changed_at) as is_changed_timed,

        -- stamps
        read_stamp(changed_at) as changed_at
    from mapped
),

judged as (
    select
        *,
        case
            when lead_key is null then 'no lead id'
            when changed_at is null then 'time of change blank or unreadable'
        end as reject_reason
    from typed
)

select * from judged
