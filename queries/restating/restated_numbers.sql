-- One row per published number, week, segment and cause: what it added or took.
with
parts as (
    select * from changed_numbers
),

restating as (
    select * from restating
),

placed as (
    select
        parts.measure,
        parts.counted.week as week,
        parts.cause,
        parts.counted.currency as currency,
        unnest(
            [
                struct_pack(dimension := '', id := 0),
                struct_pack(dimension := 'motion', id := parts.place.motion),
                struct_pack(dimension := 'source', id := parts.place.source),
                struct_pack(
                    dimension := 'first_source', id := parts.place.first_source
                ),
                struct_pack(dimension := 'campaign', id := parts.place.campaign),
                struct_pack(dimension := 'segment', id := parts.place.segment),
                struct_pack(dimension := 'country', id := parts.place.country),
                struct_pack(dimension := 'team', id := parts.place.team),
                struct_pack(dimension := 'reports_to', id := parts.place.reports_to)
            ]
        ) as segment,
        parts.sign * parts.counted.numerator as numerator,
        parts.sign * parts.counted.denominator as denominator,
        parts.sign * parts.counted.amount as amount
    from parts
    cross join restating
    where
        parts.counted.week < restating.current_week
        -- Speed is asked of leads that came to us, or may have.
        and (
            parts.measure <> 'sla_attainment_rate'
            or list_contains(restating.speed_motions, parts.place.motion)
        )
),

summed as (
    select
        measure,
        week,
        segment.dimension as dimension,
        segment.id as id,
        cause,
        currency,
        sum(numerator)::bigint as numerator,
        sum(denominator)::bigint as denominator,
        sum(amount)::decimal(18, 2) as amount
    from placed
    group by all
)

select * from summed
where numerator <> 0 or denominator <> 0 or amount <> 0
