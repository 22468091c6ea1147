"""What is said of how far the measures can be trusted."""

import polars as pl

from funnel import wording


def trust_sentence(grades: pl.DataFrame) -> str:
    """One sentence: which measures are withheld or poor, or that all can be trusted."""
    for grade, words in (("D", "cannot be trusted"), ("C", "should be read with care")):
        measures = grades.filter(pl.col("grade") == grade)["measure"].unique(maintain_order=True)
        if measures.len():
            named = wording.listed(measures.to_list(), most=2)
            return f"{named[:1].upper()}{named[1:]} {words}"
    return "Every measure of this import can be trusted"
