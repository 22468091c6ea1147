"""What was delivered where, so that nothing goes out twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from funnel.errors import FunnelError
from funnel.record.database import writing
from funnel.record.entries import checked_week, stamp


class AlreadyDelivered(FunnelError):
    """The same has gone out already, or may have."""


@contextmanager
def delivering(
    warehouse: Path,
    week: str,
    channel: str,
    target: str,
    clock: Callable[[], datetime],
    *,
    again: bool = False,
) -> Iterator[None]:
    """The block delivers ``week`` by ``channel`` to ``target``, which nothing else does meanwhile.

    It is written down as started before, as sent after, as failed where the block raises. Raises
    AlreadyDelivered where it was sent before, or where a delivery was started of which nobody
    knows how it ended, unless ``again``.
    """
    number = _start(warehouse, checked_week(week), channel, target, stamp(clock()), again)
    state = "failed"
    try:
        yield
        state = "sent"
    finally:
        with writing(warehouse) as connection:
            connection.execute(
                "update deliveries set state = ?, ended_at = ? where id = ?",
                (state, stamp(clock()), number),
            )


def _start(
    warehouse: Path, week: str, channel: str, target: str, at: str, again: bool
) -> int | None:
    with writing(warehouse) as connection:
        before = connection.execute(
            "select state, started_at from deliveries where week = ? and channel = ? "
            "and target = ? and state <> 'failed' order by id desc",
            (week, channel, target),
        ).fetchone()
        if before is not None and not again:
            moment = before["started_at"][:16].replace("T", " ")
            said = (
                f"{week} went to {target} on {moment} UTC"
                if before["state"] == "sent"
                else f"{week} was on its way to {target} on {moment} UTC, and nobody knows whether "
                "it arrived"
            )
            raise AlreadyDelivered(f"{said}: send it again with --again.")
        return connection.execute(
            "insert into deliveries (week, channel, target, state, started_at) "
            "values (?, ?, ?, 'started', ?)",
            (week, channel, target, at),
        ).lastrowid
