-- One row per lead of a number of speed: when its clock began and when it was called.
-- Counts int_responses and int_unusable_clocks.
with
journeys as (
    select * from int_lead_journeys
),

wanted as (
    select *
    from responses
    where
        (
            coalesce(len($only_standings::varchar[]), 0) = 0
            or list_contains($only_standings::varchar[], standing::varchar)
        )
        and (
            $only_clocked::boolean is null
            or coalesce(has_clock, false) = $only_clocked::boolean
        )
        and ($only_due::boolean is null or is_due = $only_due::boolean)
        and ($only_within::boolean is null or is_within = $only_within::boolean)
        and (
            $only_closed_before::boolean is null
            or (
                standing = cast('closed_uncalled' as standing)
                and event_seconds <= $sla_seconds::bigint
            ) = $only_closed_before::boolean
        )
        and ($only_in_hours::boolean is null or is_in_hours = $only_in_hours::boolean)
        and ($only_hour::integer is null or hour = $only_hour::integer)
        and (
            coalesce(len($only_weekdays::integer[]), 0) = 0
            or list_contains($only_weekdays::integer[], weekday)
        )
        and ($only_mature::boolean is null or is_mature = $only_mature::boolean)
        and (
            $only_converted::boolean is null
            or is_converted = $only_converted::boolean
        )
        and (
            $only_called_in_time::boolean is null
            or is_called_in_time = $only_called_in_time::boolean
        )
        and ($only_bin::integer is null or bin = $only_bin::integer)
        and ($only_fast::boolean is null or is_fast = $only_fast::boolean)
        and ($only_early::boolean is null or is_early = $only_early::boolean)
        and (
            $only_received_from::integer is null
            or received between $only_received_from::integer
            and $only_received_to::integer
        )
        and (
            $only_attempt::integer is null
            or attempts_until_contact >= $only_attempt::integer
        )
        and (
            $only_reached_at::integer is null
            or (
                is_contact_by_attempt
                and attempts_until_contact = $only_reached_at::integer
            )
        )
),

total as (
    select count(*) as leads
    from wanted
),

page as (
    select *
    from wanted
    order by started_at desc, lead_number
    limit $most_rows::bigint offset $first_row::bigint
),

described as (
    select
        total.leads,
        journeys.lead_id,
        journeys.lead_label,
        journeys.lead_url,
        page.started_at,
        page.standing,
        page.stop_wall_seconds as wall_seconds,
        page.stop_open_seconds as open_seconds,
        page.is_converted,
        page.attempts,
        page.motion_id,
        page.source_id,
        page.team_id,
        page.owner_id,
        journeys.current_stage
    from page
    cross join total
    inner join journeys on page.lead_number = journeys.lead_number
    order by page.started_at desc, page.lead_number
)

select * from described
