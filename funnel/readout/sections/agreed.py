"""How far the numbers can be trusted, and what was agreed about them."""

from itertools import pairwise

import polars as pl

from funnel import wording
from funnel.readout.model import Cell, Section, Table
from funnel.tables import STAGES
from funnel.views.trust import trust_sentence
from funnel.views.view import View


def agreed(view: View) -> Section:
    """Each measure's grade with its reason, and the promises and windows in force."""
    grades = view.warehouse.table("trust_grades")
    worst = grades.sort("grade", descending=True).unique(
        "measure", keep="first", maintain_order=True
    )
    return Section(
        key="trust",
        question="How far can this be trusted, and what was agreed?",
        headline=wording.unmarked(trust_sentence(grades)),
        base="A measure has the worst grade of its reasons; D is left out of the readout",
        tables=(_grades(worst.sort("measure")), _agreed(view)),
    )


def _grades(worst: pl.DataFrame) -> Table:
    return Table(
        "What can be trusted",
        ("Measure", "Grade", "Because"),
        tuple(
            (
                Cell(f"{row['measure'][:1].upper()}{row['measure'][1:]}"),
                Cell(row["grade"], signal="worse" if row["grade"] in "CD" else None),
                Cell(row["reason"]),
            )
            for row in worst.iter_rows(named=True)
        ),
        text_columns=(0, 1, 2),
    )


def _agreed(view: View) -> Table:
    """What the numbers shown here rest on; the whole is on the page of definitions."""
    definitions, promises = view.definitions, view.definitions.promises
    stages = definitions.stages.labels
    pairs = [*pairwise(STAGES), ("marketing_qualified", "sales_qualified")]
    windows = {
        f"{stages[first]} → {stages[last]} within": f"{days} days"
        for first, last in pairs
        if (days := definitions.windows.get(f"{first}_to_{last}"))
    }
    rows = {
        "Sales calls within": f"{promises.response_minutes} business minutes",
        "Sales decides within": f"{promises.decision_business_days} business days",
        "Attempts before “unresponsive”": f"{promises.attempts_before_unresponsive}",
        "Silent after": f"{promises.silent_after_business_days} business days",
        **windows,
        "Time zone": definitions.report.timezone,
        "Currency": definitions.report.currency,
    }
    return Table(
        "What was agreed",
        ("Definition", "Value"),
        tuple((Cell(name), Cell(value)) for name, value in rows.items()),
        text_columns=(0, 1),
    )
