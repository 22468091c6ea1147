-- One row per published number, week and segment: its counts in the import being made.
with
published as (
    select * from published_imported
),

labels as (
    select * from labels_imported
),

speed_motions as (
    select id from labels
    where dimension = 'motion' and label in (from called_motions)
),

summed as (
    select
        measure,
        week,
        currency,
        case
            when grouping(motion_id) = 0 then 'motion'
            when grouping(source_id) = 0 then 'source'
            when grouping(first_source_id) = 0 then 'first_source'
            when grouping(campaign_id) = 0 then 'campaign'
            when grouping(segment_id) = 0 then 'segment'
            when grouping(country_id) = 0 then 'country'
            when grouping(team_id) = 0 then 'team'
            when grouping(reports_to_id) = 0 then 'reports_to'
            else ''
        end as dimension,
        coalesce(
            motion_id,
            source_id,
            first_source_id,
            campaign_id,
            segment_id,
            country_id,
            team_id,
            reports_to_id
        )::integer as id,
        sum(numerator)::bigint as numerator,
        sum(denominator)::bigint as denominator,
        sum(amount)::decimal(18, 2) as amount
    from published
    -- Speed is asked of leads that came to us, or may have.
    where
        measure <> 'sla_attainment_rate'
        or motion_id in (select id from speed_motions)
    group by grouping sets (
        (measure, week, currency),
        (measure, week, currency, motion_id),
        (measure, week, currency, source_id),
        (measure, week, currency, first_source_id),
        (measure, week, currency, campaign_id),
        (measure, week, currency, segment_id),
        (measure, week, currency, country_id),
        (measure, week, currency, team_id),
        (measure, week, currency, reports_to_id)
    )
),

counted as (
    select
        summed.measure,
        summed.week,
        summed.dimension,
        labels.label,
        summed.currency,
        summed.numerator,
        summed.denominator,
        summed.amount
    from summed
    left join labels
        on summed.dimension = labels.dimension and summed.id = labels.id
)

select * from counted
