-- One row per record of an opportunity file, typed.
with
mapped as (
    select * from mapped_opportunities
),

typed as (
    select
        record,
        is_wanted,
        marks,

        -- ids
        read_key(opportunity_id) as opportunity_key,
        opportunity_id,
        read_keys(lead_ids) as lead_keys,

        -- text
        owner,
        source,
        campaign,
        currency,
        rejection_reason,
        stage,
        decision,

        -- numbers
        try_cast(amount as decimal(18, 2)) as amount,

        -- booleans
        try_cast(is_won as boolean) as is_won,
        try_cast(is_closed as boolean) as is_closed,
        try_cast(is_deleted as boolean) as is_deleted,
        is_timed(created_at) as is_created_timed,
        is_timed(closed_at) as is_closed_timed,
        is_timed(won_at) as is_won_timed,
        is_timed(decided_at) as is_decided_timed,
        is_timed(modified_at) as is_modified_timed,

        -- stamps
        read_stamp(created_at) as created_at,
        read_stamp(closed_at) as closed_at,
        read_stamp(won_at) as won_at,
        read_stamp(decided_at) as decided_at,
        read_stamp(modified_at) as modified_at
    from mapped
),

judged as (
    select
        *,
        case
            when opportunity_key is null then 'no opportunity id'
            when coalesce(created_at, won_at, closed_at) is null
                then 'no readable time'
        end as reject_reason
    from typed
)

select * from judged
