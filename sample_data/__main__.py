"""Writes the committed sample company anew, in both shapes."""

from pathlib import Path

from sample_data import SHAPES, write_company

for shape in SHAPES:
    write_company(Path(__file__).parent / shape, shape=shape, compress=True)
