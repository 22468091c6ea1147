"""The pages of the hand-off by themselves, in the states they can be in."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import streamlit as st

from funnel.definitions import load_definitions
from funnel.importing import import_folder
from funnel.importing.pipeline import Options
from funnel.measure import measure, measure_weekly
from funnel.selection import Selection
from funnel.speed import Speed
from funnel.warehouse import Warehouse
from sample_data import write_company
from tests.pages.conftest import ROOT, SAMPLE
from tests.pages.test_pages_alone import page, words
from tests.test_real_exports import REAL

__all__ = ["page"]

HANDOFF, STUCK = "pages/hand_off.py", "pages/stuck_leads.py"


def headline(at):
    return at.markdown[0].value


def opened(page, name, warehouse, **marks):
    at = page(name, warehouse)
    at.session_state["period"] = "All weeks"
    for panel, mark in marks.items():
        at.query_params[panel] = mark
    at.run()
    assert not at.exception
    return at


def test_the_team_that_rejects_without_a_reason_is_the_first_signal(page, sample):
    at = opened(page, HANDOFF, sample)
    signals = [one.value for one in at.markdown if one.value.startswith(":orange[▼]")]
    assert re.match(
        r":orange\[▼\] SDR Central rejects without a reason: [\d,]+ of its [\d,]+ rejections have "
        r"none, against \d\d(\.\d)?% elsewhere\.",
        signals[0],
    )


def test_no_team_is_named_where_all_give_reasons_alike(page, tmp_path):
    write_company(tmp_path / "exports", leads=25_000, seed=7, shape="salesforce",
                  reasonless_team=False)  # fmt: skip
    options = Options(definitions=SAMPLE / "definitions.toml")
    import_folder(tmp_path / "exports", tmp_path / "warehouse", options)
    at = opened(page, HANDOFF, tmp_path / "warehouse")
    assert headline(at).startswith("# Sales rejects ")
    assert "without a reason:" not in words(at)


def listed(at):
    """How many leads each list on the page says it has."""
    said = re.findall(r"\*\*: ([\d,]+) (?:MQL|lead|stay)s?", words(at))
    return [int(one.replace(",", "")) for one in said]


def counted(sample, metric, **row):
    rows = measure(Warehouse(sample), metric, Selection())
    return rows.filter(**row)["numerator"].item()


@pytest.mark.parametrize(
    ("panel", "mark", "metric", "row"),
    [
        ("ledger", "overdue", "handoff_ledger", {"place": "overdue"}),
        ("ledger", "accepted", "handoff_ledger", {"place": "accepted"}),
        ("qualified", "rejected", "qualification_ledger", {"place": "rejected"}),
        ("reasons", "budget", "rejections_by_reason", {"reason_class": "budget"}),
        ("reasons", "none", "rejections_by_reason", {"reason_class": "none"}),
        ("baton", "never_called", "handoff_causes", {"cause": "never_called"}),
        ("baton", "worked", "handoff_causes", {"cause": "worked"}),
        (
            "baton",
            "rejected_for_reason:fit",
            "handoff_causes",
            {"cause": "rejected_for_reason", "reason_class": "fit"},
        ),
        ("audit", "untried", "handoff_audits", {"audit": "untried"}),
        ("audit", "unresponsive_early", "handoff_audits", {"audit": "unresponsive_early"}),
        ("audit", "reasonless", "handoff_audits", {"audit": "reasonless"}),
        ("audit", "overturned", "handoff_audits", {"audit": "overturned"}),
        ("audit", "silent", "handoff_audits", {"audit": "silent"}),
        ("audit", "undecided", "handoff_audits", {"audit": "undecided"}),
        ("miss", "hand_raiser", "marketing_misses", {"miss": "hand_raiser"}),
        ("miss", "opportunity", "marketing_misses",
         {"miss": "opportunity"}),
    ],
)  # fmt: skip
def test_each_number_opens_exactly_its_leads(page, sample, panel, mark, metric, row):
    at = opened(page, HANDOFF, sample, **{panel: mark})
    assert listed(at) == [counted(sample, metric, **row)]


TODAY = Selection(speed=Speed(episodes="latest"))


@pytest.mark.parametrize(
    ("panel", "mark", "metric", "column", "row"),
    [
        ("ledger", "all", "handoff_ledger", "numerator", {}),
        ("ledger", "decided", "acceptance_rate", "denominator", {}),
        ("ledger", "implied", "handoff_ledger", "implied", {"place": "accepted"}),
        ("ledger", "disqualified", "handoff_ledger", "disqualified", {"place": "rejected"}),
        ("ledger", "flipped", "handoff_ledger", "flipped", {}),
        ("ledger", "due", "coverage_rate", "denominator", {}),
        ("ledger", "covered", "coverage_rate", "numerator", {}),
        ("baton", "sales", "handoff_causes", "numerator", {"side": "sales"}),
        ("baton", "marketing", "handoff_causes", "numerator", {"side": "marketing"}),
        ("stray", "reason", "stray_reasons", "numerator", {}),
    ],
)
def test_numbers_beside_the_pictures_open_their_leads_too(
    page, sample, panel, mark, metric, column, row
):
    rows = measure(Warehouse(sample), metric, TODAY).filter(**row)
    at = opened(page, HANDOFF, sample, **{panel: mark})
    assert listed(at) == [rows[column].sum()] and rows[column].sum() > 0


def test_each_rejection_of_the_ledger_is_accounted_for_beside_the_causes(page, sample):
    warehouse, asked = Warehouse(sample), Selection(date(2026, 8, 17))
    ledger = measure(warehouse, "handoff_ledger", asked).filter(place="rejected")
    causes = measure(warehouse, "handoff_causes", asked)
    is_refused = pl.col("cause").str.starts_with("rejected")
    mine, first = (causes.filter(one)["rejected"].sum() for one in (is_refused, ~is_refused))
    rejected = int(ledger["numerator"].item())
    said = words(page(HANDOFF, sample).run())
    assert f"{mine} of the {rejected} rejections in the ledger" in said
    assert f"{first} stand under what came first" in said
    assert f"{rejected - mine - first} in none" in said


def test_both_totals_of_mqls_are_named_unless_one_is_asked_for(page, sample):
    first_day = date(2026, 8, 17)
    latest, first = (
        measure(
            Warehouse(sample), "handoff_ledger", Selection(first_day, speed=Speed(episodes=one))
        )["denominator"][0]
        for one in ("latest", "first")
    )
    at = page(HANDOFF, sample).run()
    assert latest != first
    assert f"latest MQL, {latest:,} here" in words(at) and f"first, {first:,} of" in words(at)
    at.selectbox(key="episodes").set_value("first").run()
    assert "The four parts count" not in words(at)


@pytest.mark.parametrize("mark", ["qualified", "open"])
def test_what_did_not_drop_opens_its_leads(page, sample, mark):
    row = measure(Warehouse(sample), "handoff_causes", Selection()).row(0, named=True)
    assert listed(opened(page, HANDOFF, sample, baton=mark)) == [row[mark]]


@pytest.mark.parametrize(
    ("part", "column"),
    [("Looked at", "denominator"), ("numerator", "numerator"), (None, "numerator")],
)
def test_an_audit_lists_what_it_found_and_what_it_looked_at(page, sample, part, column):
    rows = measure(Warehouse(sample), "handoff_audits", Selection()).filter(audit="silent")
    asked = {"audit": "silent"} | ({} if part is None else {"audit-part": part})
    assert listed(opened(page, HANDOFF, sample, **asked)) == [rows[column].item()]


def test_the_team_named_first_opens_its_rejections(page, sample):
    rows = measure(Warehouse(sample), "handoff_audits", Selection(by=("team",)))
    row = rows.filter(audit="reasonless", team="SDR Central").row(0, named=True)
    mark = "team:SDR Central"
    assert listed(opened(page, HANDOFF, sample, signal=mark)) == [row["numerator"]]
    asked = {"signal": mark, "signal-part": "Looked at"}
    assert listed(opened(page, HANDOFF, sample, **asked)) == [row["denominator"]]


@pytest.mark.parametrize("column", ["numerator", "denominator"])
def test_a_week_and_a_rep_open_what_their_rates_are_of(page, sample, column):
    weekly = measure_weekly(Warehouse(sample), "acceptance_rate", Selection())
    row = weekly.filter(pl.col("denominator") > 20).row(3, named=True)
    asked = {"steady": f"{row['week']}", "steady-part": column}
    assert listed(opened(page, HANDOFF, sample, **asked)) == [row[column]]
    reps = measure(Warehouse(sample), "acceptance_rate", Selection(by=("owner",)))
    row = reps.filter(pl.col("denominator") > 20, pl.col("owner") != "Unassigned").row(
        2, named=True
    )
    asked = {"deciders": row["owner"], "deciders-part": column}
    assert listed(opened(page, HANDOFF, sample, **asked)) == [row[column]]


def test_a_week_that_the_period_begins_in_is_whole_in_picture_and_list(page, sample):
    week = date(2026, 9, 14)
    row = measure_weekly(Warehouse(sample), "acceptance_rate", Selection()).filter(week=week)
    at = page(HANDOFF, sample)
    at.session_state["period"] = "Custom dates"
    at.session_state["dates"] = (date(2026, 9, 17), date(2026, 10, 30))
    at.query_params["steady"] = f"{week}"
    at.run()
    assert listed(at) == row["denominator"].to_list()


@pytest.mark.parametrize(
    ("column", "metric", "part"),
    [
        ("Leads", "lead_to_mql_rate", "denominator"),
        ("MQLs", "lead_to_mql_rate", "numerator"),
        ("Decided", "acceptance_rate", "denominator"),
        ("Sales-ready %", "acceptance_rate", "numerator"),
    ],
)
def test_readiness_opens_the_leads_of_its_cells(page, sample, column, metric, part):
    rows = measure(Warehouse(sample), metric, Selection(by=("source",))).filter(source="Webinar")
    at = opened(page, HANDOFF, sample, ready=f"{column}:Webinar")
    assert listed(at) == [rows[part].item()]


@pytest.mark.parametrize("miss", ["hand_raiser", "opportunity"])
def test_all_that_were_due_as_mqls_are_listed_where_asked_for(page, sample, miss):
    rows = measure(Warehouse(sample), "marketing_misses", Selection()).filter(miss=miss)
    at = opened(page, HANDOFF, sample, miss=miss, **{"miss-part": "due"})
    assert listed(at) == [rows["denominator"].item()]


def captions(at):
    return "\n".join(one.value for one in at.caption)


def test_what_marketing_let_pass_is_not_narrowed_to_a_team(page, sample):
    """Leads that were never MQL have no team: of one team there would be none."""
    whole = counted(sample, "marketing_misses", miss="hand_raiser")
    at = page(HANDOFF, sample)
    at.session_state["period"] = "All weeks"
    at.session_state["team"] = ["SDR Central"]
    at.run()
    assert not at.exception
    (card,) = [one for one in at.metric if one.label.startswith("Asked for a talk")]
    assert card.value == f"{whole:,}"
    assert "of all teams and owners" in captions(at)
    assert "of all teams and owners" not in captions(opened(page, HANDOFF, sample))


@pytest.mark.parametrize(
    ("episodes", "counts", "rates"),
    [
        ("", "each lead's latest MQL", "each lead's first MQL"),
        ("first", "each lead's first MQL", "each lead's first MQL"),
        ("all", "every MQL, also again", "every MQL, also again"),
    ],
)
def test_each_panel_says_which_mqls_it_is_of(page, sample, episodes, counts, rates):
    at = page(HANDOFF, sample)
    at.session_state["period"] = "All weeks"
    at.session_state["episodes"] = episodes
    at.run()
    said = captions(at)
    weeks = "2025-W29–2026-W46 and W47 so far"
    for text in (
        f"MQLs of {weeks}, {counts} · ",
        f"by class of reason · {weeks}, {counts}",
        f"the first cause that applies · {weeks}, {counts}",
        f"Accepted ÷ decided · {weeks}, {rates}, by its week",
        f"Accepted ÷ decided, by how many were decided · {weeks}, {rates}",
        f"none of them is in the ledger · {weeks}, {counts}",
        f"Counts of {weeks}, {counts}, rates of {rates}",
        f"as it stood at MQL · {weeks}, {rates}",
        f"Right: {rates} by its own day",
    ):
        assert text in said, text


BANDS = ("acceptance_by_band", "score-accepted"), ("sql_rate_by_band", "score-qualified")


@pytest.mark.parametrize(("metric", "panel"), BANDS)
def test_a_band_of_score_opens_what_its_rate_is_of(page, sample, metric, panel):
    row = measure(Warehouse(sample), metric, Selection()).row(1, named=True)
    at = opened(page, HANDOFF, sample, **{panel: row["band"]})
    assert listed(at) == [row["denominator"]]
    at = opened(page, HANDOFF, sample, **{panel: row["band"], f"{panel}-part": "numerator"})
    assert listed(at) == [row["numerator"]]


CELLS = {
    "Acceptance %": "acceptance_rate",
    "Coverage %": "coverage_rate",
    "MQL → SQL rejection %": "mql_to_sql_rejection_rate",
    "MQL → SQL %": "mql_to_sql_rate",
}


@pytest.mark.parametrize("column", CELLS)
def test_a_rate_in_the_table_opens_its_numerator(page, sample, column):
    rows = measure(Warehouse(sample), CELLS[column], Selection(by=("source",)))
    row = rows.filter(source="Webinar").row(0, named=True)
    cell = {"handoff-table": f"{column}:Webinar"}
    assert listed(opened(page, HANDOFF, sample, **cell)) == [row["numerator"]]
    for part in ("denominator", "immature"):
        at = opened(page, HANDOFF, sample, **cell, **{"handoff-table-part": part})
        assert listed(at) == [row[part]]


@pytest.mark.parametrize(("panel", "mark"), [
    ("ledger", "x"), ("qualified", "x"), ("reasons", "x"), ("baton", "x"), ("audit", "x"),
    ("miss", "x"), ("steady", "soon"), ("deciders", "Nobody"), ("score-accepted", "x"),
    ("handoff-table", "Accepted:Nowhere"), ("handoff-table", "x"), ("signal", "rep:Nobody"),
    ("stray", "x"), ("ready", "Leads:Nowhere"), ("fields", "x"), ("word", "x"),
])  # fmt: skip
def test_a_mark_that_is_none_lists_nothing(page, sample, panel, mark):
    at = opened(page, HANDOFF, sample, **{panel: mark})
    assert not re.search(r"\*\*: [\d,]+ (MQL|lead)s?", words(at))


def test_an_empty_period_says_so(page, sample):
    for name, advice in ((HANDOFF, "longer period"), (STUCK, "whenever they got there")):
        at = page(name, sample)
        at.session_state["period"] = "Custom dates"
        at.session_state["dates"] = (date(2001, 1, 1), date(2001, 1, 7))
        at.session_state["since"] = "period"
        at.run()
        assert not at.exception
        assert "cannot be said" in headline(at) or "No lead is open" in headline(at)
        assert advice in words(at)


def test_the_cards_of_stuck_leads_say_the_metric(page, sample):
    at = opened(page, STUCK, sample)
    rows = measure(Warehouse(sample), "stuck_leads", Selection())
    shown = {metric.label: metric.value.replace(",", "") for metric in at.metric}
    for side, label in (("sales", "Sales’ turn"), ("routing", "Routing’s turn")):
        assert int(shown[label]) == rows.filter(side=side)["numerator"].sum()
    whole = rows["numerator"].sum()
    assert int(shown["All stuck"]) == whole
    assert f"**{whole:,} leads stuck**" in words(at)


def test_stuck_leads_are_listed_whatever_the_period_unless_asked_for(page, sample):
    whole = measure(Warehouse(sample), "stuck_leads", Selection())["numerator"].sum()
    at = page(STUCK, sample).run()
    assert f"**{whole:,} leads stuck**" in words(at)
    assert "All leads open when the data end, whatever the period" in words(at)
    first = date(2026, 8, 17)  # 13 weeks before the last complete one ends
    rows = measure(Warehouse(sample), "stuck_leads", Selection(first))
    some, open_ = rows["numerator"].sum(), rows["denominator"].sum()
    assert (
        f"Of the {open_:,} that came to their stage in W34–W46 and W47 so far, {some:,} are stuck."
    ) in words(at)
    at.selectbox(key="since").set_value("period").run()
    assert not at.exception
    assert 0 < some < whole
    assert f"{whole:,} are stuck" in words(at)
    assert f"**{some:,} leads stuck**" in words(at)
    assert "Leads that came to their stage in W34–W46" in words(at)


@pytest.mark.parametrize("listed_", ["stuck", "open"])
def test_a_card_narrows_the_worklist_to_its_number(page, sample, listed_):
    at = opened(page, STUCK, sample)
    at.button(key=f"stuck-sales-{listed_}").click().run()
    rows = measure(Warehouse(sample), "stuck_leads", Selection()).filter(side="sales")
    wanted = rows[{"stuck": "numerator", "open": "denominator"}[listed_]].sum()
    assert f"**{wanted:,} leads {listed_}**" in words(at)


@pytest.mark.parametrize("listed_", ["stuck", "open"])
def test_the_worklist_holds_whom_it_is_asked_for(page, sample, listed_):
    rows = measure(Warehouse(sample), "stuck_leads", Selection())
    for row in rows.filter(pl.col("denominator") > 0).sample(4, seed=1).iter_rows(named=True):
        at = page(STUCK, sample)
        for key, value in (
            ("turn", "side"), ("stuck_in", "stage"), ("why", "stuck_reason"),
        ):  # fmt: skip
            at.session_state[key] = row[value]
        at.session_state["listed"] = listed_
        at.session_state["order"] = "rate"
        at.run()
        assert not at.exception
        wanted = row[{"stuck": "numerator", "open": "denominator"}[listed_]]
        assert re.search(rf"\*\*{wanted:,} leads? {listed_}\*\*", words(at))
        assert "became SQL" in words(at)


@pytest.mark.parametrize("stage", ["marketing_qualified", "opportunity"])
def test_a_norm_opens_the_stays_it_stands_on(page, sample, stage):
    norms = Warehouse(sample).table("stage_norms")
    wanted = norms.filter(pl.col("stage").cast(pl.String) == stage)["stays"].item()
    assert listed(opened(page, STUCK, sample, norm=stage)) == [wanted] and wanted > 0


@pytest.mark.parametrize(
    ("mark", "column"),
    [
        ("within", "numerator"),
        ("due", "denominator"),
        ("closed", "closed_before"),
        ("pending", "immature"),
    ],
)
def test_the_numbers_of_follow_up_open_their_leads(page, sample, mark, column):
    row = measure(Warehouse(sample), "follow_up_rate", Selection()).row(0, named=True)
    assert listed(opened(page, STUCK, sample, **{"follow-up": mark})) == [row[column]]


@pytest.mark.parametrize(("part", "column"), [("due", "denominator"), ("within", "numerator")])
def test_a_load_opens_the_leads_of_its_weeks(page, sample, part, column):
    rows = measure(Warehouse(sample), "load", Selection()).filter(measure="follow_up")
    for row in rows.sample(2, seed=3).iter_rows(named=True):
        at = opened(page, STUCK, sample, load=f"{row['band']}", **{"load-part": part})
        assert listed(at) == [row[column]]


def test_qualification_fields_open_the_decisions_they_stand_beside(page, tmp_path):
    words_of = {True: "x", False: ""}
    lines = ["lead_id,created_at,marketing_qualified_at,sales_accepted_at,rejected_at,budget,need"]
    for number in range(180):
        budget, need, yes = number % 2 == 0, number % 3 == 0, number % 2 == 0
        accepted, rejected = ("2026-02-02 11:00", "") if yes else ("", "2026-02-02 11:00")
        lines.append(
            f"L{number},2026-02-02 09:00,2026-02-02 10:00,{accepted},{rejected},"
            f"{words_of[budget]},{words_of[need]}"
        )
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "leads.csv").write_text("\n".join(lines) + "\n")
    columns = "".join(f'{name} = "{name}"\n' for name in lines[0].split(","))
    (tmp_path / "map.toml").write_text(
        'name = "own"\nlabel = "Own"\ntimezone = "UTC"\n[tables.leads]\nfiles = ["leads"]\n'
        f'signature = ["lead_id"]\n[tables.leads.columns]\n{columns}'
    )
    import_folder(tmp_path / "exports", tmp_path / "warehouse",
                  Options(map=str(tmp_path / "map.toml")))  # fmt: skip
    at = opened(page, HANDOFF, tmp_path / "warehouse", filled="2")
    # Thirty of the 180 have both, and were accepted, as everybody with a budget was.
    assert "Sales goes by the fields: it accepts 0% with 0 filled, 100% with 2." in words(at)
    assert "MQLs with 2 fields filled · decided**: 30 MQLs" in words(at)
    # Half of the 180 have a budget.
    for part, count in (("All", 180), ("Filled", 90)):
        at = opened(page, HANDOFF, tmp_path / "warehouse", fields="budget", **{"fields-part": part})
        assert listed(at) == [count]


def test_without_qualification_fields_it_is_said_how_to_map_them(page, sample):
    at = opened(page, HANDOFF, sample)
    assert "Map them as budget, authority, need or timeline." in words(at)


@pytest.mark.skipif(not (REAL / "marketstar").is_dir(), reason="the real exports are not here")
def test_what_an_export_without_activities_cannot_say_is_not_said(page, tmp_path):
    options = Options(map=str(ROOT / "examples/maps/marketstar.toml"))
    import_folder(REAL / "marketstar", tmp_path, options)
    at = opened(page, HANDOFF, tmp_path)
    assert headline(at) == (
        "# Sales rejects 34.3% of the MQLs it decides on, and none is past its decision date"
    )
    assert "321 leads that sales did not reject carry a reason" in words(at)
    shown = {metric.label: metric.value for metric in at.metric}
    assert shown["Rejected without a single attempt"] == "–"
    assert shown["Accepted, then nothing for 5 business days"] == "–"
    assert shown["Rejected without a reason"] == "201"
    # Nothing is known of what came after the decision, nor of what was done for it.
    assert shown["SQL without a decision"] == shown["Rejected, and SQL all the same"] == "–"
    assert "Nothing was dropped" not in words(at)
    assert "**What was dropped cannot be said**" in words(at)
    assert "**What marketing let pass cannot be said**" in words(at)
    assert "What became of the accepted cannot be said. Not in this export: no SQL" in captions(at)
    at = opened(page, STUCK, tmp_path)
    assert headline(at) == "# Which leads are stuck cannot be said"
    assert "no activity is logged, so that nobody can tell which leads lie untouched" in captions(
        at
    )
    assert not at.metric


def test_a_word_of_no_class_is_given_one_for_the_next_import(page, tmp_path):
    folder = Path(tmp_path / "exports")
    folder.mkdir()
    (folder / "Lead.csv").write_text(
        "Id,CreatedDate,LeadSource,IsConverted,Status,Rejection_Reason__c\n"
        "00Q000000000001,2026-01-05T09:00:00.000Z,Web,false,Rejected,Wobbly\n"
    )
    (folder / "LeadHistory.csv").write_text(
        "Id,LeadId,Field,OldValue,NewValue,CreatedDate\n"
        "017000000000001,00Q000000000001,Status,New,Marketing Qualified,2026-01-05T10:00:00.000Z\n"
        "017000000000002,00Q000000000001,Status,Marketing Qualified,Rejected,"
        "2026-01-06T10:00:00.000Z\n"
    )
    warehouse = tmp_path / "warehouse"
    import_folder(folder, warehouse)
    st.cache_resource.clear()
    at = opened(page, HANDOFF, warehouse)
    assert "1 word of no class yet" in [one.label for one in at.expander]
    at.selectbox(key="reason_class").set_value("fit")
    at.button[[one.label for one in at.button].index("Save to the definitions")].click().run()
    assert not at.exception
    assert "Saved." in at.success[0].value
    assert (
        "wobbly" in load_definitions(warehouse / "definitions.toml").reason_classes["fit"].patterns
    )
    import_folder(folder, warehouse)
    rows = measure(Warehouse(warehouse), "rejections_by_reason", Selection())
    assert rows["reason_class"].to_list() == ["fit"]
