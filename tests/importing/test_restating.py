"""What an import changes of the weeks before it, and the counts that every import keeps."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from funnel.errors import BadSelection
from funnel.importing import import_folder
from funnel.importing.pipeline import Options
from funnel.measure import (
    Reported,
    imports_of,
    is_known,
    leads_of_speed,
    measure,
    metric_named,
    reported_numbers,
    restated_of,
    restatement,
)
from funnel.metrics import HEALTH
from funnel.readout import publish_readout, readout_of, view_of
from funnel.readout.sections import last_before, restated
from funnel.record import now, publications
from funnel.selection import Selection
from funnel.speed import Speed
from funnel.views.restated import causes_words, changes_table, restated_sentence
from funnel.warehouse import Warehouse
from sample_data import SHAPES, Company
from sample_data import vocabulary as words
from sample_data.restated import Planted, TwoExports, two_exports

ROOT = Path(__file__).parents[2]
# The median has no parts that add up.
PUBLISHED = [name for name in HEALTH if name != "median_response_minutes"]
BREAKDOWNS = ((), ("source",), ("motion",), ("team",))
SMALL = Company(leads=8_000)
WEEK = date(2026, 10, 12)


@dataclass
class Chain:
    """Imports into one warehouse, and after each what the published numbers were by week."""

    warehouse: Path
    numbers: list[pl.DataFrame] = field(default_factory=list)
    due: list[set[str]] = field(default_factory=list)
    reported: list[Reported] = field(default_factory=list)

    def add(self, exports: Path, definitions: Path | None = None) -> Warehouse:
        import_folder(exports, self.warehouse, Options(definitions=definitions))
        warehouse = Warehouse(self.warehouse)
        self.numbers.append(pl.concat(_numbers(warehouse), how="diagonal"))
        return warehouse

    def restated(self, number: int) -> pl.DataFrame:
        rows = Warehouse(self.warehouse).table("restated_numbers")
        return rows.filter(pl.col("generation") == number)


def _numbers(warehouse: Warehouse):
    for name in PUBLISHED:
        for by in BREAKDOWNS:
            asked = Selection(by=("week", *by), speed=Speed(clock="business"))
            rows = measure(warehouse, name, asked)
            if rows["reason"][0] is not None:
                continue
            is_rate = metric_named(name).unit == "rate"
            is_money = metric_named(name).unit == "amount"
            parts = {
                "numerator": pl.lit(0) if is_money else _with_immature(name, "numerator"),
                "denominator": _with_immature(name, "denominator") if is_rate else pl.lit(0),
                "amount": pl.col("value") if is_money else pl.lit(0),
            }
            yield rows.select(
                "week",
                measure=pl.lit(name),
                dimension=pl.lit(by[0] if by else ""),
                label=pl.col(by[0]) if by else pl.lit(None, pl.String),
                **{part: value.cast(pl.Float64) for part, value in parts.items()},
            )


def _with_immature(name: str, part: str) -> pl.Expr:
    # Of a cohort, weeks still open are kept as they stand.
    if name != "mql_to_sql_rate":
        return pl.col(part)
    still_open = "immature" if part == "denominator" else "immature_reached"
    return pl.col(part).fill_null(0) + pl.col(still_open).fill_null(0)


def _exports(folder: Path, exports: TwoExports, shape: str = "salesforce") -> dict[str, Path]:
    paths = {"first": folder / "first", "second": folder / "second"}
    for name, truth in (("first", exports.first), ("second", exports.second)):
        paths[name].mkdir(parents=True)
        SHAPES[shape](truth, paths[name], compress=False)
    return paths


@pytest.fixture(scope="module")
def agreed(tmp_path_factory) -> dict[str, Path]:
    """What was agreed at first, and then: a longer promise and a shorter window."""
    folder = tmp_path_factory.mktemp("agreed")
    text = (ROOT / "sample_data" / "definitions.toml").read_text()
    changed = (
        "[promises]\nresponse_minutes = 15\n\n"
        "[windows]\nmarketing_qualified_to_sales_qualified = 21\n\n"
    )
    paths = {"first": folder / "first.toml", "second": folder / "second.toml"}
    paths["first"].write_text(text)
    paths["second"].write_text(changed + text)
    return paths


@pytest.fixture(scope="module")
def exports() -> TwoExports:
    """Two exports a second apart, so that between them lies only what is planted."""
    return two_exports(SMALL, weeks=0)


@pytest.fixture(scope="module")
def chain(tmp_path_factory, exports, agreed) -> Chain:
    """The first export twice, the second, and the second under other definitions."""
    folder = tmp_path_factory.mktemp("chain")
    paths = _exports(folder, exports)
    chain = Chain(folder / "warehouse")
    chain.add(paths["first"], agreed["first"])
    first = chain.add(paths["first"], agreed["first"])
    chain.due.append(_due(first))
    chain.reported = reported_numbers(first, WEEK)
    second = chain.add(paths["second"], agreed["first"])
    chain.due.append(_due(second))
    chain.add(paths["second"], agreed["second"])
    return chain


def _due(warehouse: Warehouse) -> set[str]:
    asked = Selection(last_date=date(2026, 11, 15), speed=Speed(clock="business", episodes="first"))
    clocked = ["called", "called_us", "closed_uncalled", "waiting"]
    page = leads_of_speed(warehouse, asked, due=True, standings=clocked, most_rows=100_000)
    assert page.rows.height == page.total
    return set(page.rows["lead_id"])


def test_the_same_files_again_change_nothing(chain):
    assert chain.restated(2).is_empty()
    kept = Warehouse(chain.warehouse).table("kept_counts")
    assert kept.filter(pl.col("generation") == 2).is_empty()


@pytest.mark.parametrize("number", [3, 4])
def test_what_is_restated_is_what_every_number_changed_by(chain, number):
    keys = ["measure", "week", "dimension", "label"]
    before, after = chain.numbers[number - 2], chain.numbers[number - 1]
    last_week = date(2026, 11, 16)
    parts = ["numerator", "denominator", "amount"]
    changed = (
        pl.concat([after, before.with_columns(-pl.col(parts))])
        .filter(pl.col("week") < last_week)
        .group_by(keys)
        .agg(pl.col(parts).sum())
        .filter(pl.any_horizontal(pl.col(parts) != 0))
        .sort(keys)
    )
    dimensions = [by[0] if by else "" for by in BREAKDOWNS]
    restated = (
        chain.restated(number)
        .filter(pl.col("dimension").is_in(dimensions))
        .group_by(keys)
        .agg(pl.col(parts).sum().cast(pl.Float64))
        .filter(pl.any_horizontal(pl.col(parts) != 0))
        .sort(keys)
    )
    assert restated.height > 100
    assert restated.select(changed.columns).to_dicts() == changed.to_dicts()


def test_every_change_has_its_cause_and_none_is_other(chain):
    data, definitions = chain.restated(3), chain.restated(4)
    assert set(data["cause"]) == {
        "deleted", "merged", "owner or dimension changed", "stage backdated", "call logged late",
    }  # fmt: skip
    assert set(definitions["cause"]) == {"definition changed"}
    assert set(definitions["measure"]) == {"sla_attainment_rate", "mql_to_sql_rate"}


def test_each_cause_has_its_exact_share(chain, exports):
    """Against what was planted, counted from the truth and not by any query."""
    planted = exports.leads
    first, second = exports.first.leads, exports.second.leads
    # A lead may be deleted in the very second between the exports.
    deleted = set(second.filter(pl.col("deleted_at").is_not_null())["lead"]) - set(
        first.filter(pl.col("deleted_at").is_not_null())["lead"]
    )
    assert deleted > set(planted["deleted"])
    total = chain.restated(3).filter(pl.col("dimension") == "")
    sums = {
        (row["measure"], row["cause"]): (row["numerator"], row["denominator"])
        for row in total.group_by("measure", "cause")
        .agg(pl.col("numerator", "denominator").sum())
        .iter_rows(named=True)
    }
    # In weeks that were over; weeks begin at midnight in New York.
    monday = datetime(2026, 11, 16, 5, tzinfo=UTC).timestamp()
    closed = set(second.filter(pl.col("created_at") < monday)["lead"])
    assert sums["leads", "deleted"] == (-len(deleted & closed), 0)
    assert sums["leads", "merged"] == (-len(planted["merged"]), 0)
    assert sums["marketing_qualified", "stage backdated"] == (len(planted["backdated"]), 0)
    assert sums["mql_to_sql_rate", "stage backdated"] == (0, len(planted["backdated"]))
    # Written up late, a call has only its date: the lead is in no base any more.
    before, after = (
        {int(lead_id[5:15]) for lead_id in due} & set(planted["late_calls"]) for due in chain.due
    )
    assert len(before - after) > 10
    assert sums["sla_attainment_rate", "call logged late"] == (0, -len(before - after))


def test_leads_that_changed_their_source_moved_from_one_to_the_other(chain, exports):
    names = [source.label or "(blank)" for source in words.SOURCES]
    before, after = exports.first.leads, exports.second.leads
    expected: dict[str, int] = {}
    for lead in exports.leads["relabelled"]:
        for leads, sign in ((before, -1), (after, 1)):
            source = names[leads.filter(pl.col("lead") == lead)["source"][0]]
            expected[source] = expected.get(source, 0) + sign
    rows = chain.restated(3).filter(
        pl.col("measure") == "leads",
        pl.col("dimension") == "source",
        pl.col("cause") == "owner or dimension changed",
    )
    moved = rows.group_by("label").agg(pl.col("numerator").sum())
    assert {label: count for label, count in moved.iter_rows() if count} == {
        label: count for label, count in expected.items() if count
    }


def test_a_week_as_reported_leads_to_now_by_its_causes(chain):
    warehouse = Warehouse(chain.warehouse)
    rows = restatement(warehouse, WEEK, since=1)
    whole = chain.numbers[0].filter(pl.col("dimension") == "", pl.col("week") == WEEK)
    now = chain.numbers[-1].filter(pl.col("dimension") == "", pl.col("week") == WEEK)
    for measure_name, part in (("leads", "numerator"), ("sla_attainment_rate", "denominator")):
        of_it = rows.filter(pl.col("measure") == measure_name, pl.col("part") == part)
        row = of_it.row(0, named=True)
        assert row["reported"] == whole.filter(pl.col("measure") == measure_name)[part][0]
        assert row["now"] == now.filter(pl.col("measure") == measure_name)[part][0]
        assert row["change"] == row["now"] - row["reported"] == of_it["share"].sum()
    assert "other" not in rows["cause"]


def test_every_published_number_leads_from_then_to_now(chain):
    warehouse = Warehouse(chain.warehouse)
    assert len(chain.reported) == len(HEALTH)
    held = [Reported.from_json(json.loads(json.dumps(one.to_json()))) for one in chain.reported]
    assert held == chain.reported
    restated = restated_of(warehouse, held, generation=2)
    changed = {one.reported.metric for one in restated if one.has_changed}
    assert {"leads", "marketing_qualified", "sla_attainment_rate"} <= changed
    for one in restated:
        if one.reported.metric == "median_response_minutes":
            assert not one.causes
            continue
        for part in ("numerator", "denominator"):
            was, now = getattr(one.reported, part), getattr(one.now, part)
            assert (now or 0) - (was or 0) == sum(getattr(cause, part) for cause in one.causes)
        money = sum(cause.amount for cause in one.causes)
        assert one.reported.currency is None or one.now.value - one.reported.value == money
    # What the page hands out is what the command prints.
    columns = ("measure", "currency", "part", "reported", "cause", "share", "now")
    table = changes_table(restated).filter(pl.col("week") == WEEK, pl.col("cause").is_not_null())
    printed = restatement(warehouse, WEEK, since=2).with_columns(
        pl.col(pl.Decimal).cast(pl.Float64)
    )
    printed = printed.filter(
        pl.col("cause").is_not_null(), pl.col("measure").is_in(table["measure"].unique().to_list())
    )
    assert set(table.select(columns).rows()) == set(printed.select(columns).rows())
    assert table.height == printed.height > 5
    (leads,) = (one for one in restated if one.reported.metric == "leads")
    assert causes_words(leads) == "−3 merged"
    assert restated_sentence(restated, "W42").startswith(f"{len(changed)} of the {len(HEALTH)} ")


def test_an_import_that_is_not_in_the_warehouse_is_not_taken_for_one_that_is(chain):
    warehouse = Warehouse(chain.warehouse)
    as_of = imports_of(warehouse)["as_of"][1].isoformat()
    assert is_known(warehouse, 2, as_of)
    assert not is_known(warehouse, 2, "2026-01-01T00:00:00")
    assert not is_known(warehouse, 9, as_of)


def test_the_command_prints_what_a_week_was_is_and_why(chain, command, monkeypatch):
    monkeypatch.setenv("FUNNEL_WAREHOUSE", str(chain.warehouse))
    code, out, err = command("restated", "--week", "2026-W42", "--since", "1", "--format", "json")
    rows = json.loads(out)
    assert (code, err) == (0, "")
    expected = restatement(Warehouse(chain.warehouse), WEEK, since=1)
    assert [(row["measure"], row["cause"], row["share"]) for row in rows] == list(
        expected.select("measure", "cause", pl.col("share").cast(pl.Float64)).iter_rows()
    )
    _, out, _ = command("restated", "--week", "2026-W42", "--since", "2", "--by", "source")
    assert "owner or dimension changed" in out and "Webinar" in out


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["--since", "9"], "There is no import 9: there are 1, 2, 3, 4."),
        (["--since", "1", "--week", "2026-W47"], "is not over at the end of the data"),
        (["--week", "last-quarter"], "is not one week"),
    ],
)
def test_what_cannot_be_restated_is_one_sentence(chain, command, monkeypatch, asked, sentence):
    monkeypatch.setenv("FUNNEL_WAREHOUSE", str(chain.warehouse))
    code, out, err = command("restated", *asked)
    assert (code, out) == (2, "") and sentence in err


def test_a_week_that_was_not_over_then_was_nothing_yet(chain):
    warehouse = Warehouse(chain.warehouse)
    with pytest.raises(BadSelection, match="was not over yet when the data of import 1 ended"):
        restatement(warehouse, date(2026, 11, 16), 1)


def test_no_person_is_in_what_is_kept(chain):
    kept = Warehouse(chain.warehouse).table("kept_counts")
    assert set(kept["dimension"]) == {
        "", "motion", "source", "first_source", "campaign", "segment", "country", "team",
        "reports_to",
    }  # fmt: skip


def test_four_weeks_later_each_change_has_a_cause(tmp_path, agreed):
    exports = two_exports(SMALL, weeks=4, planted=Planted(20, 15, 15, 20, 20))
    paths = _exports(tmp_path, exports, "hubspot")
    chain = Chain(tmp_path / "warehouse")
    first = chain.add(paths["first"], agreed["first"])
    publish_readout(readout_of(view_of(first, WEEK)), first, [], now())
    second = chain.add(paths["second"], agreed["second"])
    _check_section(second)
    rows = chain.restated(2)
    assert {
        "deleted", "merged", "owner or dimension changed", "stage backdated", "call logged late",
        "happened since", "definition changed",
    } <= set(rows["cause"])  # fmt: skip
    sizes = rows.group_by("cause").agg(
        size=pl.col("numerator").abs().sum() + pl.col("denominator").abs().sum()
    )
    other = sizes.filter(pl.col("cause") == "other")["size"].sum()
    assert other < 0.01 * sizes["size"].sum()
    last_week = date(2026, 10, 19)
    assert rows["week"].max() < last_week


def _check_section(warehouse: Warehouse) -> None:
    """The readout of four weeks later shows what became of the one published."""
    published = last_before(publications(warehouse.path), "2026-W46")
    section = restated(warehouse, published)
    (table,) = section.tables
    assert len(table.rows) == len(published.readout["reported"]) == len(HEALTH)
    for number in section.numbers:
        rows = measure(warehouse, number.metric, number.selection)
        for name, value in number.keys:
            rows = rows.filter(pl.col(name) == value)
        assert rows[number.column].to_list() == [number.value]
    whys = {row[0].text: row[3].text for row in table.rows}
    assert "definition changed" in whys["Called within the SLA · W42"]
    assert all("other" not in why for why in whys.values())
    assert last_before(publications(warehouse.path), "2026-W42") is None


def _retold(agreed: dict[str, Path], folder: Path, old: str, new: str) -> Path:
    path = folder / "retold.toml"
    path.write_text(agreed["first"].read_text().replace(old, new))
    return path


@pytest.fixture(scope="module")
def tiny(tmp_path_factory) -> Path:
    """A small export."""
    folder = tmp_path_factory.mktemp("tiny")
    return _exports(folder, two_exports(replace(SMALL, leads=600), weeks=0, planted=_NOTHING))[
        "second"
    ]


_NOTHING = Planted(0, 0, 0, 0, 0)


def test_weeks_that_are_cut_otherwise_cannot_be_set_against_each_other(tmp_path, tiny, agreed):
    import_folder(tiny, tmp_path / "w", Options(definitions=agreed["first"]))
    moved = _retold(agreed, tmp_path, "America/New_York", "Europe/Berlin")
    import_folder(tiny, tmp_path / "w", Options(definitions=moved))
    warehouse = Warehouse(tmp_path / "w")
    assert "time zone" in imports_of(warehouse)["not_compared"][1]
    rows = restatement(warehouse, date(2026, 10, 12), since=1)
    causes = set(rows["cause"].drop_nulls())
    assert causes <= {"imports that cannot be compared"}


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (lambda folder: (folder / "funnel.duckdb").write_bytes(b"no database"), "opened"),
        (lambda folder: (folder / "definitions.toml").write_text("no = 1"), "earlier Funnel"),
        (
            lambda folder: duckdb.connect(folder / "funnel.duckdb").execute(
                "drop table int_handoffs"
            ),
            "earlier Funnel",
        ),
    ],
)
def test_an_import_goes_through_whatever_became_of_the_one_before(tmp_path, tiny, harm, why):
    import_folder(tiny, tmp_path / "w")
    harm(tmp_path / "w" / "generation-000001")
    import_folder(tiny, tmp_path / "w")
    imports = imports_of(Warehouse(tmp_path / "w"))
    assert why in imports["not_compared"][-1]
    assert imports["generation"].max() == 2


def test_what_is_kept_outlives_its_generation(tmp_path, tiny):
    for _ in range(5):
        import_folder(tiny, tmp_path / "w")
    assert not (tmp_path / "w" / "generation-000001").exists()
    warehouse = Warehouse(tmp_path / "w")
    assert imports_of(warehouse)["generation"].to_list() == [1, 2, 3, 4, 5]
    assert restatement(warehouse, date(2026, 10, 12), since=1)["cause"].null_count() > 0
