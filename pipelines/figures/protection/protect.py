"""From the figures of an edition to what partners and the public see of them.

Belongs here: the tiers in order, and the protected tables of counts. Does not belong here: why a figure is
withheld (`primary`, `secondary`), indicators made of what is shown (`shares`), the proof (`audit`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
import pandas as pd

from pipelines.figures.protection.figures import Counts, Earlier, System, counts_of, system_of
from pipelines.figures.protection.primary import (
    Consents,
    consents_by_class,
    counts_withheld,
    others_withheld,
    smallest_of,
)
from pipelines.figures.protection.relations import Key, keys_of
from pipelines.figures.protection.secondary import withhold
from schemas.code_lists import TOTAL
from schemas.disclosure import TIERS, Consent, class_of
from schemas.regions import Region

WITHHELD = {"obs_status": "Q", "conf_status": "N"}
"""How a withheld figure is marked: the same for whatever reason, since the reason tells."""

SUM_COLUMNS = ["ref_area", "sector", *Key._fields[1:], "obs_value", "obs_status", "conf_status"]


@dataclass(frozen=True)
class Release:
    """What one tier sees of one edition: figures of institutions, and sums over areas and the region."""

    tier: str
    facts: pd.DataFrame
    sums: pd.DataFrame


@dataclass(frozen=True)
class PublishedBefore:
    """An edition published before: the facts it was made of, and what a tier saw of them."""

    facts: pd.DataFrame
    release: Release


def protect(
    facts: pd.DataFrame,
    region: Region,
    consents: Sequence[Consent] = (),
    before: Sequence[PublishedBefore] = (),
    *,
    secondary: bool = True,
) -> dict[str, Release]:
    """Return what each tier sees of `facts` (facts.observations), given what was published before.

    Each tier withholds all that the wider one withholds. `secondary` is for the test that shows what
    happens without it.
    """
    given, agreed = counts_of(facts, region), consents_by_class(consents)
    withheld: set[Key] = set()
    releases = {}
    for tier in TIERS:
        alone = withheld | counts_withheld(given, agreed, tier)
        withheld = _withheld(given, alone, tier, _earlier(before, tier, region)) if secondary else alone
        releases[tier] = _release(facts, given, withheld, agreed, tier)
    return releases


def _earlier(before: Sequence[PublishedBefore], tier: str, region: Region) -> list[Earlier]:
    """Return what readers of a tier know from editions before: their own and those of wider circles."""
    known = [item for item in before if TIERS.index(item.release.tier) >= TIERS.index(tier)]
    return [Earlier(counts_of(item.facts, region), frozenset(_hidden(item.release))) for item in known]


def _hidden(release: Release) -> set[Key]:
    facts, sums = release.facts, release.sums
    places = sums.assign(institution=sums["ref_area"] + "/" + sums["sector"])
    hidden = [frame[frame["obs_status"] == WITHHELD["obs_status"]] for frame in (facts, places)]
    return {key for frame in hidden for key in keys_of(frame)}


def _withheld(given: Counts, alone: set[Key], tier: str, earlier: list[Earlier]) -> set[Key]:
    if tier == TIERS[0]:
        return set()
    system, today = system_of(given, earlier)
    rooms = {today[key]: float(class_of(key.measure, key.detail).room) for key in alone}
    rooms |= _rooms_before(system, today) | _telling_rests(system, tier)
    found = set(withhold(system, _costs(system), rooms))
    return alone | {key for key, at in today.items() if at in found and not system.is_known[at]}


def _rooms_before(system: System, today: dict[Key, int]) -> dict[int, float]:
    """Return the figures that earlier editions withheld and that are no longer today's."""
    own = {*today.values(), *system.rests}
    gone = [at for at, is_known in enumerate(system.is_known) if at not in own and not is_known]
    return {at: float(class_of(system.keys[at].measure, system.keys[at].detail).room) for at in gone}


def _telling_rests(system: System, tier: str) -> dict[int, float]:
    """Return what a total leaves beside parts that were given, where it tells of single persons."""
    found = {}
    for at, relation in system.rests.items():
        named = class_of(system.keys[at].measure, system.keys[at].detail)
        is_small = not named.public_fact and 0 < system.values[at] < smallest_of(named, tier)
        if is_small and relation.is_exact:
            found[at] = float(named.room)
    return found


def _costs(system: System) -> np.ndarray:
    """Return what it costs to withhold each figure: the more readers need it, the more."""
    return np.array([_cost(key, value) for key, value in zip(system.keys, system.values, strict=True)])


def _cost(key: Key, value: float) -> float:
    cost = 1 + log2(1 + value) / 8
    # A regional total goes before another country's figure does, which stands in two tables.
    cost *= 1.5 if key.place.startswith(f"{TOTAL}/") else 1.0
    cost *= {"M": 1.0, "F": 1.5, TOTAL: 2.0}.get(key.sex, 1.0)
    return cost * (2 if key.rank == TOTAL else 1) * (2 if key.detail == TOTAL else 1)


def _release(facts: pd.DataFrame, given: Counts, withheld: set[Key], agreed: Consents, tier: str) -> Release:
    shown = given.values.keys() - withheld
    hidden = withheld | others_withheld(facts, given, shown, agreed, tier)
    seen = facts.copy()
    at = (
        np.array([key in hidden for key in keys_of(facts)], dtype=bool)
        & facts["obs_value"].notna().to_numpy()
    )
    seen.loc[at, "obs_value"] = np.nan
    for column, code in WITHHELD.items():
        seen.loc[at, column] = code
    if tier != TIERS[0]:
        seen["comment"] = pd.Series(np.nan, index=seen.index, dtype=facts["comment"].dtype)
    return Release(tier, seen, _sums(given, withheld))


def _sums(given: Counts, withheld: set[Key]) -> pd.DataFrame:
    rows = []
    for key in sorted(key for key in given.values if key.is_sum):
        status = tuple(WITHHELD.values()) if key in withheld else ("A", "F")
        value = np.nan if key in withheld else given.values[key]
        rows.append((*key.place.split("/"), *key[1:], value, *status))
    return pd.DataFrame(rows, columns=SUM_COLUMNS)
