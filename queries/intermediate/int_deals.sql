-- One row per opportunity as it stood at `as_of`, with its owner.
with
opportunities as (
    select * from stg_opportunities
),

owner_texts as (
    select * from int_owner_texts
),

as_of as (
    select * from int_as_of
),

outcomes as (
    select
        opportunity_key,
        opportunity_id,
        owner,
        source,
        campaign,
        currency,
        amount,
        decision,
        created_at,
        is_created_timed,
        decided_at,
        is_decided_timed,
        coalesce(is_won, stage = 'won', won_at is not null) as is_won,
        coalesce(is_closed, stage in ('won', 'lost'), false) as is_closed,
        coalesce(won_at, closed_at) as won_at,
        case
            when won_at is null then is_closed_timed else is_won_timed
        end as is_won_timed,
        closed_at,
        is_closed_timed
    from opportunities
),

-- A close after `as_of` has not happened yet: the opportunity is open.
as_known as (
    select
        outcomes.* exclude (owner, is_won, is_closed, won_at, closed_at),
        coalesce(owner_texts.owner_id, 0) as owner_id,
        outcomes.is_won and coalesce(outcomes.won_at <= as_of.as_of, true) as is_won,
        case
            when outcomes.is_won then coalesce(outcomes.won_at <= as_of.as_of, true)
            else outcomes.is_closed
                and coalesce(outcomes.closed_at <= as_of.as_of, true)
        end as is_closed,
        case
            when outcomes.is_won and outcomes.won_at <= as_of.as_of then outcomes.won_at
        end as won_at,
        case
            when outcomes.is_closed and not outcomes.is_won
                and outcomes.closed_at <= as_of.as_of
                then outcomes.closed_at
        end as lost_at
    from outcomes
    cross join as_of
    left join owner_texts on outcomes.owner = owner_texts.owner_text
    where coalesce(outcomes.created_at, outcomes.won_at, outcomes.closed_at)
        <= as_of.as_of
)

select * from as_known
