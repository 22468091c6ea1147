"""What the firm agreed: stages, windows, SLAs, calendars, motion rules, reasons, targets."""

from funnel.definitions.loading import SHIPPED, DefinitionsError, load_definitions
from funnel.definitions.model import Definitions, MotionRule
from funnel.definitions.saving import add_reason, save_motion_rules

__all__ = [
    "SHIPPED",
    "Definitions",
    "DefinitionsError",
    "MotionRule",
    "add_reason",
    "load_definitions",
    "save_motion_rules",
]
