"""The scans of one landed file that tell how its cells are written, and what they leave open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

import duckdb

from funnel.mapping.questions import Answers, Question, QuestionKind, answer_for
from funnel.mapping.resolution import Resolved
from funnel.mapping.values import values_select

# A column with more shapes than this holds free text; the rarer ones are not looked at.
_MOST_SHAPES = 2_000
# No stamp or number is longer; the shape of a longer cell is cut and fits none.
_LONGEST_SHAPE = 48
EXAMPLES = 3

DecidedBy = Literal["cells", "map", "answer"]


@dataclass(frozen=True)
class Counts:
    """What is counted of one column.

    ``derived`` are columns computed once a cell, as SQL, each from those before it. One of them
    is ``kind``: a small number, null where the cell is blank. Each of ``counted`` is how many
    cells are of one of these kinds; ``known``, as SQL, holds for cells that need no reading.
    """

    derived: tuple[str, ...]
    kind: str
    counted: tuple[tuple[int, ...], ...]
    known: str


class Look:
    """The scans of one landed file, and the questions they leave."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        landed_table: str,
        resolved: Resolved,
        answers: Answers,
    ) -> None:
        self.connection = connection
        self.landed_table = landed_table
        self.resolved = resolved
        self.answers = answers
        self.questions: list[Question] = []

    def counts(self, wanted: Mapping[str, Counts]) -> dict[str, tuple[int, ...]]:
        """One scan for all columns of ``wanted``, their cells as written: each one's counts."""
        if not wanted:
            return {}
        values = values_select(self.resolved, self.landed_table, wanted, untouched=set(wanted))
        kinds = ", ".join(counts.kind for counts in wanted.values())
        # One group per combination of kinds: a filter for each count would take twice as long.
        groups = self._rows(
            f"select {kinds}, count(*) from ({_derived(wanted.values(), values)}) group by all"
        )
        return {
            name: tuple(
                sum(cells for *kinds, cells in groups if kinds[place] in counted)
                for counted in counts.counted
            )
            for place, (name, counts) in enumerate(wanted.items())
        }

    def shapes(self, name: str, counts: Counts, also: str = "true") -> list[tuple]:
        """Per shape of the column's cells (digits as 9), the commonest first: shape, counts and
        the cells for which ``also`` holds.

        Cells that need no reading are one group, whose shape is null.
        """
        values = values_select(self.resolved, self.landed_table, [name])
        shape = (
            f"case when not {counts.known} "
            f"then translate(left({name}, {_LONGEST_SHAPE}), '0123456789', '9999999999') end"
        )
        filters = [
            *(" or ".join(f"{counts.kind} = {kind}" for kind in kinds) for kinds in counts.counted),
            also,
        ]
        counted = ", ".join(f"count(*) filter ({one})" for one in filters)
        return self._rows(
            f"select {shape} as shape, {counted} from ({_derived([counts], values)}) "
            f"where {name} is not null "
            f"group by shape order by count(*) desc, shape limit {_MOST_SHAPES}"
        )

    def examples(self, name: str, holds: str) -> list[str]:
        """The first cells of the column for which ``holds`` is true, each once."""
        values = values_select(self.resolved, self.landed_table, [name])
        return [
            text
            for (text,) in self._rows(
                f"select {name} from ({values}) where {holds} "
                f"group by {name} order by min(record) limit {EXAMPLES}"
            )
        ]

    def day_month_evidence(self, name: str) -> tuple[int, int, int, list[str]]:
        """Cells that prove day first, month first, neither; examples of the last."""
        values = values_select(self.resolved, self.landed_table, [name])
        (row,) = self._rows(
            "select coalesce(sum(cells) filter (first > 12 and second <= 12), 0), "
            "coalesce(sum(cells) filter (second > 12 and first <= 12), 0), "
            "coalesce(sum(cells) filter (first <= 12 and second <= 12 and first <> second), 0), "
            "list(date order by cells desc, date) "
            "filter (first <= 12 and second <= 12 and first <> second) "
            "from (select *, try_cast(parts.first as int) as first, "
            "try_cast(parts.second as int) as second from (select *, regexp_extract(date, "
            "'^(\\d{1,2})[-/.](\\d{1,2})[-/.](?:\\d{4}|\\d{2})(?:\\D|$)', ['first', 'second']) "
            f"as parts from (select split_part({name}, ' ', 1) as date, count(*) as cells "
            f"from ({values}) where {name} is not null group by date)))"
        )
        return row[0], row[1], row[2], [text.rstrip(",") for text in (row[3] or [])[:EXAMPLES]]

    def told(self, name: str, kind: QuestionKind) -> tuple[str | None, DecidedBy | None]:
        """What was answered for a column, and where."""
        header = self.resolved.header_of(name)
        if answer := answer_for(self.answers, self.resolved.file, name, header, kind):
            return answer, "answer"
        table = self.resolved.table_map
        entries = table.date_orders if kind == "date_order" else table.decimal_marks
        return (entries[name], "map") if name in entries else (None, None)

    def ask(self, name: str, kind: QuestionKind, examples: list[str], reason: str) -> None:
        """Note a question about the column ``name``."""
        header = self.resolved.header_of(name)
        table = self.resolved.table_name
        self.questions.append(
            Question(self.resolved.file, table, name, header, kind, tuple(examples), reason)
        )

    def _rows(self, query: str) -> list[tuple]:
        return self.connection.execute(query).fetchall()


def _derived(wanted: Iterable[Counts], values: str) -> str:
    """The select ``values`` with the derived columns of all of ``wanted``."""
    # A select for each step: within one, a column that is read twice is computed twice.
    for step in zip_longest(*(counts.derived for counts in wanted)):
        values = f"select *, {', '.join(sql for sql in step if sql)} from ({values})"
    return values
