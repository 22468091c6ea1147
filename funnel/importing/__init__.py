"""Exports become a published generation: read, mapped, typed, joined, reconciled."""

from funnel.importing.pipeline import import_folder
from funnel.importing.report import Report

__all__ = ["Report", "import_folder"]
