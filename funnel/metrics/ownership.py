"""The metrics of ownership and load: by reporting line, and by how much reps are given."""

import polars as pl

from funnel.metrics.metric import Metric

_OF_WHOM = (
    "Speed, follow-up, SQL and won are of the first human owner at or after the clock's start, "
    "decisions of who decided."
)

OWNERSHIP_METRICS: tuple[Metric, ...] = (
    Metric(
        "load",
        "Load",
        "Calls in time, follow-up and acceptance by how many leads a rep received that week, in "
        "tenths of the weeks in which a rep received a lead and logged an activity. The knee is "
        "the lowest load from which every interval lies below the target agreed; there is none "
        "with fewer than 30 such weeks on either side.",
        unit="rate",
        mart="load",
        top=pl.col("numerator").sum(),
        numerator="those of them called in time, followed up within 24 h, or accepted",
        bottom=pl.col("denominator").sum(),
        denominator="leads received in weeks of that load that were due, or MQLs decided",
        row_keys=("measure", "band"),
        extras=("received", "least", "most", "rep_weeks", "target", "is_knee", "no_knee"),
    ),
    Metric(
        "ownership",
        "By reporting line",
        "Calls in time, follow-up, acceptance and conversion to SQL and won by whether the team "
        f"reports to sales or to marketing, over all motions and in each. {_OF_WHOM}",
        unit="rate",
        mart="ownership",
        top=pl.col("numerator").sum(),
        numerator="those of them called in time, followed up, accepted, SQL or won in the window",
        bottom=pl.col("denominator").sum(),
        denominator="leads due, MQLs decided, or leads with a clock whose window has run out",
        row_keys=("measure", "motion", "reports_to"),
    ),
    Metric(
        "ownership_odds",
        "Odds by reporting line",
        "The odds of leads whose team reports to marketing over those whose team reports to sales: "
        "crude, within the same source, motion and open or closed hours (Mantel–Haenszel), and "
        "within the same load as well. A difference is sure where the interval leaves out 1 at "
        f"99 %, for five measures are looked at at once. An association, not an effect. {_OF_WHOM}",
        unit="odds",
        mart="ownership",
        top=pl.col("numerator").sum(),
        numerator="odds of leads whose team reports to marketing",
        bottom=pl.col("denominator").sum(),
        denominator="odds of leads whose team reports to sales",
        row_keys=("measure", "comparison"),
        extras=(
            "is_sure",
            "marketing",
            "marketing_reached",
            "sales",
            "sales_reached",
            "dropped_strata",
            "dropped_share",
        ),
    ),
)
