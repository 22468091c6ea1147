-- One row per human activity of a lead.
with
activities as (
    select * from stg_activities
),

lead_keys as (
    select * from int_lead_keys
),

owner_texts as (
    select * from int_owner_texts
),

as_of as (
    select * from int_as_of
),

human as (
    select * from activities
    where is_automated is not true and lead_key is not null
),

-- What is planned happens when it is planned for, whenever it was written down. What
-- was logged after its day was over was not done then: only its day is known.
timed as (
    select
        lead_key,
        owner,
        channel,
        direction,
        disposition,
        logged_at,
        duration_seconds,
        coalesce(is_open, false) as is_open,
        case
            when started_at is not null then started_at
            when completed_at is not null and is_open is not true
                then completed_at - to_seconds(coalesce(duration_seconds, 0))
            when is_open and activity_on is not null then local_midnight(activity_on)
            when logged_at >= local_midnight(activity_on + 1)
                then local_midnight(activity_on)
            when logged_at is not null then logged_at
            else local_midnight(activity_on)
        end as occurred_at,
        case
            when started_at is not null then is_started_timed
            when completed_at is not null and is_open is not true
                then is_completed_timed
            when is_open and activity_on is not null then false
            when logged_at >= local_midnight(activity_on + 1) then false
            when logged_at is not null then is_logged_timed
            else false
        end as is_timed,
        started_at is null
        and (completed_at is null or is_open is true)
        and logged_at is not null as is_log_time
    from human
),

of_leads as (
    select
        lead_keys.lead_number,
        coalesce(owner_texts.owner_id, 0) as owner_id,
        cast(coalesce(timed.channel, 'other') as activity_channel) as channel,
        cast(timed.direction as activity_direction) as direction,
        timed.disposition = 'contact' as is_contact,
        timed.is_open,
        timed.occurred_at,
        timed.logged_at,
        timed.is_timed,
        timed.is_log_time,
        timed.duration_seconds
    from timed
    inner join lead_keys on timed.lead_key = lead_keys.key
    cross join as_of
    left join owner_texts on timed.owner = owner_texts.owner_text
    where timed.is_open or timed.occurred_at <= as_of.as_of
)

select * from of_leads
