"""A sample company with planted truths, written as the export of a CRM.

``write_company(folder, leads=…, seed=…, shape=…)`` writes one. README.md lists what is planted.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from sample_data.company import Company
from sample_data.hubspot import write_hubspot
from sample_data.salesforce import write_salesforce
from sample_data.truth import Truth, simulate

Shape = Literal["salesforce", "hubspot"]
SHAPES: dict[Shape, Callable[..., None]] = {
    "salesforce": write_salesforce,
    "hubspot": write_hubspot,
}

__all__ = ["SHAPES", "Company", "Shape", "Truth", "simulate", "write_company"]


def write_company(
    folder: Path,
    *,
    leads: int = 25_000,
    seed: int = 7,
    shape: Shape = "salesforce",
    compress: bool = False,
    **switches: float | bool,
) -> None:
    """Writes a sample company of ``leads`` leads into ``folder`` as one vendor's export.

    ``switches`` are the fields of ``Company``; ``compress`` writes .csv.gz. The same arguments
    write the same bytes. ValueError for a shape or size that there is not, TypeError for an
    unknown switch.
    """
    if shape not in SHAPES:
        raise ValueError(f"shape must be one of {', '.join(SHAPES)}, not {shape!r}")
    truth = simulate(Company(leads=leads, seed=seed, **switches))
    folder.mkdir(parents=True, exist_ok=True)
    SHAPES[shape](truth, folder, compress=compress)
