-- One row per activity of a lead that was done: what it was, and the attempts so far.
with
activities as (
    select * from int_activities
),

-- A call that does not say who called was ours. A meeting held is a meeting with the
-- lead, and whoever calls us is reached.
told as (
    select
        lead_number,
        occurred_at,
        is_timed,
        case
            when is_timed then occurred_at
            else local_midnight(local_date(occurred_at) + 1) - interval 1 second
        end as placed_at,
        channel = 'call' and direction is distinct from 'inbound' as is_call,
        channel = 'call' and direction is not distinct from 'inbound' as is_their_call,
        channel <> 'other' and direction is distinct from 'inbound' as is_attempt,
        channel = 'meeting' and is_contact is distinct from false as is_meeting,
        coalesce(
            is_contact,
            channel = 'meeting'
            or (channel = 'call' and direction is not distinct from 'inbound')
        ) as is_contact
    from activities
    where not is_open
),

-- A dial within two minutes of the one before is the same attempt.
spaced as (
    select
        *,
        is_attempt and not coalesce(
            is_call
            and placed_at <= max(case when is_call then placed_at end) over (
                partition by lead_number
                order by placed_at, is_attempt desc, is_contact desc, is_call
                rows between unbounded preceding and 1 preceding
            ) + interval 2 minutes,
            false
        ) as begins_attempt
    from told
),

numbered as (
    select
        *,
        row_number() over (
            partition by lead_number
            order by placed_at, is_attempt desc, is_contact desc, is_call
        ) as place,
        cast(
            count(nullif(begins_attempt, false)) over (
                partition by lead_number
                order by placed_at, is_attempt desc, is_contact desc, is_call
                rows unbounded preceding
            ) as integer
        ) as attempts_so_far
    from spaced
)

select * from numbered
