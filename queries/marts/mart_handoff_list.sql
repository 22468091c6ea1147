-- One row per MQL of a number of the hand-off: what was decided, why, what followed.
-- Counts int_handoffs.
with
journeys as (
    select * from int_lead_journeys
),

reasons as (
    select * from reasons
),

refusals as (
    select * from int_refusals
),

judged as (
    select
        selection.*,
        reasons.label as reason,
        case
            when selection.reason_id = 0 then 'none'
            else coalesce(reasons.reason_class, 'unmapped')
        end as reason_class,
        $last_mature_week::date is null
        or selection.handed_week <= $last_mature_week::date as is_mature,
        coalesce(
            selection.qualified_seconds
            <= coalesce($window_seconds::bigint, selection.qualified_seconds),
            false
        ) as is_in_window
    from selection
    left join reasons on selection.reason_id = reasons.id
    where
        case $episodes
            when 'all' then true
            when 'first' then selection.is_first
            else selection.is_latest
        end
        and (
            $first_date::date is null or selection.handed_date >= $first_date::date
        )
        and ($last_date::date is null or selection.handed_date <= $last_date::date)
),

refused as (
    select distinct
        refusals.lead_number,
        refusals.handed_at
    from refusals
    where
        coalesce($only_refused::boolean, $only_settled::boolean) is not null
        and refusals.refused_seconds
        <= coalesce($window_seconds::bigint, refusals.refused_seconds)
        and (
            refusals.changed_seconds is null
            or refusals.changed_seconds > $window_seconds::bigint
        )
),

wanted as (
    select judged.*
    from judged
    left join refused
        on judged.lead_number = refused.lead_number
            and judged.handed_at = refused.handed_at
    where
        (
            coalesce(len($only_ledger::varchar[]), 0) = 0
            or list_contains($only_ledger::varchar[], judged.ledger::varchar)
        )
        and (
            coalesce(len($only_qualified_ledger::varchar[]), 0) = 0
            or list_contains(
                $only_qualified_ledger::varchar[], judged.qualified_ledger::varchar
            )
        )
        and (
            coalesce(len($only_causes::varchar[]), 0) = 0
            or list_contains($only_causes::varchar[], judged.cause::varchar)
        )
        and (
            coalesce(len($only_reason_classes::varchar[]), 0) = 0
            or list_contains($only_reason_classes::varchar[], judged.reason_class)
        )
        and ($only_reason::varchar is null or judged.reason = $only_reason::varchar)
        -- A rejection drops for the class of its reason: "rejected_for_reason:fit".
        and (
            coalesce(len($only_drops::varchar[]), 0) = 0
            or list_contains(
                $only_drops::varchar[],
                judged.cause::varchar || case
                    when judged.cause = 'rejected_for_reason'
                        then ':' || judged.reason_class
                    else ''
                end
            )
        )
        and (
            $only_undropped::boolean is null
            or (judged.cause is null and not judged.is_qualified)
            = $only_undropped::boolean
        )
        and (
            $only_qualified::boolean is null
            or judged.is_qualified = $only_qualified::boolean
        )
        and (
            $only_implied::boolean is null
            or judged.is_implied = $only_implied::boolean
        )
        and (
            $only_recycled::boolean is null
            or judged.is_recycled = $only_recycled::boolean
        )
        and (
            $only_explicit::boolean is null
            or judged.is_explicit = $only_explicit::boolean
        )
        and (
            $only_disqualified::boolean is null
            or judged.is_disqualified = $only_disqualified::boolean
        )
        and ($only_band::integer is null or judged.band_id = $only_band::integer)
        and ($only_due::boolean is null or judged.is_due = $only_due::boolean)
        and (
            $only_received_from::integer is null
            or judged.received between $only_received_from::integer
            and $only_received_to::integer
        )
        and (
            $only_fields_filled::integer is null
            or bit_count(judged.filled) = $only_fields_filled::integer
        )
        and (
            $only_filled::integer is null
            or judged.filled & $only_filled::integer > 0
        )
        and (
            $only_stray_reason::boolean is null
            or judged.has_stray_reason = $only_stray_reason::boolean
        )
        and (
            $only_flipped::boolean is null
            or judged.has_flipped = $only_flipped::boolean
        )
        and (
            $only_mature::boolean is null or judged.is_mature = $only_mature::boolean
        )
        and (
            $only_in_window::boolean is null
            or judged.is_in_window = $only_in_window::boolean
        )
        and (
            $only_refused::boolean is null
            or (refused.lead_number is not null and not judged.is_in_window)
            = $only_refused::boolean
        )
        and (
            $only_settled::boolean is null
            or (refused.lead_number is not null or judged.is_in_window)
            = $only_settled::boolean
        )
        and case $only_audit
            when 'untried' then judged.ledger = 'rejected' and judged.attempts = 0
            when 'unresponsive_early'
                then judged.ledger = 'rejected'
                    and judged.reason_class = 'unresponsive'
                    and judged.attempts < $promised_attempts::integer
            when 'reasonless' then judged.ledger = 'rejected' and judged.reason_id = 0
            when 'overturned' then judged.is_overturned
            when 'silent' then judged.ledger = 'accepted' and judged.is_silent
            when 'undecided' then judged.is_qualified and judged.is_implied
            else true
        end
        -- What the audit of that name looks at.
        and case $only_audited
            when 'untried'
                then judged.ledger = 'rejected' and judged.attempts is not null
            when 'unresponsive_early'
                then judged.ledger = 'rejected'
                    and judged.reason_class = 'unresponsive'
                    and judged.attempts is not null
            when 'reasonless' then judged.ledger = 'rejected'
            when 'overturned' then judged.has_no
            when 'silent'
                then judged.ledger = 'accepted'
                    and not judged.is_implied
                    and judged.is_silent is not null
            when 'undecided' then judged.is_qualified
            else true
        end
),

total as (
    select count(*) as leads
    from wanted
),

page as (
    select *
    from wanted
    order by handed_at desc, lead_number
    limit $most_rows::bigint offset $first_row::bigint
),

described as (
    select
        total.leads,
        journeys.lead_id,
        journeys.lead_label,
        journeys.lead_url,
        page.handed_at,
        page.ledger,
        page.is_implied,
        page.is_disqualified,
        page.decision_at,
        page.reason,
        page.reason_class,
        page.cause,
        page.attempts,
        page.motion_id,
        page.source_id,
        page.team_id,
        page.owner_id,
        journeys.current_stage
    from page
    cross join total
    inner join journeys on page.lead_number = journeys.lead_number
    order by page.handed_at desc, page.lead_number
)

select * from described
