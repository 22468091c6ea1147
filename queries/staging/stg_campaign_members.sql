-- One row per record of a campaign member file, typed.
with
mapped as (
    select * from mapped_campaign_members
),

typed as (
    select
        record,
        is_wanted,
        marks,

        -- ids
        read_key(member_id) as member_key,
        read_key(campaign_id) as campaign_key,
        read_key(lead_id) as lead_key,

        -- booleans
        try_cast(has_responded as boolean) as has_responded,
        try_cast(is_deleted as boolean) as is_deleted,
        is_timed(created_at) as is_created_timed,
        is_timed(responded_at) as is_responded_timed,

        -- stamps
        read_stamp(created_at) as created_at,
        read_stamp(responded_at) as responded_at
    from mapped
),

judged as (
    select
        *,
        case
            when campaign_key is null then 'no campaign id'
            when lead_key is null then 'no lead id'
        end as reject_reason
    from typed
)

select * from judged
