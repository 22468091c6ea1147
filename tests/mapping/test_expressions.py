"""What a map may compute, and all that it may not."""

import duckdb
import pytest

from funnel.mapping.expressions import Expression, ExpressionError

ATTACKS = [
    # files, the environment, the engine
    "read_csv('/etc/passwd')",
    "read_text('/etc/passwd')",
    "read_blob('/etc/passwd')",
    "parquet_scan('x')",
    "glob('*')",
    "getenv('HOME')",
    "query('select 1')",
    "query_table('landed')",
    "current_setting('memory_limit')",
    "getvariable('x')",
    "pragma_version()",
    "nextval('s')",
    "error('stop')",
    "version()",
    "txid_current()",
    # other rows, other tables
    "(select 1)",
    "(select max(c0) from landed)",
    "exists (select 1)",
    '"a" in (select 1)',
    '"a" = any (select 1)',
    'sum("a")',
    'max("a")',
    "row_number() over ()",
    'lag("a") over (order by "a")',
    "unnest([1, 2])",
    "columns('x')",
    "*",
    'landed."a"',
    '"landed"."a"',
    "rowid",
    "a",
    # more than one expression
    "1; drop table landed",
    "1, 2",
    "1 as x",
    "1 from landed",
    "1 where true",
    "1 limit 1",
    "1 group by all",
    "distinct 1",
    "1 union select 2",
    "1) from landed --",
    # what is hidden, or filled in later
    "1 -- hidden",
    "/* hidden */ 1",
    "\"a\" /* hidden */ || 'x'",
    "?",
    "$1",
    "$name",
    # what depends on the clock or on chance
    "now()",
    "current_date",
    "random()",
    "uuid()",
    # what can fail on a cell, or eat the machine
    '"a"::int',
    'cast("a" as int)',
    'try_cast("a" as int[])',
    "repeat('a', 1000000000)",
    'regexp_matches("a", "b")',
    'regexp_replace("a", "b", \'\')',
    'json_extract_string("a", "b")',
    "list_transform([1], lambda x: x + 1)",
    "[1, 2]",
    "{'a': 1}",
    '"a" % 2',
    "date '2024-01-01'",
    "interval 1 day",
    # what cannot be computed
    "",
    "case",
    "1 +",
    "upper(1, 2)",
    "regexp_matches(\"a\", '(')",
    "try_cast(\"a\" as timestamp) + try_cast('1 day' as interval)",
    "(" * 3000,
    "'a' || " * 5000 + "'a'",
]


@pytest.mark.parametrize("text", ATTACKS, ids=lambda text: text[:40] or "nothing")
def test_what_is_no_scalar_expression_over_headers_is_refused(text):
    with pytest.raises(ExpressionError) as refusal:
        Expression(text)
    assert len(str(refusal.value)) > 10


def test_a_refusal_says_what_is_allowed():
    with pytest.raises(ExpressionError, match=r"the function getenv is not allowed; .*coalesce"):
        Expression("getenv('HOME')")
    with pytest.raises(ExpressionError, match="write headers in double quotes"):
        Expression("Status")
    with pytest.raises(ExpressionError, match=r"write try_cast\(… as …\)"):
        Expression('"Amount"::double')


def computed(text: str, **cells: str | None) -> object:
    expression = Expression(text)
    with duckdb.connect() as connection:
        columns = ", ".join(f"cast(? as varchar) as {name}" for name in ("x", *cells))
        sql = expression.sql({header: header for header in expression.headers if header in cells})
        row = connection.execute(
            f"select {sql} from (select {columns})", [None, *cells.values()]
        ).fetchone()
    return row[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('left("a", 3)', "00Q"),
        ('coalesce("missing", "a")', "00Q5g-x"),
        ("case when starts_with(\"a\", '00Q') then 'lead' else 'other' end", "lead"),
        ("if(\"a\" is null, 'n', 'y')", "y"),
        ("\"a\" ilike '00q%' and not \"a\" in ('x', 'y')", True),
        ("upper(split_part(\"a\", '-', 2)) || '!'", "X!"),
        ('try_cast("n" as double) * 60 - 1', 89.0),
        ('"n" * 60 - (1 + "n") / 2', 88.75),
        ("split_part(\"a\", '-', -1)", "x"),
        ("epoch(try_cast('0:01:30' as interval))", 90.0),
        ("regexp_replace(\"a\", '[^0-9]', '', 'g')", "005"),
        ("json_extract_string(\"j\", '$.\"New Value\"') = 'MQL'", True),
        ("\"j\" ->> 'Reason'", None),
        ('concat_ws(\' \', "missing", "a")', "00Q5g-x"),
        ("translate(\"a\", '0Q', 'oq')", "ooq5g-x"),
        ('"missing" is not null', False),
        ("'it''s'", "it's"),
    ],
)
def test_what_may_be_computed(text, value):
    assert computed(text, a="00Q5g-x", n="1.5", j='{"New Value": "MQL"}') == value


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("json_extract_string(\"a\", '$.x')", "{broken"),
        ('try_cast("a" as double) * 60', "n/a"),
        ('try_cast("a" as double) / 0', "n/a"),
        ('substring("a", 1, 3)', None),
        ('epoch(try_cast("a" as interval))', "long"),
    ],
)
def test_a_cell_it_cannot_be_computed_from_is_null(text, cell):
    assert computed(text, a=cell) is None


def test_broken_json_is_null_in_two_columns_at_once():
    """The engine computes what columns have in common before any of them can catch an error."""
    read = Expression("json_extract_string(\"a\", '$.x')").sql({"a": "a"})
    either = Expression("coalesce(json_extract_string(\"a\", '$.x'), 'none')").sql({"a": "a"})
    with duckdb.connect() as connection:
        connection.execute("create table cells as select unnest(['{bad', '{\"x\": 1}', '']) as a")
        rows = connection.execute(f"select {read}, {either} from cells").fetchall()
    assert rows == [(None, "none"), ("1", "1"), (None, "none")]


def test_numbers_too_large_do_not_stop_the_import():
    assert computed('length("a") * 9223372036854775807', a="xx") == 2 * 9223372036854775807.0


def test_the_headers_are_named_in_order_each_once():
    text = 'coalesce("B|Bee", "A", "B|Bee")'
    assert Expression(text).headers == ("B|Bee", "A")


def test_the_value_without_any_header_is_known():
    assert Expression("coalesce(\"Direction\", 'Outbound')").without_headers == "Outbound"
    assert Expression('left("Id", 15)').without_headers is None


def test_a_quote_in_a_header_stays_in_its_name():
    expression = Expression('"Date entered ""Proposal"""')
    assert expression.headers == ('Date entered "Proposal"',)
    assert expression.sql({'Date entered "Proposal"': "c0"}) == '("c0")'
