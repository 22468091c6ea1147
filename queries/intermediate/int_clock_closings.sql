-- One row per usable clock of a lead that closed while it was observed: when it did.
with
clocks as (
    select * from int_lead_clocks
    where has_clock
),

moves as (
    select * from int_stage_moves
),

-- Qualified leads need no first call any more, and those that left get none.
closings as (
    select
        lead_number,
        moved_at,
        to_stage >= cast('rejected' as stage) as is_exit
    from moves
    where to_stage >= cast('sales_qualified' as stage)
),

-- An MQL may have been moved with what came up to two seconds before it, and that with
-- what came before: all of them are simultaneous.
first_mql_moves as (
    select
        lead_number,
        cast('mql' as clock_start) as start,
        1 as episode,
        min(moved_at) as moved_at
    from moves
    where to_stage = 'marketing_qualified' and is_explicit
    group by lead_number
),

-- Who left before the clock began came back; who qualified before it stays so. Of
-- simultaneous moves an exit is the last.
closed as (
    select
        clocks.clock_number,
        greatest(min(closings.moved_at), any_value(clocks.started_at)) as closed_at
    from clocks
    left join first_mql_moves
        on clocks.lead_number = first_mql_moves.lead_number
            and clocks.start = first_mql_moves.start
            and clocks.episode = first_mql_moves.episode
    inner join closings
        on clocks.lead_number = closings.lead_number
            and (
                closings.moved_at >= least(
                    clocks.started_at - interval 2 seconds, first_mql_moves.moved_at
                )
                or (not closings.is_exit and clocks.episode = 1)
            )
    where closings.moved_at <= clocks.ended_at
    group by clocks.clock_number
)

select * from closed
