"""All indicators of the simulated region against the simulator's own state, before it filled in any return.

The truth is taken where persons are drawn: arrays of bands by sexes. Adding up ranks, areas and sides of a
formula is done here anew, in plain loops; of the returns only the institutions' silences are used.
"""

from contextlib import contextmanager

import numpy as np
import pandas as pd
import pytest

from pipelines.figures.facts import facts_observations
from pipelines.figures.indicators import indicator_tables
from pipelines.simulation import duties, returns, simulate
from pipelines.simulation.returns import simulated_institutions
from pipelines.simulation.services import SEXES
from pipelines.simulation.settings import simulation_settings
from pipelines.store.frames import typed_frame
from schemas.indicators import ALL_RANKS, MEN, indicators
from schemas.regions import load_region
from schemas.statuses import status_of
from schemas.tables.raw import RawObservations

REGION = load_region("simulated")
OFFICERS = ("OF1-2", "OF3-5", "OF6-10")
NOT_ASKED = {
    "retention_after_1",
    "retention_after_3",
    "retention_after_5",
    "retention_after_10",
    "service_years",
}
"""Simulated returns are forms, and these come from registers: no row. By hand in `test_figures_set`."""
NOT_ANSWERED = {"promotion_rate", "promotion_ratio"}
"""Nobody simulated counts who was eligible: rows, but no value. By hand in `test_figures_set`."""


def listen(patch, module, name, hear):
    """Let `hear` know what a function of the simulator returned and was given."""
    real = getattr(module, name)

    def listened(*given):
        found = real(*given)
        hear(found, *given)
        return found

    patch.setattr(module, name, listened)


class Truth:
    """What the simulator knows: {(institution, year): {(measure, detail, population): {rank: by sex}}}."""

    def __init__(self):
        self.figures, self.services = {}, {}

    @contextmanager
    def listening(self, first):
        """Keep what the simulator draws while it draws it; `first` is the first year."""
        self.first = first
        with pytest.MonkeyPatch.context() as patch:
            listen(patch, returns, "year_of", self.year_of)
            for heard in (
                *(self.leadership_posts, self.deployed, self.trained, self.next_beside),
                self.institutional,
            ):
                listen(patch, duties, heard.__name__, heard)
            yield self

    def year_of(self, flows, services, _stocks, years, _rng):
        self.year = self.first + years
        for service, flow in zip(services, flows, strict=True):
            self.add_flows(service, flow)

    def leadership_posts(self, posts, service, *_):
        self.by_band(service, "leadership_posts", service.settings.leadership_detail, posts)

    def deployed(self, missions, service, *_):
        self.of_all(service, "deployed", "_T", sum(missions.values(), np.zeros(len(SEXES))))
        for mission, counts in missions.items():
            self.of_all(service, "deployed", mission, counts)

    def trained(self, courses, service, *_):
        for course, counts in courses.items():
            self.of_all(service, "trained", course, counts)

    def next_beside(self, others, service, *_):
        everyone = self.at(service)["strength", "_T", service.settings.population]["_T"]
        for population, counts in others.items():
            self.of_all(service, "strength", "_T", counts, population)
            everyone = everyone + counts
        self.of_all(service, "strength", "_T", everyone, "_T")

    def institutional(self, counts, service, *_):
        for measure, count in counts.items():
            self.of_all(service, measure, "_T", np.array([count]), "_T")

    def at(self, service):
        institution = service.node.institution
        self.services[institution] = service
        return self.figures.setdefault((institution, self.year), {})

    def add_flows(self, service, flow):
        stocks = {"strength": flow.closing, "opening_strength": flow.opening}
        names = ("applications", "selected", "intake", "promotions", "promotions_out")
        for measure, counts in (stocks | {name: getattr(flow, name) for name in names}).items():
            self.by_band(service, measure, "_T", counts)
        self.by_band(service, "exits", "_T", flow.exits.sum(axis=2))
        for number, reason in enumerate(service.bands[0].exits):
            self.of_all(service, "exits", reason, flow.exits[:, :, number].sum(axis=0))

    def by_band(self, service, measure, detail, counts):
        ranks = dict(zip(service.settings.bands, counts, strict=True))
        if OFFICERS[0] in ranks:
            ranks["OF"] = sum(ranks[band] for band in OFFICERS)
        ranks["_T"] = counts.sum(axis=0)
        self.at(service)[measure, detail, service.settings.population] = ranks

    def of_all(self, service, measure, detail, counts, population=None):
        self.at(service)[measure, detail, population or service.settings.population] = {"_T": counts}

    def count(self, institution, year, count, population, rank, sex):
        """Return how many there were, or None where the institution was silent or has no such figure."""
        for gap in self.services[institution].gaps:
            same = (gap.population or population, gap.detail or count.detail) == (population, count.detail)
            if count.measure in (gap.measure, *gap.also) and same and not status_of(gap.remark).holds_value:
                return None
        ranks = self.figures[institution, year].get((count.measure, count.detail, population), {})
        if rank not in ranks:
            return None
        wanted = sex if count.sex == "own" else count.sex
        number = float(ranks[rank].sum() if wanted == "_T" else ranks[rank][SEXES.index(wanted)])
        if count.average_with is None:
            return number
        other = self.count(institution, year, count.average_with, population, rank, sex)
        return None if other is None else (number + other) / 2

    def pairs(self, item, place, rank, sex):
        """Return numerator and denominator of every institution of an area that knows both."""
        area, sector, year, population = place
        found = {}
        for institution, service in self.services.items():
            if (service.node.ref_area, service.node.sector) == (area, sector):
                sides = [self.count(institution, year, side, population, rank, sex)
                         for side in (item.numerator, item.denominator)]  # fmt: skip
                if None not in sides:
                    found[institution] = sides
        return found

    def value(self, item, place, rank, sex):
        """Return what the table must say."""
        if not item.is_derived:
            return rate(item, self.pairs(item, place, rank, sex).values())
        upper_sex, lower_sex = ("F", "M") if item.against == MEN else (sex, sex)
        upper = self.pairs(indicators()[item.bases[0]], place, rank, upper_sex)
        lower_rank = "_T" if item.against == ALL_RANKS else rank
        lower = self.pairs(indicators()[item.bases[-1]], place, lower_rank, lower_sex)
        both = upper.keys() & lower.keys()
        rates = [rate(item, [side[name] for name in both]) for side in (upper, lower)]
        if None in rates or (item.kind == "ratio" and not rates[1]):
            return None
        return rates[0] - rates[1] if item.kind == "difference" else rates[0] / rates[1]


def rate(item, pairs):
    over, under = (sum(pair[side] for pair in pairs) for side in (0, 1))
    return item.factor * over / under if under else None


def simulated(institutions, years):
    """Return the simulator's truth, and the regional tables of the returns that it filled in."""
    first = simulation_settings().last_year - years + 1
    with Truth().listening(first) as truth:
        found = simulate(institutions, years, 11)
    # Those with whom persons were exchanged were simulated too, but nobody asked for their returns.
    asked = {item.institution for item in found}
    truth.services = {name: service for name, service in truth.services.items() if name in asked}
    raw = pd.concat(
        item.observations.assign(
            institution=item.institution, time_period=item.time_period, revision=1,
            return_id=f"{item.institution}_{item.time_period}_r1", period_start=None, period_end=None,
            sheet="Figures", cell="C7",
        )
        for item in found
    )  # fmt: skip
    given = typed_frame(RawObservations, raw.astype(object).where(raw.notna(), None).to_dict("records"))
    facts = facts_observations(given, REGION, dict.fromkeys(given["return_id"], "simulated"))
    return truth, pd.concat(indicator_tables(facts, REGION).values(), ignore_index=True)


def assert_true(truth, rows):
    """Every row has exactly the value that the simulator knows; return the indicators that have values."""
    known = set()
    for row in rows.itertuples():
        place = (row.ref_area, row.sector, row.time_period, row.population)
        value = truth.value(indicators()[row.indicator], place, row.rank, row.sex)
        assert (None if pd.isna(row.value) else row.value) == value, row
        known |= {row.indicator} if value is not None else set()
    return known


def assert_no_row_is_lacking(truth, rows):
    """Women have a share wherever the simulator has a band, population or year."""
    there = {(row.ref_area, row.time_period, row.population, row.rank)
             for row in rows[rows["indicator"] == "share_of_women"].itertuples()}  # fmt: skip
    for (institution, year), figures in truth.figures.items():
        if institution in truth.services:
            for (measure, _, population), ranks in figures.items():
                if measure == "strength" and population != "_T":
                    assert {(institution[:2], year, population, rank) for rank in ranks} <= there


def test_indicators_equal_the_truth():
    truth, rows = simulated(6, 2)
    known = assert_true(truth, rows)
    assert_no_row_is_lacking(truth, rows)
    assert known == set(indicators()) - NOT_ASKED - NOT_ANSWERED - {"management_share"}


@pytest.mark.long
def test_indicators_equal_the_truth_in_all_areas_and_services():
    truth, rows = simulated(len(simulated_institutions()), 3)
    assert len(truth.services) == len(simulated_institutions())
    known = assert_true(truth, rows)
    assert_no_row_is_lacking(truth, rows)
    assert known == set(indicators()) - NOT_ASKED - NOT_ANSWERED
    assert not set(rows["indicator"]) & NOT_ASKED
    assert set(rows["ref_area"]) == set(REGION.areas.codes)
