"""What the persons of a service do: lead, serve abroad, learn; and who is on the roll beside them.

Belongs here: posts, missions, training, other populations, answers of the institution. Does not belong
here: stocks and flows of the ranks (`manpower`).
"""

import numpy as np

from pipelines.simulation.services import Counts, Service
from pipelines.simulation.settings import simulation_settings


def leadership_posts(service: Service, strength: Counts, rng: np.random.Generator) -> Counts:
    """Return the posts held, bands by sexes; never more than persons of that band and sex.

    Posts change little from year to year: chance only rounds them up or down.
    """
    rates = np.array([[band.leadership / 100] for band in service.bands])
    expected = strength * rates * np.array([service.leadership_preference, 1, 1, 0])
    return np.floor(expected + rng.random(expected.shape)).astype(int)


def deployed(service: Service, strength: Counts, rng: np.random.Generator) -> dict[str, Counts]:
    """Return who serves in which mission, by sex; nobody in two."""
    rates = np.array(list(service.settings.missions.values())) / 100
    if not rates.size:
        return {}
    drawn = rng.multinomial(strength.sum(axis=0), [*rates, 1 - rates.sum()])
    return {mission: drawn[:, number] for number, mission in enumerate(service.settings.missions)}


def trained(
    service: Service, strength: Counts, abroad: Counts, rng: np.random.Generator
) -> dict[str, Counts]:
    """Return who completed which training, by sex; all who were deployed were trained before."""
    rates = simulation_settings().training
    persons = strength.sum(axis=0)
    leads = np.array([band.leadership > 0 for band in service.bands])
    return {
        "gender_training": rng.binomial(persons, rates.gender_training / 100),
        "predeployment_training": abroad + rng.binomial(persons - abroad, rates.predeployment_training / 100),
        "command_training": rng.binomial(strength[leads].sum(axis=0), rates.command_training / 100),
    }


def opening_beside(service: Service, rng: np.random.Generator) -> dict[str, Counts]:
    """Return the other populations on the first day, by sex."""
    return {
        name: rng.multinomial(
            round(service.size * beside.size / 100), service.shares_by_sex(service.beside_women[name])
        )
        for name, beside in service.settings.beside.items()
    }


def next_beside(
    service: Service, stocks: dict[str, Counts], years: int, rng: np.random.Generator
) -> dict[str, Counts]:
    """Return the other populations a year later: some leave, others come, as many as the size needs."""
    after = {}
    for name, beside in service.settings.beside.items():
        staying = rng.binomial(stocks[name], 1 - beside.turnover / 100)
        wanted = round(service.size * (1 + service.growth) ** years * beside.size / 100)
        shares = service.shares_by_sex(service.beside_women[name])
        after[name] = staying + rng.multinomial(max(0, wanted - int(staying.sum())), shares)
    return after


def institutional(service: Service, strength: Counts, rng: np.random.Generator) -> dict[str, float]:
    """Return the institution's own counts, by measure."""
    persons = int(strength.sum())
    later = rng.spawn(1)[0]  # of what joined the form later: `rng` goes on as it did before
    received = int(rng.poisson(service.rates["complaints"] * persons))
    investigated = int(later.binomial(received, service.rates["complaints_investigated"]))
    return {
        "gender_advisers": round(service.rates["gender_advisers"]),
        "focal_points": round(service.rates["focal_points"] * persons),
        "womens_desks": round(service.rates["womens_desks"] * persons),
        "police_stations": round(service.rates["police_stations"] * persons),
        "complaints": received,
        "complaints_investigated": investigated,
        "complaints_closed": int(later.binomial(investigated, service.rates["complaints_closed"])),
        "budget": 1000 * round(service.rates["budget"]),
    }


def answer(service: Service, reluctance: float, years: int) -> float:
    """Return 1 yes, 0.5 partly, 0 no: an answer that is harder to give than the service is willing is no."""
    yes = simulation_settings().institutional.yes
    willing = min(1.0, (service.willingness + years * yes.trend) / 100)
    if reluctance < willing:
        return 1.0
    partly = simulation_settings().institutional.partly / 100
    return 0.5 if reluctance < willing + (1 - willing) * partly else 0.0
