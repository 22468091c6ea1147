-- One row per published number, week and segment that is not as it was kept last.
-- What is counted no more becomes zero.
with
counted as (
    select * from published_counts
),

kept as (
    select * from kept_counts
    qualify row_number() over (
        partition by measure, week, dimension, label, currency
        order by generation desc
    ) = 1
),

compared as (
    select
        coalesce(counted.measure, kept.measure) as measure,
        coalesce(counted.week, kept.week) as week,
        coalesce(counted.dimension, kept.dimension) as dimension,
        coalesce(counted.label, kept.label) as label,
        coalesce(counted.currency, kept.currency) as currency,
        coalesce(counted.numerator, 0) as numerator,
        coalesce(counted.denominator, 0) as denominator,
        coalesce(counted.amount, 0) as amount,
        coalesce(kept.numerator, 0) as kept_numerator,
        coalesce(kept.denominator, 0) as kept_denominator,
        coalesce(kept.amount, 0) as kept_amount
    from counted
    full join kept
        on counted.measure = kept.measure
            and counted.week = kept.week
            and counted.dimension = kept.dimension
            and counted.label is not distinct from kept.label
            and counted.currency is not distinct from kept.currency
)

select
    measure,
    week,
    dimension,
    label,
    currency,
    numerator,
    denominator,
    amount
from compared
where (numerator, denominator, amount)
    <> (kept_numerator, kept_denominator, kept_amount)
