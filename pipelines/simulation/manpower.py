"""A year of a service: who applies, enters, moves, rises and leaves.

Belongs here: stocks and flows of persons by band and sex, as whole numbers drawn so that every identity
holds by construction: nobody leaves, moves or rises who was not there. Does not belong here: posts,
missions, training (`duties`), cells of a workbook (`cells`).
"""

from dataclasses import dataclass

import numpy as np

from pipelines.simulation.services import SEXES, Counts, Service
from pipelines.simulation.settings import simulation_settings


@dataclass(frozen=True)
class Flows:
    """One year: arrays of bands by sexes; exits also by reason (last axis)."""

    opening: Counts
    exits: Counts
    transfers_out: Counts
    transfers_in: Counts
    promotions_out: Counts
    promotions: Counts
    applications: Counts
    eligible: Counts
    selected: Counts
    admissions: Counts
    intake: Counts

    @property
    def staying(self) -> Counts:
        """Return who was there all year, before promotion."""
        return self.opening - self.exits.sum(axis=-1) - self.transfers_out

    @property
    def closing(self) -> Counts:
        """Return who serves on the last day."""
        return self.staying - self.promotions_out + self.promotions + self.transfers_in + self.intake


def draw_persons(rng: np.random.Generator, places: int, available: Counts, weights: Counts) -> Counts:
    """Return whom `places` fall to: never more than there are places, nor than are available."""
    taken = np.zeros_like(available)
    while True:
        left = available - taken
        rest = min(places - int(taken.sum()), int(left[weights > 0].sum()))
        if rest <= 0:
            return taken
        chances = left * weights
        taken += np.minimum(rng.multinomial(rest, chances / chances.sum()), left)


def _exits(service: Service, opening: Counts, rng: np.random.Generator) -> Counts:
    found = []
    for stock, band in zip(opening, service.bands, strict=True):
        rates = np.array(list(band.exits.values())) / 100
        found.append(rng.multinomial(stock, [*rates, 1 - rates.sum()])[:, :-1])
    return np.array(found)


def _transfers(
    services: list[Service], staying: list[Counts], rng: np.random.Generator
) -> list[tuple[Counts, Counts]]:
    """Return who leaves each service for another, and who arrives.

    Services that exchange persons do so with each other only; one that has no other exchanges them
    with bodies that are not simulated.
    """
    leaving = [
        rng.binomial(stock, service.settings.transfers / 100)
        for service, stock in zip(services, staying, strict=True)
    ]
    if len(services) == 1:
        return [(leaving[0], rng.poisson(leaving[0]))]
    sizes = np.array([service.size for service in services])
    arriving = [np.zeros_like(stock) for stock in staying]
    for number, gone in enumerate(leaving):
        others = np.where(np.arange(len(services)) == number, 0.0, sizes)
        to = rng.multinomial(gone, others / others.sum())
        arriving = [before + to[..., other] for other, before in enumerate(arriving)]
    return list(zip(leaving, arriving, strict=True))


def _promotions(
    service: Service, present: Counts, arriving: Counts, years: int, rng: np.random.Generator
) -> tuple[Counts, Counts]:
    """Return who rises out of each band, and how many places of each band are left for outsiders."""
    out, places = np.zeros_like(present), np.zeros(len(present), dtype=int)
    target = service.target(years)
    weights = np.array([service.promotion_preference, 1, 1, 1])
    for band in reversed(range(len(present))):
        vacant = max(0, target[band] - int((present[band] + arriving[band] - out[band]).sum()))
        inside = round(vacant * (1 - service.bands[band].direct_entry / 100)) if band else 0
        if inside:
            out[band - 1] = draw_persons(rng, inside, present[band - 1], weights)
        places[band] = vacant - inside
    return out, places


def _recruitment(service: Service, places: Counts, years: int, rng: np.random.Generator) -> dict[str, Counts]:
    rates = simulation_settings().recruitment
    shares = service.shares_by_sex(service.applicant_share_of_women + years * service.trend)
    if "_U" in service.forms:
        shares = np.append(shares[:3] * (1 - rates.sex_unknown / 100), rates.sex_unknown / 100)
    wanted = np.ceil(places / (rates.admitted / 100 * rates.entered / 100)).astype(int)
    applications = rng.multinomial(rng.poisson(wanted * service.applications_per_place), shares)
    eligible = rng.binomial(applications, rates.met_conditions / 100)
    weights = np.array([service.preference, 1, 1, 0])
    selected = np.array(
        [draw_persons(rng, int(number), who, weights) for number, who in zip(wanted, eligible, strict=True)]
    )
    admissions = rng.binomial(selected, rates.admitted / 100)
    intake = rng.binomial(admissions, rates.entered / 100)
    return {
        "applications": applications,
        "eligible": eligible,
        "selected": selected,
        "admissions": admissions,
        "intake": intake,
    }


def year_of(
    services: list[Service], stocks: list[Counts], years: int, rng: np.random.Generator
) -> list[Flows]:
    """Return the year of services that exchange persons with each other only, `years` after the start."""
    exits = [_exits(service, stock, rng) for service, stock in zip(services, stocks, strict=True)]
    staying = [stock - gone.sum(axis=-1) for stock, gone in zip(stocks, exits, strict=True)]
    transfers = _transfers(services, staying, rng)
    flows = []
    for number, service in enumerate(services):
        transfers_out, transfers_in = transfers[number]
        present = staying[number] - transfers_out
        promotions_out, places = _promotions(service, present, transfers_in, years, rng)
        promotions = np.vstack([np.zeros((1, len(SEXES)), int), promotions_out[:-1]])
        flows.append(
            Flows(
                opening=stocks[number],
                exits=exits[number],
                transfers_out=transfers_out,
                transfers_in=transfers_in,
                promotions_out=promotions_out,
                promotions=promotions,
                **_recruitment(service, places, years, rng),
            )
        )
    return flows
