"""All companies asked once, two at a time, for every test here."""

from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.verify.companies import PLANTS, Found, ask


@pytest.fixture(scope="session")
def companies() -> dict[str, list[Found]]:
    """What the product says of every company, by what is planted in it."""
    jobs = [(name, seed) for name, (_, seeds) in PLANTS.items() for seed in seeds]
    found = defaultdict(list)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        answers = pool.map(ask, [seed for _, seed in jobs], [PLANTS[name][0] for name, _ in jobs])
        for (name, _), answer in zip(jobs, answers, strict=True):
            found[name].append(answer)
    return found
