"""What was agreed and said about the export, as tables and macros for the intermediate queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import duckdb

from funnel.definitions import Definitions
from funnel.definitions.model import MotionRule
from funnel.importing.agreed_calendars import defined_calendars, prepare_cells
from funnel.tables import (
    CAUSES,
    CLOCK_STARTS,
    EXITS,
    LEDGER,
    MISSES,
    SIDES,
    STAGES,
    STANDINGS,
    STUCK_REASONS,
    WORD_LISTS,
)


@dataclass(frozen=True)
class MapSettings:
    """What the map and the importer say about the export as a whole.

    ``conversion_means`` is the stage that converting a lead enters, None if it says nothing;
    ``told_as_of`` is the UTC moment the importer was told to reckon at, None if not told. The
    counts are for the trust grades; what is not counted (0 rows read) is not graded.
    """

    decision_on: Literal["lead", "opportunity"] = "lead"
    conversion_means: str | None = None
    told_as_of: datetime | None = None
    read_rows: int = 0
    repeated_rows: int = 0
    timed_stamps: int = 0
    zoneless_stamps: int = 0


def prepare(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions, settings: MapSettings
) -> None:
    """Give ``connection`` what intermediate queries use beside the staging tables.

    That is the report time zone as the session's, the enum types, the date macros, ``settings``
    (one row), the ``defined_…`` tables, and what open time is reckoned with. Only the types
    outlive the connection.
    """
    report = definitions.report
    connection.execute(f"set TimeZone = '{report.timezone}'")
    for name, values in (
        ("stage", STAGES + EXITS),
        ("activity_channel", WORD_LISTS["channel"]),
        ("activity_direction", WORD_LISTS["direction"]),
        ("clock_start", CLOCK_STARTS),
        ("standing", STANDINGS),
        ("ledger", LEDGER),
        ("cause", CAUSES),
        ("side", SIDES),
        ("stuck_reason", STUCK_REASONS),
        ("miss", MISSES),
    ):
        listed = ", ".join(f"'{value}'" for value in values)
        connection.execute(f"create type {name} as enum ({listed})")
    connection.execute(_macros(definitions.week_start_number))
    _table(
        connection,
        "settings",
        "report_timezone varchar, week_start integer, currency varchar, decision_on varchar, "
        "conversion_means varchar, told_as_of timestamp, read_rows bigint, "
        "repeated_rows bigint, timed_stamps bigint, zoneless_stamps bigint",
        [
            (
                report.timezone,
                definitions.week_start_number,
                report.currency,
                settings.decision_on,
                settings.conversion_means,
                settings.told_as_of,
                settings.read_rows,
                settings.repeated_rows,
                settings.timed_stamps,
                settings.zoneless_stamps,
            )
        ],
    )
    for name, columns, rows in (*_defined(definitions), *defined_calendars(definitions)):
        _table(connection, name, columns, rows)
    prepare_cells(connection, definitions)


def motion_rule_rows(rules: Sequence[MotionRule]) -> list[tuple[Any, ...]]:
    """The rows of ``defined_motion_rules``: a rule's place and parts, once a pattern."""
    return [
        (position, rule.name, rule.motion, rule.field, pattern)
        for position, rule in enumerate(rules)
        for pattern in rule.patterns
    ]


def _macros(week_start: int) -> str:
    # `timezone('UTC', stamp)` is the stamp with its zone; its parts are read in the session's.
    return f"""
        create or replace temp macro local_date(stamp) as cast(timezone('UTC', stamp) as date);
        create or replace temp macro local_hour(stamp) as hour(timezone('UTC', stamp));
        create or replace temp macro local_weekday(stamp) as isodow(timezone('UTC', stamp));
        create or replace temp macro local_midnight(day) as
            timezone('UTC', cast(day as timestamptz));
        create or replace temp macro week_of(day) as
            day - cast((isodow(day) + 7 - {week_start}) % 7 as integer);
        -- Whole seconds, rounded up so that `<= W` holds just when the time elapsed is within W.
        create or replace temp macro seconds_between(first, later) as case
            when later <= first then 0
            when later > first then cast(
                least((epoch_us(later) - epoch_us(first) + 999999) // 1000000, 2147483647)
                as integer
            )
        end;
        -- Between two dates without a time of day lie whole days, however long their nights.
        create or replace temp macro seconds_elapsed(
            first, first_is_timed, later, later_is_timed
        ) as case
            when first_is_timed is false and later_is_timed is false
                then cast(86400 * greatest(local_date(later) - local_date(first), 0) as integer)
            else seconds_between(first, later)
        end;
        -- A dollar sign is the firm's own dollar, if it has one, else just a sign.
        create or replace temp macro currency_of(written, own) as case
            when trim(written) = '$'
                and own in ('USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'MXN') then own
            else coalesce(nullif(upper(trim(written)), ''), own)
        end;
        -- What ended a lead's wait for a call (or another stop, done at a time or only on a
        -- date): the first of the stop, their call and the close, in that order where equal.
        create or replace temp macro standing_of(
            was_done_before, called_us_before, done_at, done_on,
            their_call_at, ending_at, ended_at
        ) as case
            when was_done_before then cast('pre_worked' as standing)
            when called_us_before then cast('called_us_before' as standing)
            -- Dates are few, and to find a local one takes long.
            when case
                when done_on is not null
                    then coalesce(done_on < local_date(done_at), true)
                        and coalesce(done_on <= local_date(ending_at), true)
                else false
            end then cast('called_undated' as standing)
            when done_at <= least(ending_at, ended_at) then cast('called' as standing)
            when their_call_at <= ending_at then cast('called_us' as standing)
            when ending_at is not null then cast('closed_uncalled' as standing)
            else cast('waiting' as standing)
        end;
    """


def _defined(definitions: Definitions) -> list[tuple[str, str, list[tuple[Any, ...]]]]:
    """The ``defined_…`` tables: name, columns, rows."""
    bulk, owners, trust = definitions.bulk_imports, definitions.owners, definitions.trust
    promises = definitions.promises
    memberships = [
        (member.user.strip(), team.strip(), member.first_date, member.last_date)
        for team, defined in definitions.teams.items()
        for member in defined.members
    ]
    lines = [
        (team.strip(), line.side, line.first_date, line.last_date)
        for team, defined in definitions.teams.items()
        for line in defined.reports_to
    ]
    return [
        (
            "defined_motion_rules",
            "position integer, name varchar, motion varchar, field varchar, pattern varchar",
            motion_rule_rows(definitions.motion_rules),
        ),
        (
            "defined_reason_patterns",
            "position integer, reason_class varchar, pattern varchar",
            [
                (position, name, pattern)
                for position, (name, one) in enumerate(definitions.reason_classes.items())
                for pattern in one.patterns
            ],
        ),
        (
            "defined_promises",
            "decision_days integer, response_seconds integer, attempts integer, "
            "silent_days integer, hand_raiser_days integer, qualified_days integer, "
            "accepted_to_qualified_days integer",
            [
                (
                    promises.decision_business_days,
                    promises.response_minutes * 60,
                    promises.attempts_before_unresponsive,
                    promises.silent_after_business_days,
                    promises.hand_raiser_business_days,
                    definitions.windows["marketing_qualified_to_sales_qualified"],
                    definitions.windows["sales_accepted_to_sales_qualified"],
                )
            ],
        ),
        (
            "defined_causes",
            ", ".join(f"{cause} integer" for cause in CAUSES),
            [tuple(definitions.baton.precedence.index(cause) for cause in CAUSES)],
        ),
        (
            "defined_stuck_after",
            "stage varchar, days integer",
            list(definitions.stuck_after_days.items()),
        ),
        ("defined_hand_raisers", "pattern varchar", _column(definitions.hand_raiser_sources)),
        (
            "defined_memberships",
            "user_text varchar, team varchar, first_date date, last_date date",
            memberships,
        ),
        (
            "defined_reporting_lines",
            "team varchar, side varchar, first_date date, last_date date",
            lines,
        ),
        ("defined_absent_stages", "stage varchar", _column(definitions.stages.absent)),
        ("defined_queue_prefixes", "prefix varchar", _column(owners.queue_id_prefixes)),
        ("defined_not_people", "pattern varchar", _column(owners.not_people)),
        ("defined_bulk_rule", "minimum_leads integer", [(bulk.minimum_leads,)]),
        ("defined_web_sources", "pattern varchar", _column(bulk.web_sources)),
        ("defined_never_bulk_by", "pattern varchar", _column(bulk.never_by)),
        (
            "defined_thresholds",
            "kind varchar, a double, b double, c double",
            [
                ("at_least", trust.at_least.a, trust.at_least.b, trust.at_least.c),
                ("at_most", trust.at_most.a, trust.at_most.b, trust.at_most.c),
            ],
        ),
        (
            "defined_not_bulk",
            "created_second timestamp",
            _column(tuple(stamp.astimezone(UTC).replace(tzinfo=None) for stamp in bulk.not_bulk)),
        ),
    ]


def _column(values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    return [(value,) for value in values]


def _table(
    connection: duckdb.DuckDBPyConnection, name: str, columns: str, rows: list[tuple[Any, ...]]
) -> None:
    connection.execute(f"create or replace temp table {name} ({columns})")
    if rows:
        # One statement for all rows: each statement costs more than a thousand values.
        values = [list(column) for column in zip(*rows, strict=True)]
        columns = ", ".join("unnest(?)" for _ in values)
        connection.execute(f"insert into {name} select {columns}", values)
