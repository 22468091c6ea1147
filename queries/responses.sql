-- One row per clock of the selection, by the start, stop, clock and target asked for.
select
    *,
    standing >= cast('called' as standing) and waited_seconds is not null as has_clock,
    case standing
        when cast('called' as standing) then stop_seconds
        when cast('called_us' as standing) then called_us_seconds
        when cast('closed_uncalled' as standing) then closed_in_seconds
        when cast('waiting' as standing) then waited_seconds
    end as event_seconds,
    -- A promise is due when its time has run out, whether or not a call was made in it.
    waited_seconds >= $sla_seconds::bigint as is_due,
    coalesce(
        standing = cast('called' as standing) and stop_seconds <= $sla_seconds::bigint,
        false
    ) as is_within,
    -- Called while the team was closed: no open second had passed.
    $is_business::boolean and stop_seconds = 0 and stop_wall_seconds > 0
        as is_before_opening,
    $window_seconds::bigint is null
    or started_at <= $target_ends_at::timestamp - to_seconds(
        $window_seconds::bigint * case when $is_from_call::boolean then 2 else 1 end
    ) as is_mature,
    -- The call that decides a lead's bin: in time, and not after the target.
    coalesce(
        stop_wall_seconds <= least(
            coalesce(target_wall_seconds, 2147483647),
            coalesce($window_seconds::bigint, 2147483647)
        ),
        false
    ) as is_called_in_time,
    coalesce(
        target_wall_seconds <= case
            when $window_seconds::bigint is null then target_wall_seconds
            when $is_from_call::boolean
                and stop_wall_seconds <= target_wall_seconds
                and stop_wall_seconds <= $window_seconds::bigint
                then stop_wall_seconds + $window_seconds::bigint
            else $window_seconds::bigint
        end,
        false
    ) as is_converted,
    case
        when $is_business::boolean and stop_seconds = 0 and stop_wall_seconds > 0
            then -1
        when stop_seconds <= list_extract($edges::bigint[], 1) then 0
        when stop_seconds <= list_extract($edges::bigint[], 2) then 1
        when stop_seconds <= list_extract($edges::bigint[], 3) then 2
        when stop_seconds <= list_extract($edges::bigint[], 4) then 3
        when stop_seconds <= list_extract($edges::bigint[], 5) then 4
        when stop_seconds <= list_extract($edges::bigint[], 6) then 5
        when stop_seconds <= list_extract($edges::bigint[], 7) then 6
        when stop_seconds <= list_extract($edges::bigint[], 8) then 7
        when stop_seconds <= list_extract($edges::bigint[], 9) then 8
        when stop_seconds <= list_extract($edges::bigint[], 10) then 9
        when stop_seconds <= list_extract($edges::bigint[], 11) then 10
        when stop_seconds <= list_extract($edges::bigint[], 12) then 11
        else len($edges::bigint[])
    end as bin,
    coalesce(stop_seconds <= $landmark_seconds::bigint, false) as is_fast,
    -- Closed or at the target by the landmark: there is nothing left to compare.
    -- Qualifying closes, so that only contact has to be looked at by itself.
    coalesce(
        closed_in_seconds <= $landmark_seconds::bigint
        or target_wall_seconds < 0
        or (
            $target = 'contact'
            and case
                when $is_business::boolean then contact_open_seconds
                else contact_seconds
            end <= $landmark_seconds::bigint
        ),
        false
    ) as is_early,
    case when $is_team_time::boolean then team_hour else started_hour end as hour,
    case when $is_team_time::boolean then team_weekday else started_weekday end
        as weekday,
    coalesce(attempts_at_contact, attempts) as attempts_until_contact
from (
    select
        *,
        case $stop
            when 'attempt' then attempt_standing
            -- In time an attempt is one though they had called, or the lead was closed.
            when 'follow_up' then case
                when attempt_standing > cast('called' as standing)
                    and case
                        when $is_business::boolean then attempt_open_seconds
                        else attempt_seconds
                    end <= $sla_seconds::bigint
                    then cast('called' as standing)
                else attempt_standing
            end
            when 'contact' then contact_standing
            when 'meeting' then meeting_standing
            when 'assigned' then case
                when call_standing <= cast('bulk_import' as standing) then call_standing
                when age_seconds is null or not is_assignment_known
                    then cast('no_usable_clock' as standing)
                when assigned_seconds <= coalesce(closed_seconds, age_seconds)
                    then cast('called' as standing)
                when closed_seconds is not null then cast('closed_uncalled' as standing)
                else cast('waiting' as standing)
            end
            else call_standing
        end as standing,
        case $stop
            when 'attempt' then attempt_seconds
            when 'follow_up' then attempt_seconds
            when 'contact' then contact_seconds
            when 'meeting' then meeting_seconds
            when 'assigned' then assigned_seconds
            else call_seconds
        end as stop_wall_seconds,
        case $stop
            when 'attempt' then attempt_open_seconds
            when 'follow_up' then attempt_open_seconds
            when 'contact' then contact_open_seconds
            when 'meeting' then meeting_open_seconds
            when 'assigned' then assigned_open_seconds
            else call_open_seconds
        end as stop_open_seconds,
        case
            when $is_business::boolean then stop_open_seconds
            else stop_wall_seconds
        end as stop_seconds,
        case $target
            when 'contact' then contact_seconds
            when 'opportunity' then opportunity_seconds
            when 'won' then won_seconds
            else sales_qualified_seconds
        end as target_wall_seconds,
        case when $is_business::boolean then age_open_seconds else age_seconds end
            as waited_seconds,
        case
            when $is_business::boolean then their_call_open_seconds
            else their_call_seconds
        end as called_us_seconds,
        case when $is_business::boolean then closed_open_seconds else closed_seconds end
            as closed_in_seconds
    from selection
    where
        start = cast($start as clock_start)
        and case $episodes
            when 'all' then true
            when 'latest' then is_latest
            else is_first
        end
        and ($first_date::date is null or started_date >= $first_date::date)
        and ($last_date::date is null or started_date <= $last_date::date)
) as asked
