-- One row per row of the table a mart counts, within the filters, with its groups.
-- A group that was not asked for is 0: the engine counts constants faster than nulls.
select
    *,
    case $by_1
        when 'motion' then motion_id
        when 'source' then source_id
        when 'first_source' then first_source_id
        when 'campaign' then campaign_id
        when 'segment' then segment_id
        when 'country' then country_id
        when 'team' then team_id
        when 'reports_to' then reports_to_id
        when 'owner' then owner_id
        else 0
    end as by_1,
    case $by_2
        when 'motion' then motion_id
        when 'source' then source_id
        when 'first_source' then first_source_id
        when 'campaign' then campaign_id
        when 'segment' then segment_id
        when 'country' then country_id
        when 'team' then team_id
        when 'reports_to' then reports_to_id
        when 'owner' then owner_id
        else 0
    end as by_2,
    case $by_3
        when 'motion' then motion_id
        when 'source' then source_id
        when 'first_source' then first_source_id
        when 'campaign' then campaign_id
        when 'segment' then segment_id
        when 'country' then country_id
        when 'team' then team_id
        when 'reports_to' then reports_to_id
        when 'owner' then owner_id
        else 0
    end as by_3
from selectable
where
    (len($motions::integer[]) = 0 or list_contains($motions::integer[], motion_id))
    and (len($sources::integer[]) = 0 or list_contains($sources::integer[], source_id))
    and (
        len($first_sources::integer[]) = 0
        or list_contains($first_sources::integer[], first_source_id)
    )
    and (
        len($campaigns::integer[]) = 0
        or list_contains($campaigns::integer[], campaign_id)
    )
    and (
        len($segments::integer[]) = 0
        or list_contains($segments::integer[], segment_id)
    )
    and (
        len($countries::integer[]) = 0
        or list_contains($countries::integer[], country_id)
    )
    and (len($teams::integer[]) = 0 or list_contains($teams::integer[], team_id))
    and (
        len($reporting_lines::integer[]) = 0
        or list_contains($reporting_lines::integer[], reports_to_id)
    )
    and (len($owners::integer[]) = 0 or list_contains($owners::integer[], owner_id))
