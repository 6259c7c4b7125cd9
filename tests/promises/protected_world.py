"""Small random regions with figures that keep every identity, for the tests of disclosure control.

Belongs here: drawing a region and its returns from a seed. Does not belong here: protecting, attacking.
"""

import random
from datetime import date

import pandas as pd

from pipelines.figures.facts import facts_observations
from pipelines.store.frames import typed_frame
from schemas.code_lists import CodeList
from schemas.disclosure import Consent
from schemas.regions import InstitutionNode, Region, RegionSettings
from schemas.tables.raw import RawObservations

RANKS = ("OF", "OR5-9")
FLOWS = ("opening_strength", "intake", "exits", "transfers_in", "strength")
REASONS = ("retirement", "resignation", "dismissal")


def node(institution, parent="", *, is_expected=True):
    return InstitutionNode(
        institution, parent, institution[:2], "POL", "state", is_expected, ("en",), institution, institution
    )


def region_of(nodes):
    settings = RegionSettings(
        name="Test", origin="reported", notice="Test.", first_year=2022, languages=["en"]
    )
    return Region(
        "test", settings, CodeList("areas", {}), {one.institution: one for one in nodes}, (), (), ()
    )


def draw_region(seed):
    """Return a region of one body in one area and one to three in another, mostly a group's."""
    rng = random.Random(f"region {seed}")  # noqa: S311 (figures, no secrets)
    bodies = [f"BB-{number}" for number in range(1, rng.randint(1, 3) + 1)]
    group = [node("BB-G", is_expected=False)] if rng.random() < 0.7 else []
    return region_of([node("AA-1"), *group, *(node(body, "BB-G" if group else "") for body in bodies)])


def cut(rng, whole, parts):
    """Return `whole` persons in `parts` heaps."""
    heaps = [0] * parts
    for _ in range(whole):
        heaps[rng.randrange(parts)] += 1
    return heaps


def draw_return(seed, institution, year=2023, revision=1):
    """Return the observations of one return: staff, intake, exits by rank and by reason, complaints."""
    rng = random.Random(f"{seed} {institution} {year} {revision}")  # noqa: S311 (figures, no secrets)
    cells = {}
    for sex in ("F", "M"):
        most = rng.choice([3, 12, 40]) if sex == "F" else rng.choice([12, 60])
        for rank in RANKS:
            opening, intake = rng.randint(2, 2 + most), rng.randint(0, most // 3)
            exits = rng.randint(0, min(opening, most // 2))
            transfers = rng.randint(0, most // 4)
            given = {"opening_strength": opening, "intake": intake, "exits": exits, "transfers_in": transfers}
            given["strength"] = opening + intake + transfers - exits
            cells |= {(measure, rank, sex, "_T"): value for measure, value in given.items()}
        for name in FLOWS:
            cells[name, "_T", sex, "_T"] = sum(cells[name, rank, sex, "_T"] for rank in RANKS)
        reasons = cut(rng, cells["exits", "_T", sex, "_T"], len(REASONS))
        cells |= {("exits", "_T", sex, reason): n for reason, n in zip(REASONS, reasons, strict=True)}
        cells["complaints", "_T", sex, "_T"] = rng.choice([0, 1, 4, 15])
    for measure, rank, sex, detail in list(cells):
        if sex == "F":
            both = cells[measure, rank, "F", detail] + cells[measure, rank, "M", detail]
            cells[measure, rank, "_T", detail] = both
    habit = rng.random()
    left_out = "M" if habit < 0.2 else "_T" if habit < 0.35 else ""
    return [
        observation(institution, year, revision, key, value)
        for key, value in cells.items()
        if key[2] != left_out
    ]


def observation(institution, year, revision, key, value, unit="persons"):
    measure, rank, sex, detail = key
    return {
        "return_id": f"{institution}_{year}_r{revision}",
        "revision": revision,
        "institution": institution,
        "time_period": year,
        "measure": measure,
        "population": "police_officials",
        "rank": rank,
        "sex": sex,
        "detail": detail,
        "unit_measure": unit,
        "obs_value": float(value),
        "obs_status": "A",
        "conf_status": "F",
        "sheet": "Sheet",
        "cell": "A1",
    }


def facts_of(observations, region):
    origins = {item["return_id"]: "reported" for item in observations}
    return facts_observations(typed_frame(RawObservations, observations), region, origins)


def draw_facts(seed, region, revisions=None):
    """Return the facts of a region's returns; `revisions` by institution, 1 for the others."""
    observations = []
    for one in region.expected():
        observations += draw_return(seed, one.institution, revision=(revisions or {}).get(one.institution, 1))
    return facts_of(observations, region)


def draw_consents(seed, region):
    rng = random.Random(f"consents {seed}")  # noqa: S311 (figures, no secrets)
    given = []
    for one in region.expected():
        for class_id in ("exit_reasons", "complaints"):
            if rng.random() < 0.5:
                given.append(
                    Consent(one.institution, class_id, "public", "A head", date(2023, 1, 1), "letter")
                )
    return given


def without_values(frame: pd.DataFrame, rows: pd.Series) -> pd.DataFrame:
    """Return the frame with the values of some rows withheld."""
    seen = frame.copy()
    seen.loc[rows, "obs_value"] = float("nan")
    seen.loc[rows, "obs_status"] = "Q"
    return seen
