"""The metrics of speed to call: how soon leads are called, and what that is associated with."""

import polars as pl

from funnel.metrics.metric import Metric

UNCALLED = ("closed_uncalled", "waiting")
_CLOCK = (
    "The clock runs from the MQL (or from creation, where the export has no MQLs) to the first "
    "human call of ours, whatever its outcome. Unless a motion is asked for, inbound and unknown "
    "leads count."
)


def _leads_where(*standings: str) -> pl.Expr:
    return pl.col("leads").filter(pl.col("standing").is_in(standings)).sum()


def _median(name: str, label: str, share: str, **speed: str) -> Metric:
    until = "given to a person" if speed.get("stop") == "assigned" else "called"
    return Metric(
        name,
        label,
        f"The time by which {share} of the leads are {until}. Leads still waiting count up to the "
        "end of the data, leads that closed or called us first count as never "
        f"{until}; it is not reached where too few are. "
        + ("From the MQL to the first human owner." if speed else _CLOCK),
        unit="minutes",
        mart="response_times",
        top=pl.col("leads").filter(pl.col("event") == "called").sum(),
        numerator=f"leads {until}, by the second; cumulative incidence with competing ends",
        bottom=pl.col("leads").sum(),
        denominator="leads with a clock",
        left_out=pl.col("leads").filter(pl.col("event") == "censored").sum(),
        is_higher_better=False,
        speed=speed,
    )


SPEED_METRICS: tuple[Metric, ...] = (
    _median("median_response_minutes", "Median time to call", "half"),
    _median("p90_response_minutes", "9 in 10 called by", "nine in ten"),
    _median("median_routing_minutes", "Median time to assign", "half", stop="assigned"),
    Metric(
        "sla_attainment_rate",
        "Called within the SLA",
        "Of the leads whose SLA has run out, called or not, the share that was called within it: "
        "the SLA attainment. Leads that closed uncalled before stay in the base. " + _CLOCK,
        unit="rate",
        mart="response_sla",
        top=pl.col("within").sum(),
        numerator="those of them called within the SLA",
        bottom=pl.col("due").sum(),
        denominator="leads with a clock whose SLA has run out",
        left_out=(pl.col("clocked") - pl.col("due")).sum(),
        is_higher_better=True,
        extras=("closed_before", "before_opening", "rate_without_closed"),
    ),
    Metric(
        "follow_up_rate",
        "Follow-up",
        "Of the leads whose day (or the time asked for) has run out, the share with at least one "
        "human attempt in it, on any channel, also where they called us or the lead closed first. "
        "Leads closed unattempted before stay in the base.",
        unit="rate",
        mart="response_sla",
        top=pl.col("within").sum(),
        numerator="those of them attempted within the time",
        bottom=pl.col("due").sum(),
        denominator="leads with a clock whose time has run out",
        left_out=(pl.col("clocked") - pl.col("due")).sum(),
        is_higher_better=True,
        speed={"stop": "follow_up", "sla": "24h"},
        extras=("closed_before", "before_opening", "rate_without_closed"),
    ),
    Metric(
        "leads_called",
        "Leads called",
        "Leads whose first call of ours came before any of theirs and before they closed.",
        unit="count",
        mart="response_standings",
        top=_leads_where("called"),
        numerator="leads with a clock that were called",
        is_higher_better=True,
    ),
    Metric(
        "never_called",
        "Never called",
        "Leads with a clock that nobody has called: those that closed without a call and those "
        "still waiting for one.",
        unit="count",
        mart="response_standings",
        top=_leads_where(*UNCALLED),
        numerator="leads closed uncalled and leads waiting",
        is_higher_better=False,
    ),
    Metric(
        "never_called_rate",
        "Never called",
        "The share of the leads with a clock that nobody has called, closed or still waiting.",
        unit="rate",
        mart="response_standings",
        top=_leads_where(*UNCALLED),
        numerator="leads closed uncalled and leads waiting",
        bottom=pl.col("clocked").sum(),
        denominator="leads with a clock",
        is_higher_better=False,
    ),
    Metric(
        "waiting",
        "Waiting",
        "Leads that wait for a first call at the end of the data, by their latest MQL.",
        unit="count",
        mart="response_standings",
        top=_leads_where("waiting"),
        numerator="leads with a clock and no call, not closed",
        is_higher_better=False,
        speed={"episodes": "latest"},
    ),
    Metric(
        "waiting_past_sla",
        "Waiting past SLA",
        "Leads that wait for a first call and whose SLA has run out, by their latest MQL.",
        unit="count",
        mart="response_standings",
        top=pl.col("due").filter(pl.col("standing") == "waiting").sum(),
        numerator="leads waiting whose SLA has run out",
        is_higher_better=False,
        speed={"episodes": "latest"},
    ),
    Metric(
        "closed_uncalled",
        "Closed uncalled",
        "Leads that were closed, by whatever exit or by qualifying, before anybody called them.",
        unit="count",
        mart="response_standings",
        top=_leads_where("closed_uncalled"),
        numerator="leads with a clock that closed without a call",
        is_higher_better=False,
    ),
    Metric(
        "standing",
        "Standing",
        "Every lead in exactly one place: not handed over, bulk import, no usable clock, worked "
        "or calling us before the clock, called (time known or not), called us, closed uncalled, "
        "waiting.",
        unit="count",
        mart="response_standings",
        top=pl.col("leads").sum(),
        numerator="leads in the standing",
        row_keys=("standing",),
        speed={"episodes": "latest"},
    ),
    Metric(
        "sla_by_hour",
        "Called within the SLA by hour of arrival",
        "The share called within the SLA, by the weekday (1 = Monday) and hour in which the "
        "clock began, in the report time zone or each team's own.",
        unit="rate",
        mart="response_hours",
        top=pl.col("within").sum(),
        numerator="those of them called within the SLA",
        bottom=pl.col("due").sum(),
        denominator="leads with a clock whose SLA has run out",
        row_keys=("weekday", "hour"),
        is_higher_better=True,
    ),
    Metric(
        "sla_by_open_hour",
        "Called within the SLA by opening hour",
        "The share called within the SLA of the leads whose clock began while their team was "
        "open, by the hour of the team's own day.",
        unit="rate",
        mart="response_hours",
        top=pl.col("within_in_hours").sum(),
        numerator="those of them called within the SLA",
        bottom=pl.col("due_in_hours").sum(),
        denominator="leads that came in opening hours and whose SLA has run out",
        row_keys=("hour",),
        is_higher_better=True,
        speed={"hours": "team"},
    ),
    Metric(
        "one_and_done_rate",
        "One and done",
        "Leads with exactly one attempt and no contact that are still open and have no task "
        "planned, of all leads with an attempt. A dial within two minutes of the one before "
        "joins it.",
        unit="rate",
        mart="response_attempts",
        top=pl.col("one_and_done").sum(),
        numerator="those with exactly one, no contact, still open, nothing planned",
        bottom=pl.col("leads").filter(pl.col("attempts") > 0).sum(),
        denominator="leads with at least one attempt on any human channel",
        is_higher_better=False,
    ),
    Metric(
        "attempts_made",
        "Attempts made",
        "Leads with a clock by how many attempts were made since it began, on any human channel.",
        unit="count",
        mart="response_attempts",
        top=pl.col("leads").sum(),
        numerator="leads with that many attempts",
        row_keys=("attempts",),
    ),
    Metric(
        "contact_by_attempt",
        "Reached at attempt",
        "First contacts made by the k-th attempt, of the leads with a k-th attempt and no contact "
        "before it.",
        unit="rate",
        mart="response_attempts",
        top=pl.col("reached").sum(),
        numerator="those of them reached by that attempt",
        bottom=pl.col("tried").sum(),
        denominator="leads with such an attempt and no contact before it",
        row_keys=("attempt",),
        is_higher_better=True,
    ),
    Metric(
        "conversion_by_response",
        "Conversion by time to call",
        "The share that reached the target within the window, by the time to the first call; "
        "leads never called in it are a bin of their own. Lift is over leads called in the last "
        "bin. It shows what goes together, not what causes what.",
        unit="rate",
        mart="response_outcomes",
        top=pl.col("converted").sum(),
        numerator="those of them that reached the target within the window",
        bottom=pl.col("leads").sum(),
        denominator="leads with a clock old enough, first called in the bin and by the target",
        left_out=pl.col("immature").sum(),
        row_keys=("bin",),
        is_higher_better=True,
        extras=("leads", "converted", "rate", "lift", "lift_low", "lift_high"),
    ),
    Metric(
        "fair_comparison",
        "Odds of leads called fast",
        "The odds of reaching the target after the landmark, of leads called by then over leads "
        "not called by then: crude, and compared only within the same source, motion and open or "
        "closed hours (Mantel–Haenszel). An association, not an effect.",
        unit="odds",
        mart="response_comparisons",
        top=pl.col("fast_converted").sum(),
        numerator="odds of leads called by the landmark",
        bottom=pl.col("slow_converted").sum(),
        denominator="odds of leads not called by it, whatever happened later",
        row_keys=("comparison",),
        is_higher_better=None,
        extras=(
            "fast",
            "fast_converted",
            "slow",
            "slow_converted",
            "dropped_strata",
            "dropped_share",
            "early",
            "early_share",
            "worst_early_share",
            "is_greyed",
            "uncalled",
        ),
    ),
    Metric(
        "fair_strata",
        "Strata of the fair comparison",
        "The leads of each source, motion and open or closed hours that the fair comparison is "
        "made of, and whether they could add to it.",
        unit="odds",
        mart="response_comparisons",
        top=pl.col("fast_converted").sum(),
        numerator="odds of leads called by the landmark",
        bottom=pl.col("slow_converted").sum(),
        denominator="odds of leads not called by it",
        row_keys=("stratum_motion", "stratum_source", "stratum_hours"),
        extras=("fast", "fast_converted", "slow", "slow_converted", "is_dropped"),
    ),
    Metric(
        "what_if_all_fast",
        "More conversions, were all called fast",
        "Conversions gained were slow leads to convert at the rate of the fast ones of their kind, "
        "where that kind has 30 fast leads. An upper bound that holds only if speed is the cause.",
        unit="count",
        mart="response_comparisons",
        top=pl.col("slow").sum(),
        numerator="slow leads × the fast rate of their kind − slow conversions",
        is_higher_better=None,
        extras=("slow", "coverage"),
    ),
)
