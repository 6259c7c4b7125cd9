"""Which figures are withheld for themselves: by state and consent, as too small, or as a telling zero.

Belongs here: one figure at a time, by its class. Does not belong here: figures withheld so that these do
not follow from the rest (`secondary`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from pipelines.figures.protection.figures import Counts
from pipelines.figures.protection.relations import COUNTED, Key, keys_of
from schemas.code_lists import TOTAL
from schemas.disclosure import STATES, TIERS, Consent, DisclosureClass, State, class_of

SHOWN_FROM: dict[str, State] = {"internal": "originator_only", "partners": "partners", "public": "public"}
"""The strictest state of an institution's own figure that a tier still shows."""

Consents = Mapping[tuple[str, str], State]


def consents_by_class(given: Iterable[Consent]) -> Consents:
    """Return the states that institutions consented to, by institution and class."""
    return {(consent.institution, consent.class_id): consent.state for consent in given}


def state_of(key: Key, consents: Consents) -> State:
    """Return who may see an institution's figure: what it consented to, else what its class asks."""
    named = class_of(key.measure, key.detail)
    return consents.get((key.place, named.id), named.state)


def is_shown(state: State, tier: str) -> bool:
    """Return whether a tier shows an institution's own figures of a state."""
    return STATES.index(state) >= STATES.index(SHOWN_FROM[tier])


def counts_withheld(counts: Counts, consents: Consents, tier: str) -> set[Key]:
    """Return the counts that a tier does not show, whatever else it shows."""
    if tier == TIERS[0]:
        return set()
    classes = {key: class_of(key.measure, key.detail) for key in counts.values}
    return {
        key
        for key in counts.values
        if not classes[key].public_fact
        and (
            _tells(key, classes[key], counts, tier)
            or (not key.is_sum and not is_shown(state_of(key, consents), tier))
        )
    } | _sums_closed(counts, consents)


def _is_closed(key: Key, consents: Consents, tier: str) -> bool:
    return not key.is_sum and not is_shown(state_of(key, consents), tier)


def _sums_closed(counts: Counts, consents: Consents) -> set[Key]:
    """Return the sums that hold a figure which may not even be added."""
    members: dict[Key, list[Key]] = defaultdict(list)
    for relation in counts.relations:
        if relation.total.is_sum:
            members[relation.total] += [key for key, _ in relation.parts]
    closed = {key for key in counts.values if not key.is_sum and state_of(key, consents) == STATES[0]}
    areas = {total for total, parts in members.items() if closed.intersection(parts)}
    return areas | {total for total, parts in members.items() if areas.intersection(parts)}


def _tells(key: Key, named: DisclosureClass, counts: Counts, tier: str) -> bool:
    """Return whether a count tells of single persons: too few, nobody of some, or all but a few."""
    value, smallest = counts.values[key], smallest_of(named, tier)
    if 0 < value < smallest:
        return True
    if value == 0 and named.zeros == "withheld":
        totals = (key._replace(detail=TOTAL), key._replace(sex=TOTAL))
        return any(counts.values.get(total, 0) > 0 for total in totals)
    whole = counts.values.get(key._replace(measure=named.complement)) if named.complement else None
    return whole is not None and 0 < whole - value < smallest


def smallest_of(named: DisclosureClass, tier: str) -> int:
    """Return the smallest count of a class that a tier shows."""
    return named.smallest["public" if tier == "public" else "partners"]


def others_withheld(
    facts: pd.DataFrame, counts: Counts, shown: Collection[Key], consents: Consents, tier: str
) -> set[Key]:
    """Return the figures that are no counts and that a tier does not show.

    An average needs enough persons that it and those beside it are of; a share that an institution
    stated must not give a count away. `shown` are the counts that the tier sees.
    """
    if tier == TIERS[0]:
        return set()
    bases = _bases(counts)

    def may_show(key: Key) -> bool:
        named = class_of(key.measure, key.detail)
        if named.public_fact or not is_shown(state_of(key, consents), tier):
            return named.public_fact
        if named.base:
            of = bases.get((key.place, key.time_period, named.base, key.population), {})
            return _are_enough(of, key.rank, key.sex, smallest_of(named, tier))
        return _gives_nothing_away(key, counts, shown)

    given = facts[facts["obs_value"].notna() & ~facts["unit_measure"].isin(COUNTED)]
    return {key for key in keys_of(given) if not may_show(key)}


Bases = Mapping[tuple[str, int, str, str], Mapping[tuple[str, str], float]]
"""How many persons, by rank and sex, for each place, year, measure and population."""


def _bases(counts: Counts) -> Bases:
    found: dict[tuple[str, int, str, str], dict[tuple[str, str], float]] = defaultdict(dict)
    for key, value in counts.values.items():
        if key.detail == TOTAL and key.unit_measure == "persons":
            found[key[:4]][key.rank, key.sex] = value
    return found


def _gives_nothing_away(share: Key, counts: Counts, shown: Collection[Key]) -> bool:
    """Return whether a stated share has no counts beside it, or women and all are shown there anyway."""
    at = [[share._replace(sex=sex, unit_measure=unit) for sex in ("F", TOTAL, "M")] for unit in COUNTED]
    has_counts = any(key in counts.values for keys in at for key in keys)
    return not has_counts or any(women in shown and everybody in shown for women, everybody, _ in at)


def _are_enough(of: Mapping[tuple[str, str], float], rank: str, sex: str, smallest: int) -> bool:
    """Return whether an average is of enough persons, and so is each that would follow from it.

    The average of women follows from those of men and of all, that of a rank from those of the others: so
    beside the one of all staff an average is shown only where no sex (no rank) has too few.
    """
    sexes = ("F", "M") if sex != TOTAL else (TOTAL,)
    ranks = {name for name, _ in of} if rank != TOTAL else {TOTAL}
    needed = [of.get((rank, one), 0.0) for one in sexes]
    beside = [of[one] for one in of if one[0] in ranks and one[1] in sexes]
    return min(needed) >= smallest and all(value == 0 or value >= smallest for value in beside)
