"""Hostile exports: ``CASES`` is all of them, each with the outcome that reading must have."""

from tests.hostile import broken_text, files, report_text
from tests.hostile.cases import Books, Case, Refusal

CASES: tuple[Case, ...] = (*broken_text.CASES, *report_text.CASES, *files.CASES)

__all__ = ["CASES", "Books", "Case", "Refusal"]
