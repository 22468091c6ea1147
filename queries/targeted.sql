-- One row per entry of the selection, and when it reached the stage asked for.
select
    *,
    case $to_stage
        when 'marketing_qualified' then seconds_to_marketing_qualified
        when 'sales_accepted' then seconds_to_sales_accepted
        when 'sales_qualified' then seconds_to_sales_qualified
        when 'opportunity' then seconds_to_opportunity
        when 'won' then seconds_to_won
    end as seconds_to_target,
    case $to_stage
        when 'marketing_qualified' then is_marketing_qualified_explicit
        when 'sales_accepted' then is_sales_accepted_explicit
        when 'sales_qualified' then is_sales_qualified_explicit
        when 'opportunity' then is_opportunity_explicit
        when 'won' then is_won_explicit
    end as is_target_explicit
from selection
