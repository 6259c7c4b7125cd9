"""How long a form is waited for: checking 6,000 cells, once warm."""

import time

import pytest
from large_form import form_of

from pipelines.checking.check import check_observations

CELLS = 6000
SECONDS = 0.3
REPEATS = 5


@pytest.mark.long
def test_a_form_is_checked_while_the_reader_waits() -> None:
    reading = form_of(CELLS)
    assert len(reading.observations) == CELLS
    check_observations(reading)
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        findings, _ = check_observations(reading)
        seconds.append(time.perf_counter() - start)
    assert findings  # the ranks of this form do not add up: the slower way
    assert min(seconds) < SECONDS, f"{min(seconds):.3f} s for {CELLS} cells"
