-- One row per bulk import: the second it was made in, and how many leads it brought.
with
journeys as (
    select * from int_lead_journeys
),

sources as (
    select * from dimension_values
    where dimension = 'source'
),

bulk_imports as (
    select
        date_trunc('second', journeys.created_at) as created_second,
        count(*) as leads,
        string_agg(distinct sources.label, ', ' order by sources.label) as sources
    from journeys
    inner join sources on journeys.source_id = sources.id
    where journeys.is_bulk_import
    group by created_second
    order by created_second
)

select * from bulk_imports
