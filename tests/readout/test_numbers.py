"""Every number of the readout is the one that the command line prints for the same words."""

import json
from datetime import date
from pathlib import Path

import pytest

from funnel.cli import main
from funnel.errors import BadSelection
from funnel.measure import measure
from funnel.readout import readout_of, view_of, week_named
from funnel.selection import Selection
from funnel.wording import plain, unmarked
from tests.readout.told import told_by


def test_every_number_is_the_command_lines(made, sample, capsys):
    assert len(made.numbers) > 200
    for number in made.numbers:
        assert told_by(sample, number) == pytest.approx(number.value, abs=1e-9), number


def test_the_parts_of_the_bridge_are_whole_leads_that_add_up(made):
    section = next(one for one in made.sections if one.key == "movement")
    bridge = next(chart for chart in section.charts if chart.kind == "bridge")
    before, *parts, after = bridge.series[0].numbers
    assert before.whole + sum(part.whole for part in parts) == after.whole
    assert all(abs(part.whole - part.value) < 1 for part in parts)


def test_the_changes_of_sources_add_up_to_the_change_in_the_headline(made):
    section = next(one for one in made.sections if one.key == "movement")
    bridge = next(chart for chart in section.charts if chart.kind == "bridge")
    sources = next(chart for chart in section.charts if chart.key == "contributors")
    before, *_, after = bridge.series[0].numbers
    change = after.whole - before.whole
    assert section.headline.startswith(f"{abs(change)} more MQLs became SQL")
    assert sum(number.value for number in sources.series[0].numbers) == change
    assert sources.categories[-1] == "All other sources"
    assert sources.base == f"the bars add up to +{change}"


def test_the_sections_stand_in_order_and_each_answers_a_question(made):
    keys = [section.key for section in made.sections]
    assert keys == [
        "health", "conversion", "speed", "handoff", "mix", "movement", "stuck", "trust",
    ]  # fmt: skip
    for section in made.sections:
        assert section.question.endswith("?")
        assert section.headline and not section.headline.endswith(".")
        assert section.withheld is None


def test_the_planted_truths_are_said(made):
    said = {
        section.key: " ".join((section.headline, *section.sentences)) for section in made.sections
    }
    assert "SDR Northeast" in said["speed"]
    assert "SDR Central rejects without a reason" in said["handoff"]
    assert "Paid search brings 285 leads after 800" in said["health"]


def test_stuck_leads_are_all_that_are_open_as_on_their_page(made, sample):
    section = next(one for one in made.sections if one.key == "stuck")
    rows = measure(sample, "stuck_leads", Selection())
    stuck, leads = rows["numerator"].sum(), rows["denominator"].sum()
    assert section.headline.startswith(f"{stuck:,} of {leads:,} open leads are stuck")
    rows = measure(sample, "stuck_leads", made.selection)
    stuck, leads = rows["numerator"].sum(), rows["denominator"].sum()
    assert section.sentences[0] == (
        f"Of the {leads:,} that came to their stage in W34–W46, {stuck:,} are stuck."
    )


def test_what_is_made_for_markdown_is_plain_again():
    for text in ("a*b_c", "\\*x\\", "--x-- -", "[a](b) <b> $x$ ^ ~ :b: = \\\\", "a-b"):
        assert unmarked(plain(text)) == text


def test_another_week_ends_with_that_week(sample):
    view = view_of(sample, week_named(sample, "2026-W40"))
    assert (view.selection.first_date, view.selection.last_date) == (
        date(2026, 7, 6),
        date(2026, 10, 4),
    )
    assert view.last_week == date(2026, 9, 28)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("2026-W47", "is not over at the end of the data: the last whole week is 2026-W46"),
        ("2019-W01", "lies before the data"),
        ("FY2026-Q3", "is not one week: write it like 2026-W46"),
        ("2026-W99", "is not a week"),
    ],
)
def test_a_week_that_cannot_be_shown_is_refused(sample, name, why):
    with pytest.raises(BadSelection, match=why):
        week_named(sample, name)


def test_filters_narrow_every_number_and_are_named(company):
    filters = Selection(source=("Web",))
    made = readout_of(view_of(company, week_named(company, "2025-W47"), filters))
    assert made.filters == "Web"
    assert "only Web" in made.base
    assert made.numbers
    for number in made.numbers:
        assert "source=Web" in number.options
        assert told_by(company, number) == number.value


def test_the_command_prints_the_numbers_as_json(sample, capsys, made):
    with pytest.raises(SystemExit) as left:
        main(["--warehouse", str(sample.path), "readout", "--week", "2026-W46", "--format", "json"])
    assert left.value.code == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["shown"] for row in rows] == [number.shown for number in made.numbers]
    assert rows[0]["asked"][:2] == ["metrics", "weekly_health"]


def test_the_command_prints_the_sentences(company, capsys):
    made = readout_of(view_of(company, week_named(company, None)))
    with pytest.raises(SystemExit) as left:
        main(["--warehouse", str(company.path), "readout"])
    assert left.value.code == 0
    printed = capsys.readouterr().out
    assert made.base in printed
    for section in made.sections:
        assert section.headline in printed
        assert (section.withheld or "") in printed


def test_a_file_of_no_known_kind_is_refused_before_anything_is_counted(sample, capsys, tmp_path):
    with pytest.raises(SystemExit) as left:
        main(["--warehouse", str(sample.path), "readout", "--out", str(tmp_path / "a.doc")])
    assert left.value.code == 2
    assert "is none of" in capsys.readouterr().err
    assert not list(Path(tmp_path).iterdir())
