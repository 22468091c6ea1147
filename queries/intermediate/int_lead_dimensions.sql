-- One row per lead: by what it is filtered and broken down, and where it came from.
with
-- Read more than once: without the words the engine would copy it first.
leads as not materialized (
    select * from stg_leads
),

numbered_leads as not materialized (
    select * from int_leads
),

lead_facts as not materialized (
    select * from int_lead_facts
),

motions as (
    select * from int_motions
),

campaign_texts as (
    select * from int_campaign_texts
),

owner_texts as (
    select * from int_owner_texts
),

owner_spans as (
    select * from int_owner_spans
),

owner_teams as (
    select * from int_owner_teams
),

dimension_values as (
    select * from dimension_values
),

campaign_members as (
    select * from stg_campaign_members
),

lead_keys as (
    select * from int_lead_keys
),

stage_changes as (
    select * from stg_stage_changes
),

bulk_rule as (
    select * from defined_bulk_rule
),

web_sources as (
    select * from defined_web_sources
),

never_bulk_by as (
    select * from defined_never_bulk_by
),

not_bulk as (
    select * from defined_not_bulk
),

history as (
    select min(changed_at) as begins_at from stage_changes
    where change = 'owner'
),

-- The first human owner at or after creation.
first_owners as (
    select
        numbered_leads.lead_number,
        owner_spans.human_owner_id as owner_id
    from numbered_leads
    inner join owner_spans
        on numbered_leads.lead_number = owner_spans.lead_number
            and numbered_leads.created_at >= owner_spans.from_at
            and numbered_leads.created_at < owner_spans.until_at
),

responses as (
    select distinct lead_keys.lead_number
    from campaign_members
    inner join lead_keys on campaign_members.lead_key = lead_keys.key
    where campaign_members.has_responded or campaign_members.responded_at is not null
),

of_web_sources as (
    select distinct lead_facts.source
    from lead_facts
    inner join web_sources on lead_facts.source glob web_sources.pattern
),

-- Many leads of one creator in one second, and nothing says they came by themselves.
suspects as (
    select
        numbered_leads.lead_number,
        date_trunc('second', numbered_leads.created_at) as created_second,
        coalesce(leads.created_by, '') as created_by
    from numbered_leads
    inner join leads on numbered_leads.lead_key = leads.lead_key
    inner join lead_facts on numbered_leads.lead_number = lead_facts.lead_number
    anti join of_web_sources on lead_facts.source = of_web_sources.source
    anti join responses on numbered_leads.lead_number = responses.lead_number
    where numbered_leads.is_created_timed
),

bulk_seconds as (
    select
        suspects.created_second,
        suspects.created_by
    from suspects
    cross join bulk_rule
    anti join not_bulk on suspects.created_second = not_bulk.created_second
    group by suspects.created_second, suspects.created_by
    having count(*) >= any_value(bulk_rule.minimum_leads)
),

overruled as (
    select distinct bulk_seconds.created_by
    from bulk_seconds
    left join owner_texts on bulk_seconds.created_by = owner_texts.owner_text
    inner join never_bulk_by
        on lower(bulk_seconds.created_by) glob never_bulk_by.pattern
            or lower(owner_texts.label) glob never_bulk_by.pattern
),

bulk_imports as (
    select suspects.lead_number
    from suspects
    inner join bulk_seconds
        on suspects.created_second = bulk_seconds.created_second
            and suspects.created_by = bulk_seconds.created_by
    anti join overruled on suspects.created_by = overruled.created_by
),

dimensions as (
    select
        numbered_leads.lead_number,
        leads.lead_id,
        leads.lead_label,
        leads.lead_url,
        motions.motion_id,
        coalesce(sources.id, 0) as source_id,
        coalesce(first_sources.id, 0) as first_source_id,
        coalesce(campaigns.id, 0) as campaign_id,
        coalesce(segments.id, 0) as segment_id,
        coalesce(countries.id, 0) as country_id,
        owner_teams.team_id,
        owner_teams.reports_to_id,
        coalesce(first_owners.owner_id, 0) as owner_id,
        coalesce(current_owners.owner_id, 0) as current_owner_id,
        motions.motion_rule,
        bulk_imports.lead_number is not null as is_bulk_import,
        -- Where the history of owners covers the lead, no change means none was made.
        coalesce(
            local_date(history.begins_at) <= numbered_leads.created_date,
            false
        ) as has_owner_history
    from numbered_leads
    inner join leads on numbered_leads.lead_key = leads.lead_key
    inner join lead_facts on numbered_leads.lead_number = lead_facts.lead_number
    inner join motions
        on lead_facts.exported_motion = motions.exported_motion
            and lead_facts.source = motions.source
            and lead_facts.campaign_type = motions.campaign_type
            and lead_facts.created_by_team = motions.created_by_team
            and lead_facts.first_activity_direction = motions.first_activity_direction
    cross join history
    left join first_owners on numbered_leads.lead_number = first_owners.lead_number
    left join owner_texts as current_owners on leads.owner = current_owners.owner_text
    inner join owner_teams
        on coalesce(first_owners.owner_id, 0) = owner_teams.owner_id
            and numbered_leads.created_date
            between owner_teams.first_date and owner_teams.last_date
    left join bulk_imports on numbered_leads.lead_number = bulk_imports.lead_number
    left join campaign_texts on leads.campaign = campaign_texts.campaign_text
    left join dimension_values as sources
        on sources.dimension = 'source' and trim(leads.source) = sources.label
    left join dimension_values as first_sources
        on first_sources.dimension = 'first_source'
            and trim(leads.first_source) = first_sources.label
    left join dimension_values as campaigns
        on campaigns.dimension = 'campaign'
            and trim(campaign_texts.label) = campaigns.label
    left join dimension_values as segments
        on segments.dimension = 'segment' and trim(leads.segment) = segments.label
    left join dimension_values as countries
        on countries.dimension = 'country' and trim(leads.country) = countries.label
)

select * from dimensions
