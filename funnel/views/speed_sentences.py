"""What the pages of speed say in words, each true of the numbers it is given."""

from collections.abc import Mapping

from funnel import wording

Row = Mapping[str, object]


def speed_sentence(
    who: str, attainment: Row, sla: str, median: Row, lagging_team: Row | None
) -> str:
    """The headline: the share called in time, and the team that lags, else the median.

    ``attainment`` and ``median`` are rows of their metrics on the business clock.
    """
    if not attainment["denominator"]:
        return f"No {who} to call in this period"
    share = wording.rate(attainment["value"], attainment["denominator"])
    said = f"{share} of {who} are called within {sla}"
    if lagging_team is not None:
        of_team = wording.rate(
            lagging_team["numerator"] / lagging_team["denominator"], lagging_team["denominator"]
        )
        return f"{said}; in {wording.plain(str(lagging_team['team']))}, {of_team}"
    if median["value"] is None:
        return f"{said}; fewer than half are called at all"
    return f"{said}; half of all by {wording.duration(60 * median['value'])}"


def hours_sentence(lagging_hours: list[Row], sla: str) -> str | None:
    """The opening hours that leak, worst first; None where none does."""
    if not lagging_hours:
        return None
    rows = sorted(lagging_hours, key=lambda row: row["hour"])
    spans = wording.listed(_spans([int(row["hour"]) for row in rows]))
    leads = sum(row["denominator"] for row in rows)
    share = sum(row["numerator"] for row in rows) / leads
    return (
        f"Leads that come in from {spans} of each team's time wait longer: "
        f"{wording.rate(share, leads)} are called within {sla}, against "
        f"{wording.rate(rows[0]['others'])} of like leads in the other opening hours."
    )


def _spans(hours: list[int]) -> list[str]:
    """Runs of hours: 9, 10, 16 are "09:00 to 11:00" and "16:00 to 17:00"."""
    runs: list[list[int]] = []
    for hour in hours:
        if runs and runs[-1][1] == hour:
            runs[-1][1] = hour + 1
        else:
            runs.append([hour, hour + 1])
    return [f"{first:02d}:00 to {last:02d}:00" for first, last in runs]


def others_sentence(lagging_teams: list[Row], sla: str) -> str | None:
    """Further teams that lag, besides the one that the headline names; None where none does."""
    if len(lagging_teams) < 2:
        return None
    named = [
        f"{wording.plain(str(row['team']))} "
        f"({wording.rate(row['numerator'] / row['denominator'], row['denominator'])})"
        for row in lagging_teams[1:]
    ]
    return f"Far fewer than elsewhere are called within {sla} in {wording.listed(named)} as well."
