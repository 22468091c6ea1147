"""An export whose histories are less orderly than the sample's: told again, reversed, mended.

A sample company in which statuses were set by the dozen and calls written up days later, so that
what two queries say of it differs where one of them takes order for granted.
"""

import csv
import random
from datetime import timedelta
from pathlib import Path

from sample_data import write_company
from tests.oracle import rows
from tests.speed_oracle import naive

STATUSES = (
    "Marketing Qualified", "Marketing Qualified", "Accepted", "Accepted", "Rejected", "Rejected",
    "Disqualified", "Nurture", "Qualified",
)  # fmt: skip
HOUR, DAY = 3_600, 86_400
LATER = (0, 1, 2, 3, 60, 5 * HOUR, DAY, 3 * DAY, 9 * DAY, 25 * DAY, 40 * DAY)  # seconds
AGAIN = 0.5  # of the MQLs' leads: their status was set one to four times more
LATE = 0.15  # of the calls and e-mails: written up three days on, so that only their day is known


def write_unruly(folder: Path, leads: int, seed: int) -> None:
    """Writes a Salesforce export of that many leads, the same for the same ``seed``."""
    write_company(folder, leads=leads, seed=seed, shape="salesforce")
    chance = random.Random(seed)
    history, tasks = rows(folder, "LeadHistory"), rows(folder, "Task")
    end = max(naive(row["CreatedDate"]) for row in history)
    operator = next(row["Id"] for row in rows(folder, "User") if row["Name"] == "Integration User")
    statuses: dict[str, list[dict[str, str]]] = {}
    for row in history:
        if row["Field"] == "Status":
            statuses.setdefault(row["LeadId"], []).append(row)
    for told in statuses.values():
        if chance.random() >= AGAIN or all(row["NewValue"] != STATUSES[0] for row in told):
            continue
        for _ in range(chance.randint(1, 4)):
            one = chance.choice(told)
            at = naive(one["CreatedDate"]) + timedelta(seconds=chance.choice(LATER))
            if at <= end:
                new = {
                    "Id": f"017PX{len(history):010d}AAA",
                    "CreatedDate": _stamp(at),
                    "NewValue": chance.choice(STATUSES),
                    "CreatedById": chance.choice([one["CreatedById"], operator]),
                }
                history.append(one | new)
    for row in tasks:
        logged = naive(row["CreatedDate"]) + timedelta(days=3)
        is_ours = row["TaskSubtype"] != "ListEmail" and row["CompletedDateTime"]
        if is_ours and logged < end and chance.random() < LATE:
            row |= {"CompletedDateTime": "", "CreatedDate": _stamp(logged)}
    history.sort(key=lambda row: row["CreatedDate"])
    _write(folder / "LeadHistory.csv", history)
    _write(folder / "Task.csv", tasks)


def _stamp(at) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _write(path: Path, told: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(told[0]))
        writer.writeheader()
        writer.writerows(told)
