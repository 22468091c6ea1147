"""What the firm agreed: stages, windows, SLAs, calendars, motion rules, reasons, targets."""

from funnel.definitions.loading import SHIPPED, DefinitionsError, load_definitions
from funnel.definitions.model import Definitions

__all__ = ["SHIPPED", "Definitions", "DefinitionsError", "load_definitions"]
