"""Where each bin of times to call stands in its picture, and what of it is drawn."""

LABEL_SHARE = 0.26  # of the axis, for the number beyond an interval on a phone


def placed(row: dict, is_lift: bool) -> dict:
    """``row`` with what is drawn of it: `value`, `start`, `end`."""
    names = ("lift", "lift_low", "lift_high") if is_lift else ("rate", "low", "high")
    value, start, end = (row[name] for name in names)
    if is_lift and (row["is_never"] or row["is_baseline"]):
        value, start, end = (None if row["is_never"] else 0.0), None, None
    start = value if start is None else start
    end = value if end is None else end
    return {**row, "value": value, "start": start, "end": end}


def stack(rows: list[dict]) -> None:
    """Give each row its `y`; the never called stand apart, below a rule."""
    at = 0.0
    for row in rows:
        at += 0.5 if row["is_never"] and at else 0
        row["y"] = at
        at += 1


def axis_ends(rows: list[dict], marks: dict, baseline: float | None) -> tuple[float, float]:
    """The axis: from 0, or the lowest lift, to the highest mark and room for its number."""
    # The wide interval of a small bin is cut off rather than pressing all others together.
    ends = [row[end] for row in rows for end in ("start", "end") if not row["is_small"]]
    values = [*ends, *(row["value"] for row in rows), *marks.values(), baseline]
    known = [value for value in values if value is not None]
    lowest, highest = min(known, default=0.0), max(known, default=0.0)
    lowest = lowest - 0.05 * (highest - lowest) if lowest < 0 else 0.0
    highest = max(highest, lowest + 0.02)
    return lowest, lowest + (highest - lowest) / (1 - LABEL_SHARE)
