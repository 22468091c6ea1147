"""What the cells of one file say: how stamps and numbers are written, and what has to be asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb

from funnel.mapping.looking import Look
from funnel.mapping.number_columns import NumberColumn, number_column, number_counts
from funnel.mapping.questions import Answers, Question
from funnel.mapping.resolution import Resolved
from funnel.mapping.stamp_columns import StampColumn, stamp_column, stamp_counts


@dataclass(frozen=True)
class Profile:
    """What was seen in one file, by our column, and what has to be asked before it is loaded."""

    stamps: Mapping[str, StampColumn] = field(default_factory=dict)
    numbers: Mapping[str, NumberColumn] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()


def profile(
    connection: duckdb.DuckDBPyConnection,
    landed_table: str,
    resolved: Resolved,
    answers: Answers | None = None,
) -> Profile:
    """What all cells of the mapped stamp and number columns say.

    ``answers`` come before the map's own. What is neither proven nor answered is a question;
    until it is answered, the cells it is about are left as they are written.
    """
    look = Look(connection, landed_table, resolved, answers or {})
    stamps = [name for name, one in resolved.columns.items() if one.column.kind == "stamp"]
    numbers = [name for name, one in resolved.columns.items() if one.column.kind == "number"]
    first = look.counts(
        {name: stamp_counts(name) for name in stamps}
        | {name: number_counts(name) for name in numbers}
    )
    return Profile(
        {name: stamp_column(look, name, first[name]) for name in stamps},
        {name: number_column(look, name, first[name]) for name in numbers},
        tuple(look.questions),
    )
