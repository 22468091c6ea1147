-- One row per lead and opportunity: in which of two imports it is, and if merged.
with
earlier as (
    select * from subjects_earlier
),

later as (
    select * from subjects_imported
),

merges as (
    select * from merges
),

-- Leads into which one was merged that was there before.
survivors as (
    select distinct merges.master_key
    from merges
    semi join earlier on merges.lead_key = earlier.subject
),

fates as (
    select
        coalesce(earlier.subject, later.subject) as subject,
        earlier.subject is not null as was_there,
        later.subject is not null as is_there,
        merges.lead_key is not null as is_merged,
        survivors.master_key is not null as is_survivor
    from earlier
    full join later on earlier.subject = later.subject
    left join merges on earlier.subject = merges.lead_key
    left join survivors on later.subject = survivors.master_key
)

select * from fates
