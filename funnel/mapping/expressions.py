"""What a map may compute: one scalar expression over headers, checked before it is run.

The text is parsed, every node of it is held against a list of what is allowed, and what is run is
written anew from the checked tree. Headers stand in double quotes, with synonyms between bars.
"""

from collections.abc import Mapping
from functools import cache

import duckdb
from sqlglot import exp, parse
from sqlglot.errors import SqlglotError

from funnel.errors import FunnelError

_OPERATORS = (
    *(exp.And, exp.Or, exp.Not, exp.Paren, exp.Neg, exp.EQ, exp.NEQ, exp.GT, exp.GTE),
    *(exp.LT, exp.LTE, exp.Is, exp.In, exp.Between, exp.Like, exp.ILike, exp.DPipe),
    *(exp.Add, exp.Sub, exp.Mul, exp.Div, exp.NullSafeEQ, exp.NullSafeNEQ),
)
_VALUES = (exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null)
_FUNCTIONS = (
    *(exp.Case, exp.If, exp.Coalesce, exp.Nullif, exp.Greatest, exp.Least),
    *(exp.Lower, exp.Upper, exp.Trim, exp.Left, exp.Right, exp.Substring, exp.Length),
    *(exp.Concat, exp.ConcatWs, exp.Replace, exp.StartsWith, exp.EndsWith, exp.Contains),
    *(exp.StrPosition, exp.SplitPart, exp.RegexpLike, exp.RegexpFullMatch),
    *(exp.RegexpExtract, exp.RegexpReplace, exp.JSONExtract, exp.JSONExtractScalar),
    *(exp.JSONPath, exp.JSONPathRoot, exp.JSONPathKey, exp.JSONPathSubscript),
    *(exp.TryCast, exp.DataType, exp.Translate, exp.TimeToUnix),
    *(exp.Abs, exp.Round, exp.Floor, exp.Ceil),
)
_ALLOWED = frozenset((*_OPERATORS, *_VALUES, *_FUNCTIONS))
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div)
_JSON = (exp.JSONExtract, exp.JSONExtractScalar)
_CAST_TYPES = frozenset(
    exp.DataType.Type[name]
    for name in ("VARCHAR", "TEXT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "INTERVAL")
)
_LONGEST_TEXT = 10_000
# A pattern or a path is fixed text: built from cells it could fail on one of them.
_PATTERNS = (
    *(exp.RegexpLike, exp.RegexpFullMatch, exp.RegexpExtract, exp.RegexpReplace),
    *_JSON,
)
_FIXED = (exp.Literal, exp.JSONPath)
ALLOWED_FUNCTIONS = (
    "coalesce, nullif, case, if, greatest, least, lower, upper, trim, left, right, substring, "
    "length, concat, concat_ws, replace, starts_with, ends_with, contains, strpos, split_part, "
    "regexp_matches, regexp_full_match, regexp_extract, regexp_replace, json_extract_string, "
    "translate, try_cast (to varchar, double, boolean, date, timestamp, interval), epoch, abs, "
    "round, floor, ceil"
)


class ExpressionError(FunnelError):
    """An expression of a map is not one scalar expression over headers."""


class Expression:
    """One checked expression.

    ``headers`` holds the header references it names, in order, each once; ``without_headers`` is
    its value in a file that has none of them. ExpressionError says what is wrong with ``text``
    and, for what is not allowed, what is.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._tree = _infallible(_parsed(text))
        self.headers = tuple(
            dict.fromkeys(column.name for column in self._tree.find_all(exp.Column))
        )
        self.without_headers = _value_without_headers(self)

    def sql(self, cells: Mapping[str, str]) -> str:
        """SQL over ``cells`` (their names by header reference); headers not in it are null."""
        tree = self._tree.copy()
        for column in list(tree.find_all(exp.Column)):
            cell = cells.get(column.name)
            column.replace(
                exp.column(cell, quoted=True) if cell else exp.cast(exp.Null(), "varchar")
            )
        return tree.sql(dialect="duckdb", comments=False)


@cache
def checked(text: str) -> Expression:
    """The checked expression that ``text`` is, parsed once a process."""
    return Expression(text)


def _parsed(text: str) -> exp.Expression:
    if len(text) > _LONGEST_TEXT:
        raise ExpressionError(f"it is longer than {_LONGEST_TEXT:,} characters")
    try:
        statements = parse(f"select {text}", read="duckdb")
    except (SqlglotError, RecursionError) as error:
        detail = (str(error).splitlines() or ["it is empty"])[0]
        raise ExpressionError(f"it cannot be read as an expression: {detail}") from error
    if len(statements) != 1 or not isinstance(statements[0], exp.Select):
        raise ExpressionError("it must be one expression, not several statements")
    select = statements[0]
    parts = [name for name, value in select.args.items() if value and name != "expressions"]
    if parts or len(select.expressions) != 1:
        raise ExpressionError("it must be one scalar expression, with nothing after it")
    if select.comments:
        raise ExpressionError("it must not hold comments")
    tree = select.expressions[0]
    for node in tree.walk():
        _check(node)
    return tree


def _infallible(tree: exp.Expression) -> exp.Expression:
    """The tree in parentheses, changed so that no cell makes it fail: the import goes on.

    Arithmetic is on doubles, which cannot overflow, and is null where a cell is no number; JSON is
    read where it is valid. ``try(…)`` would not do: the engine computes a part that two columns
    have in common once, outside of it.
    """
    root = exp.Paren(this=tree)
    # The innermost first: what is replaced is a copy of it as it is then.
    for node in reversed(list(root.find_all(*_ARITHMETIC))):
        for operand in (node.this, node.expression):
            operand.replace(exp.TryCast(this=operand.copy(), to=exp.DataType.build("double")))
    for node in reversed(list(root.find_all(*_JSON))):
        text = node.this
        is_valid = exp.Anonymous(this="json_valid", expressions=[text.copy()])
        text.replace(exp.Case().when(is_valid, text.copy()))
    return root


def _check(node: exp.Expression) -> None:
    if node.comments:
        raise ExpressionError("it must not hold comments")
    if isinstance(node, exp.Column):
        _check_header(node)
    elif isinstance(node, exp.DataType):
        if node.this not in _CAST_TYPES or node.expressions:
            raise ExpressionError(
                f"try_cast to {node.sql(dialect='duckdb')} is not allowed; "
                "allowed are varchar, double, boolean, date, timestamp and interval"
            )
    elif isinstance(node, exp.Cast) and not isinstance(node, exp.TryCast):
        raise ExpressionError("a plain cast fails on the first bad cell: write try_cast(… as …)")
    elif type(node) not in _ALLOWED:
        raise ExpressionError(
            f"{_called(node)} is not allowed; allowed are comparisons, and, or, not, in, between, "
            f"like, + - * /, || and {ALLOWED_FUNCTIONS}"
        )
    if isinstance(node, _PATTERNS) and not isinstance(node.expression, _FIXED):
        raise ExpressionError("a pattern or a path must be a text in single quotes")


def _check_header(column: exp.Column) -> None:
    identifier = column.this
    if len(column.parts) > 1:
        raise ExpressionError(f"{column.sql()} is not a header: write it in double quotes")
    if not isinstance(identifier, exp.Identifier) or not identifier.args.get("quoted"):
        raise ExpressionError(
            f"{column.sql()} is not in quotes: write headers in double quotes, texts in single ones"
        )


def _called(node: exp.Expression) -> str:
    if isinstance(node, exp.Anonymous):
        return f"the function {node.name}"
    if isinstance(node, exp.Func):
        return f"the function {node.sql_name().lower()}"
    return node.sql(dialect="duckdb")[:60] or node.key


@cache
def _empty_database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"enable_external_access": "false"})


def _value_without_headers(expression: Expression) -> object:
    """The value where every header is missing; DuckDB says what it cannot compute from text."""
    cells = {header: f"c{number}" for number, header in enumerate(expression.headers)}
    columns = ", ".join(f"''::varchar as {cell}" for cell in ("record", *cells.values()))
    connection = _empty_database().cursor()
    try:
        connection.execute(f"select {expression.sql(cells)} from (select {columns})").fetchall()
        row = connection.execute(f"select {expression.sql({})}").fetchone()
    except duckdb.Error as error:
        detail = str(error).splitlines()[0]
        raise ExpressionError(f"it cannot be computed: {detail}") from error
    finally:
        connection.close()
    return row[0] if row else None
