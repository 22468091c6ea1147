"""The pages of mix and of sources by themselves, in the states they can be in."""

import re
import shutil
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from funnel import wording
from funnel.definitions import save_motion_rules
from funnel.measure import measure, sla_seconds
from funnel.selection import Selection
from funnel.speed import Speed
from funnel.ui import motion_rules
from funnel.warehouse import Warehouse
from tests.builders import build_generation, lead
from tests.pages.test_pages_alone import page, words
from tests.test_sourcing_metrics import AGREED, RATED, build_company

__all__ = ["page"]

MIX, SOURCES = "pages/mix.py", "pages/sources.py"
CURRENCY = "EUR"


def opened(page, name, warehouse, filters=(), **marks):
    at = page(name, warehouse)
    at.session_state["period"] = "All weeks"
    for key, value in dict(filters).items():
        at.session_state[key] = value
    for panel, mark in marks.items():
        at.query_params[panel] = mark
    at.run()
    assert not at.exception
    return at


def headline(at):
    return at.markdown[0].value


def test_the_headline_of_the_mix_is_that_of_the_numbers(page, sample):
    at = opened(page, MIX, sample)
    assert headline(at) == "# Inbound brings 73% of leads, 83% of SQLs and 85% of pipeline"
    assert "Outbound leads are 16% of leads and 5% of SQLs." in words(at)
    only = opened(page, MIX, sample, {"motion": ["outbound"]})
    assert headline(only) == "# All 3,908 leads are outbound"


@pytest.mark.parametrize("name", [MIX, SOURCES])
def test_an_empty_period_says_so(page, sample, name):
    at = page(name, sample)
    at.session_state["period"] = "Custom dates"
    at.session_state["dates"] = (date(2001, 1, 1), date(2001, 1, 7))
    at.run()
    assert not at.exception
    assert "No lead came" in words(at) or "cannot be said" in words(at)


def test_without_sqls_opportunities_and_costs_it_says_what_is_lacking(page, tmp_path):
    build_generation(tmp_path, [lead("2026-01-05", source="X")] * 3, as_of="2026-06-01")
    at = opened(page, MIX, tmp_path)
    assert headline(at) == "# The motion of all 3 leads is unknown"
    at = opened(page, SOURCES, tmp_path)
    assert "Not in this export: no SQL, opportunity or won lead." in words(at)


def value(rows, column, **only):
    return rows.filter(**only)[column].item()


@pytest.mark.parametrize("measure_", ["leads", "marketing_qualified", "opportunities_created"])
def test_a_part_of_a_week_opens_what_is_in_it(page, sample, measure_):
    week = date(2026, 6, 1)
    rows = measure(Warehouse(sample), "motion_mix", Selection(by=("week",)))
    volume = int(value(rows, "volume", week=week, motion="partner", measure=measure_))
    at = opened(page, MIX, sample, {"mix_measure": measure_}, mix=f"{week} partner")
    noun = "opportunit" if measure_ == "opportunities_created" else "lead"
    assert re.search(rf"partner · 2026-W23\*\*: {volume} {noun}", words(at))


def motion_cell(sample, column, motion):
    """The number in the table's cell, from the metric itself."""
    data, by = Warehouse(sample), Selection(by=("motion",))
    if column in ("sla", "sla_of", "minutes_of"):
        labels = tuple(data.dimension_labels("motion"))
        asked = replace(by, motion=labels, speed=Speed(clock="business"))
        assert sla_seconds(data, asked) == 300
        name = "median_response_minutes" if column == "minutes_of" else "sla_attainment_rate"
        rows = measure(data, name, asked)
        return value(rows, "numerator" if column == "sla" else "denominator", motion=motion)
    name = column.removesuffix("_of").removesuffix("_share")
    rows = measure(data, name, by)
    if name.startswith("median"):
        return value(rows, "denominator", motion=motion)
    return value(rows, "denominator" if column.endswith("_of") else "numerator", motion=motion)


@pytest.mark.parametrize(
    "column",
    ["leads", "sales_qualified_share", "opportunities_created", "pull_rate", "pull_rate_of",
     "mql_to_sql_rate", "opportunity_to_won_rate", "opportunity_to_won_rate_of", "sla", "sla_of",
     "minutes_of", "median_days_lead_to_sql", "median_days_opportunity_to_won_of"],
)  # fmt: skip
@pytest.mark.parametrize("motion", ["inbound", "outbound"])
def test_each_number_of_a_motion_opens_what_it_is_of(page, sample, column, motion):
    # A median's own number and what it is of are the same leads.
    asked = column.removesuffix("_of") if column.startswith("median") else column
    at = opened(page, MIX, sample, **{"mix-table": f"{asked}:{motion}"})
    number = motion_cell(sample, column, motion)
    assert re.search(rf"\*\*: {number:,} (lead|opportunit)", words(at)), words(at)


def test_an_amount_opens_its_opportunities(page, sample):
    rows = measure(Warehouse(sample), "opportunities_created", Selection(by=("motion",)))
    at = opened(page, MIX, sample, **{"mix-table": "pipeline_amount:partner"})
    assert f"{value(rows, 'numerator', motion='partner')} opportunities" in words(at)


@pytest.mark.parametrize(
    ("name", "panel", "mark"),
    [(MIX, "mix", "x"), (MIX, "mix", "2026-06-01 nobody"), (MIX, "mix-table", "x:inbound"),
     (MIX, "mix-table", "leads:x"), (SOURCES, "ranked", "x"), (SOURCES, "sources-table", "x"),
     (SOURCES, "sources-table", "leads:x"), (SOURCES, "campaigns", "cost:programme:x"),
     (SOURCES, "campaigns", "x:campaign:y"), (SOURCES, "trend", "soon")],
)  # fmt: skip
def test_a_mark_that_is_none_lists_nothing(page, sample, name, panel, mark):
    at = opened(page, name, sample, **{panel: mark})
    assert not re.search(r"\*\*: [\d,]+ (lead|MQL|opportunit)", words(at))


def test_amounts_without_a_rate_are_said_to_be_apart_and_rates_used_are_named(page, tmp_path):
    build_company(tmp_path / "apart", AGREED)
    at = opened(page, MIX, tmp_path / "apart", {"mix_measure": "pipeline_amount"})
    assert "because no rate was agreed" in words(at) and "700 of pipeline created" in words(at)
    build_company(tmp_path / "rated", RATED)
    at = opened(page, MIX, tmp_path / "rated", {"mix_measure": "pipeline_amount"})
    assert "Converted at 1 USD" in words(at) and "no rate was agreed" not in words(at)
    at = opened(page, SOURCES, tmp_path / "rated")
    assert "Converted at 1 USD" in words(at)
    assert "€50 of 1 campaign without a lead" in words(at)


def test_the_headline_of_sources_names_the_first_and_last_ranked(page, sample):
    at = opened(page, SOURCES, sample)
    assert headline(at) == ("# 27.4% of Demo request leads become SQL, 0.9% of Outbound list leads")
    assert "An SQL costs least from Partner (€259) and most from Paid search" in words(at)
    assert "7,902 of 24,256 leads" in words(at)


@pytest.mark.parametrize(
    ("column", "number"),
    [("leads", "leads"), ("value", "numerator"), ("denominator", "denominator"),
     ("median_days", "numerator"), ("cost_per_sql", "costed_sqls"),
     ("cost_per_mql", "costed_mqls"), ("cost_per_opportunity", "costed_opportunities"),
     ("decided", "decided"), ("won_of", "won_of")],
)  # fmt: skip
def test_each_number_of_a_source_opens_what_it_is_of(page, sample, column, number):
    rows = measure(Warehouse(sample), "source_quality", Selection())
    at = opened(page, SOURCES, sample, **{"sources-table": f"{column}:Paid search"})
    shown = value(rows, number, source="Paid search")
    assert re.search(rf"Paid search\*\*: {shown:,} (lead|MQL)", words(at)), words(at)


@pytest.mark.parametrize("by", ["first_source", "campaign"])
def test_sources_by_first_touch_and_by_campaign(page, sample, by):
    rows = measure(Warehouse(sample), "source_quality", Selection(by=(by,)))
    first = rows.filter(rank=1).row(0, named=True)
    at = opened(page, SOURCES, sample, {"sources_by": by}, ranked=first["group"])
    assert re.search(rf"\*\*: {first['numerator']} leads", words(at))


@pytest.mark.parametrize(
    ("mark", "name", "number"),
    [("mqls:programme:Telephone qualification", "programme_cost_per_sql", "mqls"),
     ("cost_per_sql:programme:Telephone qualification", "programme_cost_per_sql", "denominator")],
)  # fmt: skip
def test_a_programme_opens_its_mqls(page, sample, mark, name, number):
    rows = measure(Warehouse(sample), name, Selection())
    at = opened(page, SOURCES, sample, campaigns=mark)
    assert f"**: {rows[number].item():,} leads" in words(at)


def test_a_campaign_opens_its_leads(page, sample):
    rows = measure(Warehouse(sample), "campaign_cost", Selection(by=("campaign",)))
    name = "Webinar 2025-09-08"
    at = opened(page, SOURCES, sample, campaigns=f"leads:campaign:{name}")
    assert re.search(rf"\*\*: {value(rows, 'known_leads', campaign=name)} leads", words(at))


def test_a_week_of_the_trend_opens_its_leads(page, sample):
    rows = measure(Warehouse(sample), "pull_rate", Selection(by=("week",), source=("Paid search",)))
    week = date(2026, 6, 1)
    at = opened(page, SOURCES, sample, {"trend_of": "Paid search"}, trend=f"{week}")
    assert f"Paid search**: {value(rows, 'denominator', week=week)} leads" in words(at)


def rules_of(warehouse):
    data = Warehouse(warehouse)
    return data, data.definitions.motion_rules


def test_saved_rules_that_are_not_imported_yet_show_what_they_will_change(page, sample, tmp_path):
    warehouse = tmp_path / "warehouse"
    shutil.copytree(sample, warehouse)
    data, rules = rules_of(warehouse)
    changed = [rule for rule in rules if rule.motion != "partner"]
    save_motion_rules(warehouse / "definitions.toml", data.definitions, changed)
    at = opened(page, MIX, warehouse)
    assert "**1,717 leads of 24,256 would change their motion.**" in words(at)
    assert any("Saved. They count from the next import on" in one.value for one in at.success)
    assert not [one for one in at.button if one.key == "save-motion-rules"]


def test_an_edit_is_previewed_and_saved(page, sample, tmp_path, monkeypatch):
    warehouse = tmp_path / "warehouse"
    shutil.copytree(sample, warehouse)
    _, rules = rules_of(warehouse)
    edited = tuple(rule for rule in rules if rule.motion != "partner")
    # A test cannot type into the table: this is what it gives after typing.
    monkeypatch.setattr(motion_rules, "_edited", lambda _: edited)
    at = opened(page, MIX, warehouse)
    assert "**1,717 leads of 24,256 would change their motion.**" in words(at)
    at.button(key="save-motion-rules").click().run()
    assert not at.exception
    from funnel.definitions import load_definitions  # noqa: PLC0415

    assert load_definitions(warehouse / "definitions.toml").motion_rules == edited
    assert any("Saved." in one.value for one in at.success)


def test_the_rules_in_force_are_told_with_their_leads(page, sample):
    at = opened(page, MIX, sample)
    assert "17,697 inbound by “source of inbound interest”" in words(at)
    assert "934 unknown, no rule fits" in words(at)
    assert "These are the rules in force." in words(at)
    facts = Warehouse(sample).table("motion_facts")
    assert facts["leads"].sum() == 24_256
    assert facts.filter(pl.col("leads") <= 0).is_empty()


@pytest.mark.parametrize(
    ("definitions", "said"),
    [
        # €75 and $90, a dollar half a euro, made A, B and E SQL.
        (RATED, "Cost per SQL €40, target €39, missed."),
        (AGREED, "Cost per SQL, target €39: A part of it is in USD: agree on rates to EUR in"),
    ],
)
def test_unit_costs_stand_beside_their_targets(page, tmp_path, definitions, said):
    agreed = '[[targets]]\nmetric = "cost_per_sql"\nvalue = 39\nperiod = "year"\n'
    build_company(tmp_path, agreed + definitions)
    assert wording.plain(said) in words(opened(page, SOURCES, tmp_path))
    # Agreed on for all, and for no source alone.
    assert "target €39" not in words(opened(page, SOURCES, tmp_path, {"source": ["Web"]}))


NOW, THEN = (date(2026, 8, 17), date(2026, 11, 15)), (date(2026, 5, 18), date(2026, 8, 16))


def entries(sample, name, span, source):
    rows = measure(Warehouse(sample), name, Selection(*span, source=(source,)))
    return int(rows["numerator"].item())


def recent(page, name, warehouse, filters=(), **marks):
    """The page of the period it opens with, 13 weeks and the running one."""
    return opened(page, name, warehouse, {"period": "Last 13 weeks", **dict(filters)}, **marks)


def test_what_a_source_brought_before_stands_beside_what_it_brings(page, sample):
    now, then = (
        entries(sample, "marketing_qualified", span, "Paid search") for span in (NOW, THEN)
    )
    assert (then, now) == (444, 74)  # as the first page says it
    at = recent(page, SOURCES, sample)
    assert "First entries, W34–W46 against W21–W33, whole weeks only" in words(at)
    said = re.search(r"Beyond chance: Paid search (.+)\.", words(at))[1]
    assert said.split("; ")[0].endswith("−370 MQLs, −167 SALs and −42 SQLs")
    for column, number in (("marketing_qualified_before", then), ("marketing_qualified", now)):
        listed = recent(page, SOURCES, sample, before=f"{column}:Paid search")
        assert f"Paid search**: {number} lead" in words(listed)


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"period": "All weeks"}, "These are all weeks, and none lie before them"),
        ({"compared": "13", "period": "Custom dates",
          "dates": (date(2025, 9, 1), date(2025, 11, 30))}, "The data begin in 2025-W29"),
        ({"period": "Custom dates", "dates": (date(2026, 9, 1), date(2026, 9, 3))},
         "No whole week lies in this period."),
    ],
)  # fmt: skip
def test_without_as_many_weeks_before_nothing_is_compared(page, sample, filters, said):
    assert said in words(opened(page, SOURCES, sample, filters))


def test_programmes_are_left_out_under_a_filter_they_cannot_honour(page, sample):
    left_out = "Programmes are left out while a filter is set"
    at = recent(page, SOURCES, sample, campaigns="mqls:programme:Telephone qualification")
    assert left_out not in words(at)
    assert "Telephone qualification**: " in words(at)
    at = recent(
        page, SOURCES, sample, {"source": ["Paid search"]},
        campaigns="mqls:programme:Telephone qualification",
    )  # fmt: skip
    assert left_out in words(at)
    assert "Telephone qualification**: " not in words(at)
    # All of its leads have a known cost: nothing is said of none.
    assert "No cost is known" not in words(at)


@pytest.mark.parametrize(
    ("name", "said"),
    [(SOURCES, "or known: Win rate % and Cost per opportunity, EUR."),
     (MIX, "or known: Opportunity → won % and Days, opportunity → won.")],
)  # fmt: skip
def test_what_nothing_is_old_enough_for_has_no_column_but_is_named(page, sample, name, said):
    assert said in words(recent(page, name, sample))
    assert "or known" not in words(opened(page, name, sample))
