"""The sections of the readout, in the order they are presented."""

from funnel.readout.sections.agreed import agreed
from funnel.readout.sections.conversion import conversion
from funnel.readout.sections.handoff import handoff
from funnel.readout.sections.health import health
from funnel.readout.sections.mix import mix
from funnel.readout.sections.movement import movement
from funnel.readout.sections.restated import RESTATED, RESTATED_QUESTION, last_before, restated
from funnel.readout.sections.speed import speed
from funnel.readout.sections.stuck import stuck

NUMBERED = (health, conversion, speed, handoff, mix, movement, stuck)

__all__ = ["NUMBERED", "RESTATED", "RESTATED_QUESTION", "agreed", "last_before", "restated"]
