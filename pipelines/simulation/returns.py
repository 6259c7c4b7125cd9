"""The simulated returns of a region: institutions and years in, observations out.

Belongs here: who is simulated together, in what order, from which seed. Does not belong here: what
happens within a service (`manpower`, `duties`).
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd

from pipelines.simulation import duties
from pipelines.simulation.cells import CellKey, flow_cells, observations, rank_cells
from pipelines.simulation.manpower import Flows, year_of
from pipelines.simulation.services import Counts, Service, draw_forms, draw_service, opening_stock
from pipelines.simulation.settings import simulation_settings
from schemas.code_lists import TOTAL
from schemas.regions import InstitutionNode, Region, load_region
from schemas.template_layout import sheet_rows

REGION = "simulated"


@dataclass(frozen=True)
class SimulatedReturn:
    """What an institution would fill in for one year: coordinates, values and statuses."""

    institution: str
    time_period: int
    language: str
    observations: pd.DataFrame


def simulated_institutions() -> list[InstitutionNode]:
    """Return the institutions that can be simulated: those expected to report first.

    Where an expected institution reports for all below it, those below are not simulated beside it:
    nobody is counted twice.
    """
    region = load_region(REGION)
    nodes = region.institutions
    groups = {node.parent for node in nodes.values()}

    def reports_itself(node: InstitutionNode) -> bool:
        above = node.parent
        while above and not nodes[above].is_expected:
            above = nodes[above].parent
        return not above and node.institution not in groups

    others = [node for node in nodes.values() if not node.is_expected and reports_itself(node)]
    return [*region.expected(), *others]


def simulate(institutions: int, years: int, seed: int) -> list[SimulatedReturn]:
    """Return the returns of the first `institutions` for `years` years up to the settings' last year.

    An institution's figures depend on the seed and the number of years, not on how many others are
    asked for. Raises ValueError where more are asked for than the region has.
    """
    nodes = simulated_institutions()
    last = simulation_settings().last_year
    if not 1 <= institutions <= len(nodes):
        raise ValueError(
            f"{institutions} institutions asked for; the simulated region has 1 to {len(nodes)}."
        )
    if not 1 <= years <= last - 1989:
        raise ValueError(f"{years} years asked for; the simulation can go back 1 to {last - 1989} years.")
    wanted = {node.institution: number for number, node in enumerate(nodes[:institutions])}
    found: list[SimulatedReturn] = []
    for (area, sector), group in groupby(sorted(nodes, key=_exchange), key=_exchange):
        members = list(group)
        if wanted.keys() & {node.institution for node in members}:
            rng = np.random.default_rng([seed, *f"{area} {sector}".encode()])
            found += _simulate_group(members, wanted.keys(), range(last - years + 1, last + 1), rng)
    return sorted(found, key=lambda item: (wanted[item.institution], item.time_period))


def _exchange(node: InstitutionNode) -> tuple[str, str]:
    """Return what institutions share that transfer persons to each other."""
    return node.ref_area, node.sector


def _simulate_group(
    nodes: list[InstitutionNode], wanted: Container[str], periods: range, rng: np.random.Generator
) -> Iterator[SimulatedReturn]:
    region = load_region(REGION)
    forms = draw_forms(rng)
    services = [draw_service(node, forms, rng) for node in nodes]
    stocks = [opening_stock(service, rng) for service in services]
    others = [duties.opening_beside(service, rng) for service in services]
    questions = [_reluctance(service, region, rng) for service in services]
    for years, period in enumerate(periods):
        flows = year_of(services, stocks, years, rng)
        stocks = [flow.closing for flow in flows]
        for number, service in enumerate(services):
            others[number] = duties.next_beside(service, others[number], years, rng)
            cells = flow_cells(service, region, flows[number])
            cells |= _duty_cells(service, region, flows[number], rng)
            cells |= _beside_cells(stocks[number], others[number])
            single = _single_cells(service, questions[number], stocks[number], years, rng)
            if service.node.institution in wanted:
                language = service.node.languages[0]
                frame = observations(service, region, language, cells, single)
                yield SimulatedReturn(service.node.institution, period, language, frame)


def _reluctance(service: Service, region: Region, rng: np.random.Generator) -> dict[CellKey, float]:
    """Return how hard it is for this institution to answer each question with yes."""
    rows = [row for row in sheet_rows("questions", region, service.node) if row.measure == "answers"]
    asked_later, later = simulation_settings().institutional.asked_later, rng.spawn(1)[0]
    return {
        (row.measure, row.population, row.rank, row.detail): float(
            (later if row.detail in asked_later else rng).random()
        )
        for row in rows
    }


def _duty_cells(
    service: Service, region: Region, flows: Flows, rng: np.random.Generator
) -> dict[CellKey, Counts]:
    strength, population = flows.closing, service.settings.population
    missions = duties.deployed(service, strength, rng)
    abroad = np.sum([np.zeros(strength.shape[1], int), *missions.values()], axis=0)
    posts = duties.leadership_posts(service, strength, rng)
    cells = rank_cells(service, region, "leadership_posts", posts, service.settings.leadership_detail)
    for detail, counts in {TOTAL: abroad, **missions}.items():
        cells["deployed", population, TOTAL, detail] = counts
    for detail, counts in duties.trained(service, strength, abroad, rng).items():
        cells["trained", population, TOTAL, detail] = counts
    return cells


def _beside_cells(strength: Counts, others: dict[str, Counts]) -> dict[CellKey, Counts]:
    cells = {("strength", name, TOTAL, TOTAL): counts for name, counts in others.items()}
    everyone = np.sum([strength.sum(axis=0), *others.values()], axis=0)
    return cells | {("strength", TOTAL, TOTAL, TOTAL): everyone}


def _single_cells(
    service: Service, questions: dict[CellKey, float], strength: Counts, years: int, rng: np.random.Generator
) -> dict[CellKey, float]:
    single = {key: duties.answer(service, reluctance, years) for key, reluctance in questions.items()}
    for measure, value in duties.institutional(service, strength, rng).items():
        single[measure, TOTAL, TOTAL, TOTAL] = float(value)
    return single
