"""What the firm agreed: stages, windows, SLAs, calendars, motion rules, reasons, targets."""

from funnel.definitions.loading import SHIPPED, DefinitionsError, load_definitions
from funnel.definitions.model import Definitions, MotionRule, Target
from funnel.definitions.saving import add_reason, save_motion_rules
from funnel.definitions.targets import TARGETS, put_in_place, read_targets, with_targets

__all__ = [
    "SHIPPED",
    "TARGETS",
    "Definitions",
    "DefinitionsError",
    "MotionRule",
    "Target",
    "add_reason",
    "load_definitions",
    "put_in_place",
    "read_targets",
    "save_motion_rules",
    "with_targets",
]
