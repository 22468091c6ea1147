"""What the firm agreed: stages, windows, SLAs, calendars, motion rules, reasons, targets."""

from funnel.definitions.loading import SHIPPED, DefinitionsError, load_definitions
from funnel.definitions.model import Definitions
from funnel.definitions.saving import add_reason

__all__ = ["SHIPPED", "Definitions", "DefinitionsError", "add_reason", "load_definitions"]
