-- One row per record of a campaign file, typed.
with
mapped as (
    select * from mapped_campaigns
),

typed as (
    select
        record,
        is_wanted,
        marks,

        -- ids
        read_key(campaign_id) as campaign_key,
        campaign_id,

        -- text
        name,
        type,
        currency,

        -- numbers
        try_cast(cost as decimal(18, 2)) as cost,

        -- booleans
        is_timed(started_at) as is_started_timed,

        -- stamps
        read_stamp(started_at) as started_at
    from mapped
),

judged as (
    select
        *,
        case
            when campaign_key is null then 'no campaign id'
        end as reject_reason
    from typed
)

select * from judged
