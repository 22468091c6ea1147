-- One row per record of a lead file, typed.
with
mapped as (
    select * from mapped_leads
),

typed as (
    select
        record,
        is_wanted,
        marks,

        -- ids
        read_key(lead_id) as lead_key,
        lead_id,
        read_key(contact_id) as contact_key,
        read_key(opportunity_id) as opportunity_key,
        read_key(merged_into_id) as merged_into_key,

        -- text
        owner,
        created_by,
        source,
        first_source,
        campaign,
        country,
        segment,
        lead_label,
        lead_url,
        rejection_reason,
        grade,
        budget,
        authority,
        need,
        timeline,
        status,
        motion,

        -- numbers
        try_cast(score as double) as score,

        -- booleans
        try_cast(is_deleted as boolean) as is_deleted,
        try_cast(is_converted as boolean) as is_converted,
        is_timed(created_at) as is_created_timed,
        is_timed(modified_at) as is_modified_timed,
        is_timed(assigned_at) as is_assigned_timed,
        is_timed(converted_at) as is_converted_timed,
        is_timed(marketing_qualified_at) as is_marketing_qualified_timed,
        is_timed(sales_accepted_at) as is_sales_accepted_timed,
        is_timed(sales_qualified_at) as is_sales_qualified_timed,
        is_timed(opportunity_at) as is_opportunity_timed,
        is_timed(won_at) as is_won_timed,
        is_timed(rejected_at) as is_rejected_timed,
        is_timed(disqualified_at) as is_disqualified_timed,
        is_timed(recycled_at) as is_recycled_timed,
        is_timed(lost_at) as is_lost_timed,

        -- stamps
        read_stamp(created_at) as created_at,
        read_stamp(modified_at) as modified_at,
        read_stamp(assigned_at) as assigned_at,
        read_stamp(converted_at) as converted_at,
        read_stamp(marketing_qualified_at) as marketing_qualified_at,
        read_stamp(sales_accepted_at) as sales_accepted_at,
        read_stamp(sales_qualified_at) as sales_qualified_at,
        read_stamp(opportunity_at) as opportunity_at,
        read_stamp(won_at) as won_at,
        read_stamp(rejected_at) as rejected_at,
        read_stamp(disqualified_at) as disqualified_at,
        read_stamp(recycled_at) as recycled_at,
        read_stamp(lost_at) as lost_at
    from mapped
),

judged as (
    select
        *,
        case
            when lead_key is null then 'no lead id'
            when created_at is null then 'creation time blank or unreadable'
        end as reject_reason
    from typed
)

select * from judged
