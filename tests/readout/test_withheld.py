"""What rests on a measure of grade D is left out of the readout, with the reason in its place."""

import polars as pl

from funnel.readout import readout_of, view_of, week_named
from funnel.warehouse import Warehouse

GRADES = pl.DataFrame(
    {
        "measure": ["money", "speed to call", "counts"],
        "grade": ["D", "D", "A"],
        "reason": ["61% of amounts are blank", "Half of the calls have no time.", "all is well"],
        "share": [0.61, 0.5, 1.0],
        "rows": [100, 100, 100],
    }
)


def test_what_is_graded_d_is_left_out(company, monkeypatch):
    table = Warehouse.table
    monkeypatch.setattr(
        Warehouse,
        "table",
        lambda self, name: GRADES if name == "trust_grades" else table(self, name),
    )
    made = readout_of(view_of(company, week_named(company, "2025-W47")))
    sections = {section.key: section for section in made.sections}
    assert sections["speed"].withheld == "Grade D. Left out: half of the calls have no time."
    assert not sections["speed"].numbers
    said = "Are we calling fast enough? Grade D. Left out: half of the calls have no time."
    assert said in made.withheld
    money = "Grade D. Left out: 61% of amounts are blank."
    rows = {row[0].text: row[1].text for row in sections["health"].tables[0].rows}
    assert [text for name, text in rows.items() if name.startswith("Pipeline")] == [money]
    assert money in sections["mix"].sentences
    asked = {dict(number.keys).get("measure") for number in made.numbers}
    assert not asked & {"pipeline_amount", "won_amount", "median_response_minutes"}
    assert "leads" in asked
