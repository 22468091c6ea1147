"""The sample company's readout, made once."""

import pytest

from funnel.readout import readout_of, view_of, week_named


@pytest.fixture(scope="session")
def made(sample):
    """The readout of the sample company's last whole week."""
    return readout_of(view_of(sample, week_named(sample, "2026-W46")))
