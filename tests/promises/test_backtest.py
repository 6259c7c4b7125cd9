"""The promise of projections: intervals hold the truth as often as they say, tried where the truth is known.

Belongs here: coverage over simulated services, with bounds by how many there are. Does not belong here: the
trials themselves (`futures_of_the_simulated`).
"""

import pytest
from futures_of_the_simulated import AHEAD, FITTED, KNOWN, coverage, simulated_years, trials

pytestmark = pytest.mark.long

SEEDS = range(5000, 5040)
"""None of them was used when the assumptions were chosen."""


@pytest.fixture(scope="module")
def tried():
    return [trial for sector in ("AF", "POL") for trial in trials(sector, SEEDS)]


def of(tried, *, is_total=True, **wanted):
    found = [trial for trial in tried if trial.is_total == is_total]
    return [trial for trial in found if all(getattr(trial, name) in some for name, some in wanted.items())]


def test_the_simulated_years_keep_the_identity():
    for year in simulated_years("AF", 1, KNOWN):
        assert (year.expected_closing == year.closing).all()


@pytest.mark.parametrize("is_total", [True, False], ids=["all ranks", "rank bands"])
def test_four_of_five_truths_are_in_the_80_per_cent_interval(tried, is_total):
    found = of(tried, is_total=is_total, fitted=FITTED[1:])
    assert 72 <= coverage(found, 80) <= 90


@pytest.mark.parametrize("is_total", [True, False], ids=["all ranks", "rank bands"])
def test_the_other_intervals_hold_what_they_promise(tried, is_total):
    found = of(tried, is_total=is_total, fitted=FITTED[1:])
    assert 45 <= coverage(found, 50) <= 68
    assert coverage(found, 95) >= 93


@pytest.mark.parametrize("ahead", AHEAD)
def test_at_no_distance_too_few_are_held(tried, ahead):
    assert coverage(of(tried, ahead=[ahead], fitted=FITTED[1:]), 80) >= 72


def test_after_one_year_intervals_are_wide_rather_than_wrong(tried):
    assert coverage(of(tried, fitted=[1]), 80) >= 80


@pytest.mark.parametrize("ahead", AHEAD)
def test_ten_years_tell_more_than_two(tried, ahead):
    def width(fitted):
        found = of(tried, fitted=[fitted], ahead=[ahead])
        return sum(trial.bounds["upper_80"] - trial.bounds["lower_80"] for trial in found) / len(found)

    assert width(10) < width(2) < width(1)
