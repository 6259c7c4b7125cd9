"""What kind of service an institution is: its size, its women, its intake policy, its habits.

Belongs here: drawing a service once, from the ranges of the settings. Does not belong here: what
happens in a year (`manpower`, `duties`).
"""

from dataclasses import dataclass

import numpy as np

from pipelines.simulation.settings import Band, Gap, Range, SectorSettings, simulation_settings
from schemas.regions import InstitutionNode

SEXES = ("F", "M", "_O", "_U")
"""The last axis of every array of counts. Nobody serves as _U: sex is known at the latest on entry."""

Counts = np.ndarray


@dataclass(frozen=True)
class Service:
    """An institution with what stays the same over the years. Shares are between 0 and 1."""

    node: InstitutionNode
    settings: SectorSettings
    forms: frozenset[str]
    size: float
    growth: float
    share_of_women: float
    applicant_share_of_women: float
    trend: float
    applications_per_place: float
    preference: float
    promotion_preference: float
    leadership_preference: float
    beside_women: dict[str, float]
    states_shares: bool
    gaps: tuple[Gap, ...]
    willingness: float
    rates: dict[str, float]

    @property
    def bands(self) -> list[Band]:
        """Return the settings of its bands, lowest first."""
        return list(self.settings.bands.values())

    @property
    def sexes(self) -> list[str]:
        """Return the sexes that it counts."""
        return [sex for sex in SEXES if sex in ("F", "M") or sex in self.forms]

    def shares_by_sex(self, women: float) -> Counts:
        """Return the chance of each sex, given that of women, where the sex is known."""
        other = simulation_settings().recruitment.other / 100 if "_O" in self.forms else 0.0
        women = min(women, 0.95)
        return np.array([women, 1 - women - other, other, 0.0])

    def target(self, years: int) -> Counts:
        """Return how many persons each band should have `years` after the start."""
        shares = np.array([band.share for band in self.bands]) / 100
        return np.rint(self.size * (1 + self.growth) ** years * shares).astype(int)


def _within(rng: np.random.Generator, limits: Range, part: float = 1) -> float:
    return float(rng.uniform(*limits)) * part


def _size(rng: np.random.Generator, limits: Range) -> float:
    return float(np.exp(rng.uniform(*np.log(limits))))


def _happens(rng: np.random.Generator, per_cent: float) -> bool:
    return bool(rng.random() * 100 < per_cent)


def draw_forms(rng: np.random.Generator) -> frozenset[str]:
    """Return which columns of sex the personnel forms have, besides women and men.

    Institutions that exchange persons share their forms: nobody is lost on the way.
    """
    records = simulation_settings().records
    rates = {"_O": records.other, "_U": records.sex_unknown}
    return frozenset(sex for sex, per_cent in rates.items() if _happens(rng, per_cent))


def draw_service(node: InstitutionNode, forms: frozenset[str], rng: np.random.Generator) -> Service:
    """Return the service that an institution is in this simulation."""
    settings = simulation_settings()
    sector, recruitment, institutional = (
        settings.sectors[node.sector],
        settings.recruitment,
        settings.institutional,
    )
    share = _within(rng, sector.share_of_women, 0.01)
    later = rng.spawn(1)[0]  # of what joined the form later: `rng` goes on as it did before
    return Service(
        node=node,
        settings=sector,
        forms=forms,
        size=_size(rng, sector.size),
        growth=_within(rng, sector.growth, 0.01),
        share_of_women=share,
        applicant_share_of_women=share * _within(rng, recruitment.applicant_share_of_women),
        trend=_within(rng, recruitment.trend, 0.01),
        applications_per_place=_within(rng, recruitment.applications_per_place),
        preference=_within(rng, recruitment.preference),
        promotion_preference=_within(rng, sector.promotion_preference),
        leadership_preference=_within(rng, sector.leadership_preference),
        beside_women={name: _within(rng, beside.women, 0.01) for name, beside in sector.beside.items()},
        states_shares=_happens(rng, settings.records.stated_share),
        gaps=tuple(gap for gap in settings.gaps if _happens(rng, gap.institutions)),
        willingness=_within(rng, institutional.yes.start),
        rates={
            "gender_advisers": _within(rng, institutional.gender_advisers),
            "focal_points": _within(rng, institutional.focal_points_per_1000, 0.001),
            "womens_desks": _within(rng, institutional.womens_desks_per_1000, 0.001),
            "complaints": _within(rng, institutional.complaints_per_1000, 0.001),
            "budget": _within(rng, institutional.budget),
            "police_stations": _within(later, institutional.police_stations_per_1000, 0.001),
            "complaints_investigated": _within(later, institutional.complaints_investigated, 0.01),
            "complaints_closed": _within(later, institutional.complaints_closed, 0.01),
        },
    )


def opening_stock(service: Service, rng: np.random.Generator) -> Counts:
    """Return who serves on the first day, bands by sexes."""
    stock = [
        rng.multinomial(persons, service.shares_by_sex(service.share_of_women * band.women))
        for persons, band in zip(service.target(0), service.bands, strict=True)
    ]
    return np.array(stock)
