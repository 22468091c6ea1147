"""When something is written: the one place that reads the clock on the wall. No number does."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
