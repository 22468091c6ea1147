-- One row per part of a change: as what something no longer counts, or now does.
with
earlier as (
    select * from published_before
),

later as (
    select * from published_after
),

fates as (
    select * from subject_fates
),

restating as (
    select * from restating
),

compared as (
    select
        coalesce(earlier.measure, later.measure) as measure,
        coalesce(earlier.subject, later.subject) as subject,
        earlier.subject is not null as was_counted,
        later.subject is not null as is_counted,
        earlier.based_at as based_before,
        later.based_at,
        earlier.reached_at as reached_before,
        later.reached_at,
        earlier.standing as standing_before,
        later.standing,
        struct_pack(
            week := earlier.week,
            numerator := earlier.numerator,
            denominator := earlier.denominator,
            amount := earlier.amount,
            currency := earlier.currency
        ) as count_before,
        struct_pack(
            week := later.week,
            numerator := later.numerator,
            denominator := later.denominator,
            amount := later.amount,
            currency := later.currency
        ) as count_after,
        struct_pack(
            motion := earlier.motion_id,
            source := earlier.source_id,
            first_source := earlier.first_source_id,
            campaign := earlier.campaign_id,
            segment := earlier.segment_id,
            country := earlier.country_id,
            team := earlier.team_id,
            reports_to := earlier.reports_to_id
        ) as place_before,
        struct_pack(
            motion := later.motion_id,
            source := later.source_id,
            first_source := later.first_source_id,
            campaign := later.campaign_id,
            segment := later.segment_id,
            country := later.country_id,
            team := later.team_id,
            reports_to := later.reports_to_id
        ) as place_after
    from earlier
    full join later
        on earlier.measure = later.measure
            and earlier.subject = later.subject
),

differing as (
    select
        *,
        count_before is distinct from count_after as has_changed,
        was_counted and is_counted and place_before is distinct from place_after
            as has_moved
    from compared
    where
        count_before is distinct from count_after
        or place_before is distinct from place_after
),

-- The first cause that applies, in this order.
caused as (
    select
        differing.*,
        restating.is_redefined,
        case
            when restating.is_redefined then 'definition changed'
            when fates.was_there and not fates.is_there and fates.is_merged
                then 'merged'
            when fates.was_there and not fates.is_there then 'deleted'
            when fates.is_there and not fates.was_there then 'newly arrived'
            when fates.is_survivor then 'merged'
            when differing.based_before is distinct from differing.based_at
                then case
                    when differing.based_at > restating.as_of then 'happened since'
                    else 'stage backdated'
                end
            -- The time promised for the call ran out meanwhile.
            when differing.measure = 'sla_attainment_rate'
                and differing.count_before.denominator
                < differing.count_after.denominator
                then 'happened since'
            when differing.reached_before is distinct from differing.reached_at
                or differing.standing_before is distinct from differing.standing
                then case
                    when differing.reached_at > restating.as_of then 'happened since'
                    when differing.measure = 'sla_attainment_rate'
                        and differing.standing <> 'closed_uncalled'
                        then 'call logged late'
                    else 'stage backdated'
                end
            when differing.count_before.amount
                is distinct from differing.count_after.amount
                or differing.count_before.currency
                is distinct from differing.count_after.currency
                then 'amount changed'
            when differing.has_moved then 'owner or dimension changed'
            else 'other'
        end as cause
    from differing
    cross join restating
    left join fates on differing.subject = fates.subject
),

-- What moved between segments is first counted as it was, where it is now. Whatever
-- else changed comes after that, so that both add up.
parts as (
    select
        measure,
        case when is_redefined then cause else 'owner or dimension changed' end
            as cause,
        unnest(
            [
                struct_pack(sign := -1, counted := count_before, place := place_before),
                struct_pack(sign := 1, counted := count_before, place := place_after)
            ]
        ) as part
    from caused
    where has_moved
    union all
    select
        measure,
        cause,
        struct_pack(
            sign := -1,
            counted := count_before,
            place := case when has_moved then place_after else place_before end
        )
    from caused
    where has_changed and was_counted
    union all
    select
        measure,
        cause,
        struct_pack(sign := 1, counted := count_after, place := place_after)
    from caused
    where has_changed and is_counted
)

select
    measure,
    cause,
    part.sign as sign,
    part.counted as counted,
    part.place as place
from parts
