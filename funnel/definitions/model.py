"""The shape of ``definitions.toml``: every key, its type and what it may hold."""

from datetime import date
from typing import Annotated, Literal

import tomli_w
from pydantic import AwareDatetime, Field, model_validator

from funnel.definitions.calendars import (
    WEEKDAYS,
    Calendar,
    Side,
    Team,
    Weekday,
    refuse_two_teams_at_once,
)
from funnel.definitions.checked import Checked, Currency, Days, Patterns, Zone
from funnel.fiscal import FiscalCalendar, Pattern
from funnel.tables import CAUSES, EXITS, STAGES

Stage = Literal[STAGES]
StageOrExit = Literal[STAGES + EXITS]
Motion = Literal["inbound", "outbound", "partner"]
MotionField = Literal["source", "campaign_type", "created_by_team", "first_activity_direction"]
Share = Annotated[float, Field(ge=0, le=1)]

# A window's key names the two stages it lies between; contact follows the clock of speed.
WINDOWS = (
    *(
        f"{first}_to_{later}"
        for position, first in enumerate(STAGES)
        for later in STAGES[position + 1 :]
    ),
    "clock_to_contact",
)


class Report(Checked):
    """How time and money are shown; ``rates`` are units of ``currency`` for one of another."""

    timezone: Zone
    week_start: Weekday
    fiscal_year_start: Annotated[int, Field(ge=1, le=12)]
    fiscal_calendar: Pattern = "months"
    currency: Currency
    rates: dict[Currency, Annotated[float, Field(gt=0)]]

    def rate_of(self, currency: str) -> float | None:
        """Units of the report currency for one of ``currency``; None where none was agreed."""
        return 1.0 if currency == self.currency else self.rates.get(currency)

    def shown_in(self, currency: str) -> tuple[str, ...]:
        """The currencies whose amounts are shown in ``currency``: itself, and those converted."""
        if currency != self.currency:
            return (currency,)
        return tuple(dict.fromkeys((currency, *self.rates)))


class Stages(Checked):
    """What the stages are called, and which of them the firm does not use."""

    labels: dict[StageOrExit, Annotated[str, Field(min_length=1)]]
    absent: tuple[Literal[STAGES[1:] + EXITS], ...]

    @model_validator(mode="after")
    def _every_stage_has_a_label(self):
        if missing := [stage for stage in STAGES + EXITS if stage not in self.labels]:
            raise ValueError(f"should have labels for {', '.join(missing)} as well")
        return self


class Promises(Checked):
    """What sales and marketing promised each other."""

    decision_business_days: Days
    response_minutes: Annotated[int, Field(ge=1)]
    attempts_before_unresponsive: Annotated[int, Field(ge=1)]
    silent_after_business_days: Days
    hand_raiser_business_days: Days


class MotionRule(Checked):
    """Leads whose ``field`` fits one of ``patterns`` are of ``motion``; the first rule wins."""

    name: str
    motion: Motion
    field: MotionField
    patterns: Patterns


class ReasonClass(Checked):
    """A class of rejection reasons, and the side that answers for it."""

    label: str
    side: Literal["sales", "marketing", "both", "nobody"]
    patterns: Patterns


class Baton(Checked):
    """Where the baton dropped: the causes in the order they are looked for, and their sides.

    A rejection with a class of reason lies on the side of its class.
    """

    precedence: tuple[Literal[CAUSES], ...]
    sides: dict[Literal[CAUSES], Literal["sales", "marketing", "both", "nobody"]]

    @model_validator(mode="after")
    def _every_cause_is_there(self):
        if sorted(self.precedence) != sorted(CAUSES):
            raise ValueError(f"should have each of {', '.join(CAUSES)} once in precedence")
        if missing := [cause for cause in CAUSES if cause not in self.sides]:
            raise ValueError(f"should have sides for {', '.join(missing)} as well")
        return self


class Owners(Checked):
    """Which owners are not people: leads they hold are unassigned."""

    queue_id_prefixes: tuple[str, ...]
    not_people: Patterns


class BulkImports(Checked):
    """What counts as leads loaded in bulk, and what was found to be wrong about that."""

    minimum_leads: Annotated[int, Field(ge=2)]
    web_sources: Patterns
    never_by: Patterns
    not_bulk: tuple[AwareDatetime, ...]


class Target(Checked):
    """What a metric should reach from a date on, everywhere or where ``segment`` holds.

    ``segment`` names one label of each dimension that the target is for. The newest target that
    is in effect counts.
    """

    metric: str
    value: Annotated[float, Field(allow_inf_nan=False)]
    period: Literal["week", "month", "quarter", "year"]
    effective_from: date = date.min
    segment: dict[str, str] = Field(default_factory=dict)
    owner: Side | None = None


class Programme(Checked):
    """Work that costs so much a month, such as qualifying leads by telephone.

    ``teams`` (empty: all) are those whose leads it pays for, on the local dates from ``from`` to
    ``to``, both inclusive; without one it is open there.
    """

    name: Annotated[str, Field(min_length=1)]
    cost_per_month: Annotated[float, Field(ge=0)]
    currency: Currency | None = None
    teams: tuple[str, ...] = ()
    first_date: date | None = Field(default=None, alias="from")
    last_date: date | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _in_order(self):
        if self.first_date and self.last_date and self.first_date > self.last_date:
            raise ValueError(f"ends ({self.last_date}) before it begins ({self.first_date})")
        return self


class Thresholds(Checked):
    """The shares at which a grade is still A, B, C; beyond the last it is D."""

    a: Share
    b: Share
    c: Share


class Trust(Checked):
    """How good is good enough: shares that should be high, and shares that should be low."""

    at_least: Thresholds
    at_most: Thresholds

    @model_validator(mode="after")
    def _grades_fall(self):
        high, low = self.at_least, self.at_most
        if not high.a >= high.b >= high.c:
            raise ValueError("should have at_least falling from a to c")
        if not low.a <= low.b <= low.c:
            raise ValueError("should have at_most rising from a to c")
        return self


class ReadoutRules(Checked):
    """What may stand in the readout, which is passed on: reps by name, or teams only."""

    names_reps: bool


class Definitions(Checked):
    """Everything the firm agreed."""

    report: Report
    stages: Stages
    windows: dict[Literal[WINDOWS], Days]
    promises: Promises
    motion_rules: tuple[MotionRule, ...]
    reason_classes: dict[str, ReasonClass]
    baton: Baton
    hand_raiser_sources: Patterns
    stuck_after_days: dict[Literal[(*STAGES[:-1], "recycled")], Days]
    owners: Owners
    bulk_imports: BulkImports
    calendars: dict[str, Calendar]
    teams: dict[str, Team]
    targets: tuple[Target, ...]
    programmes: tuple[Programme, ...]
    trust: Trust
    readout: ReadoutRules

    @model_validator(mode="after")
    def _parts_fit_together(self):
        if "default" not in self.calendars:
            raise ValueError("should have a calendar called default")
        for name, team in self.teams.items():
            if team.calendar not in self.calendars:
                raise ValueError(
                    f"should not give team {name} the calendar {team.calendar}: "
                    f"there are {', '.join(self.calendars)}"
                )
        refuse_two_teams_at_once(self.teams)
        names = [programme.name for programme in self.programmes]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"should not have two programmes called {repeated[0]}")
        return self

    @property
    def week_start_number(self) -> int:
        """The first day of the week, 1 = Monday to 7 = Sunday."""
        return WEEKDAYS.index(self.report.week_start) + 1

    @property
    def fiscal(self) -> FiscalCalendar:
        """The fiscal calendar: when years begin and how they are cut."""
        report = self.report
        return FiscalCalendar(
            report.fiscal_year_start, self.week_start_number, report.fiscal_calendar
        )

    @property
    def counting(self) -> "Definitions":
        """What of it decides how anything is counted: all but what counts are set against."""
        return self.model_copy(update={"targets": (), "programmes": ()})

    def to_toml(self) -> str:
        """The definitions as TOML text that loads to the same definitions."""
        return tomli_w.dumps(self.model_dump(mode="python", by_alias=True, exclude_none=True))
