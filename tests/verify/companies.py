"""Sample companies of the usual size, each written, imported, asked and thrown away again."""

import logging
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from funnel.importing import import_folder
from funnel.importing.pipeline import Options
from funnel.measure import asked_speed, context_of, measure, sla_seconds
from funnel.palette import palette_of
from funnel.selection import Selection
from funnel.speed import Speed
from funnel.ui.filters import PERIODS, period_of
from funnel.views.ownership import OwnershipView
from funnel.views.ownership import headline as ownership_headline
from funnel.views.speed import SpeedView, speed_words
from funnel.views.view import View
from funnel.warehouse import Warehouse
from sample_data import write_company
from sample_data.company import LOAD_KNEE

DEFINITIONS = Path(__file__).parents[2] / "sample_data" / "definitions.toml"
LANDMARKS = ("5m", "15m", "1h")
SEEDS = range(1, 21)
FEW_SEEDS = range(1, 9)
# What each company plants besides the defaults, and how many of them there are.
PLANTS: dict[str, tuple[dict[str, float | bool], range]] = {
    "default": ({}, SEEDS),
    "no effect": ({"speed_effect": 1.0}, SEEDS),
    "no overload": ({"overload": False}, FEW_SEEDS),
    "no leaking hours": ({"leaking_hours": False}, FEW_SEEDS),
    "no ownership gap": ({"ownership_gap": False}, SEEDS),
}


@dataclass(frozen=True)
class Found:
    """What the product says of one company.

    ``ratios`` has the interval by landmark and comparison; ``headline`` and ``signals`` are the
    sentences of the speed page in its default period. ``lines`` has the interval by comparison of
    the odds to be called in time under marketing over those under sales, ``owning`` the headline
    of all weeks. ``knee`` is how many tenths of the load the knee lies above the planted one;
    None: no knee.
    """

    seed: int
    ratios: dict[tuple[str, str], tuple[float, float]]
    lines: dict[str, tuple[float, float]]
    knee: int | None
    owning: str
    headline: str
    signals: list[str]


def ask(seed: int, plants: dict[str, float | bool]) -> Found:
    """What the product says of the company of ``seed`` in which ``plants`` is planted."""
    # Outside of a page Streamlit has much to say.
    logging.disable(logging.WARNING)
    with TemporaryDirectory() as folder:
        export, imported = Path(folder) / "export", Path(folder) / "warehouse"
        write_company(export, seed=seed, **plants)
        import_folder(export, imported, Options(definitions=DEFINITIONS))
        warehouse = Warehouse(imported)
        ratios = {
            (landmark, row["comparison"]): (row["low"], row["high"])
            for landmark in LANDMARKS
            for row in measure(
                warehouse, "fair_comparison", Selection(speed=Speed(landmark=landmark))
            ).iter_rows(named=True)
        }
        odds = measure(warehouse, "ownership_odds", Selection()).filter(measure="sla_attainment")
        lines = {row["comparison"]: (row["low"], row["high"]) for row in odds.to_dicts()}
        return Found(seed, ratios, lines, _knee(warehouse), *_said(warehouse))


def _knee(warehouse: Warehouse) -> int | None:
    """How many tenths above the planted load attainment falls under its target; None: nowhere."""
    rows = measure(warehouse, "load", Selection()).filter(measure="sla_attainment").to_dicts()
    planted = next((row["band"] for row in rows if row["most"] > LOAD_KNEE), len(rows) + 1)
    return next((row["band"] - planted for row in rows if row["is_knee"]), None)


def _said(warehouse: Warehouse) -> tuple[str, str, list[str]]:
    """The headline of ownership, and the sentences at the top of "Are we calling fast enough?"."""
    context = context_of(warehouse)
    period = period_of(warehouse, PERIODS[0])
    chosen = Selection(first_date=period.first, last_date=period.last)
    asked = asked_speed(warehouse, chosen)
    view = View(warehouse, chosen, period, context, palette_of("light"))
    everything = replace(view, selection=Selection())
    owning = ownership_headline(OwnershipView(everything, Selection()))
    return owning, *speed_words(SpeedView(view, asked, sla_seconds(warehouse, asked)))
