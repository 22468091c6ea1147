"""Published figures beside a company's own, each with what it is worth."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from funnel import benchmarks


def published_panel() -> None:
    """What has been published on speed, each with what it is worth."""
    _claims("None of them is a target, and none is of this company.", benchmarks.CLAIMS)


def published_lines_panel() -> None:
    """What has been published on whom qualifying teams report to."""
    _claims(
        "They say how common a reporting line is, not whether it works better; none is of this "
        "company.",
        benchmarks.SPLITS,
    )


def _claims(caveat: str, claims: Sequence[benchmarks.Claim]) -> None:
    with st.expander("Published figures and what they are worth"):
        st.caption(caveat)
        rows = [
            {
                "Source": claim.source,
                "Year": claim.year,
                "Base": claim.base,
                "Claim": claim.claim,
                "Worth": claim.worth,
            }
            for claim in claims
        ]
        st.table(pl.DataFrame(rows), border="horizontal", hide_index=True)
