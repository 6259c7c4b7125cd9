"""What adds up to what: every identity between published figures that a reader may count on.

Belongs here: keys of figures and the signed sums of them that are zero (or never below it). Does not
belong here: any number, what is withheld (`secondary`), whether that is enough (`audit`).

This is the plain definition that protecting and auditing share; each makes its own system of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import pandas as pd

from schemas.code_lists import TOTAL, CodeList, code_list
from schemas.disclosure import Identity, identities
from schemas.regions import Region

COUNTED = ("persons", "posts", "count")
"""Units of figures that add up."""

WHOLE_REGION = "_T"
"""The area code of a sum over all areas."""


class Key(NamedTuple):
    """Which figure: an institution's, or the sum over an area's or the region's (`<area>/<sector>`)."""

    place: str
    time_period: int
    measure: str
    population: str
    rank: str
    sex: str
    detail: str
    unit_measure: str

    @property
    def is_sum(self) -> bool:
        """Return whether it is a sum over institutions."""
        return "/" in self.place


@dataclass(frozen=True)
class Relation:
    """A total and its parts by sign.

    An exact one is an identity wherever figures keep it; otherwise the parts never exceed the total.
    """

    total: Key
    parts: tuple[tuple[Key, int], ...]
    is_exact: bool = True


def keys_of(facts: pd.DataFrame) -> list[Key]:
    """Return the key of every row of facts, in order."""
    columns = ["institution", *Key._fields[1:]]
    return list(map(Key._make, facts[columns].itertuples(index=False, name=None)))


def _children(codes: CodeList) -> dict[str, tuple[str, ...]]:
    return {code: tuple(codes.children(code)) for code in codes.codes}


@cache
def _tree(dimension: str) -> dict[str, tuple[str, ...]]:
    return _children(code_list(f"{dimension}s"))


def relations(keys: Iterable[Key], region: Region) -> list[Relation]:
    """Return all relations between the figures given in one edition, the sums over places among them."""
    known = dict.fromkeys(key for key in keys if key.unit_measure in COUNTED)
    trees = {"rank": _children(region.ranks()), "detail": _tree("detail"), "population": _tree("population")}
    found: list[Relation] = []
    for key in known:
        for identity in identities():
            found += _OF_KIND[identity.kind](key, identity, known, trees)
    return [*found, *_over_places(known, region)]


def _given_below(
    key: Key, dimension: str, tree: dict[str, tuple[str, ...]], known: Collection[Key]
) -> Iterator[Key]:
    """Yield the parts of a total that were given; for one that was not, its own parts."""
    for code in tree.get(getattr(key, dimension), ()):
        part = key._replace(**{dimension: code})  # type: ignore[arg-type]
        if part in known:
            yield part
        else:
            yield from _given_below(part, dimension, tree, known)


def _parts(
    key: Key, identity: Identity, known: Collection[Key], trees: dict[str, dict[str, tuple[str, ...]]]
) -> Iterator[Relation]:
    if identity.measures and key.measure not in identity.measures:
        return
    tree = {TOTAL: identity.parts} if identity.parts else trees[identity.dimension]
    found = tuple(_given_below(key, identity.dimension, tree, known))
    if found:
        yield Relation(key, tuple((part, 1) for part in found))


def _within(
    key: Key, identity: Identity, known: Collection[Key], _: dict[str, dict[str, tuple[str, ...]]]
) -> Iterator[Relation]:
    if key.measure not in identity.measures:
        return
    for measure in identity.parts:
        whole = key._replace(measure=measure, detail=identity.detail or key.detail)
        if whole in known:
            yield Relation(whole, ((key, 1),), is_exact=False)


def _ledger(
    key: Key, identity: Identity, known: Collection[Key], _: dict[str, dict[str, tuple[str, ...]]]
) -> Iterator[Relation]:
    if key.measure not in identity.measures:
        return
    opening = key._replace(measure=identity.plus[0])
    if opening not in known:  # then last year's closing stock is where the year began
        opening = key._replace(time_period=key.time_period - 1)
    if opening not in known:
        return
    inside = identity.inside if key.rank == TOTAL else ()
    signs = dict.fromkeys(identity.plus[1:], 1) | dict.fromkeys(identity.minus, -1)
    flows = ((key._replace(measure=name), sign) for name, sign in signs.items() if name not in inside)
    yield Relation(key, ((opening, 1), *(entry for entry in flows if entry[0] in known)))


_OF_KIND = {"parts": _parts, "within": _within, "ledger": _ledger}


def _over_places(known: dict[Key, None], region: Region) -> Iterator[Relation]:
    """Yield each sum over an area's institutions and over the region's areas."""
    below: dict[str, list[str]] = defaultdict(list)
    areas: dict[str, list[str]] = defaultdict(list)
    for name in _who_reported(known, region):
        node = region.institutions[name]
        area = f"{node.ref_area}/{node.sector}"
        if area not in below:
            areas[f"{WHOLE_REGION}/{node.sector}"].append(area)
        above = region.institutions.get(node.parent)
        is_member = above is not None and (above.ref_area, above.sector) == (node.ref_area, node.sector)
        below[area].extend([] if is_member else [name])
        below[node.parent].extend([name] if is_member else [])
    for coordinates in dict.fromkeys(_everywhere(known)):
        for whole, parts in areas.items():
            yield from _sums_of(coordinates, whole, parts, below, known)


def _who_reported(known: Iterable[Key], region: Region) -> list[str]:
    """Return the institutions that gave figures and the groups above them, in the order of the tree."""
    found: set[str] = set()
    for place in {key.place for key in known}:
        while place and place not in found:
            found.add(place)
            place = region.institution(place).parent
    return [name for name in region.institutions if name in found]


def _everywhere(known: Iterable[Key]) -> Iterator[Key]:
    """Yield what was given anywhere; where both sexes were given without a total, the total too."""
    for key in known:
        yield key._replace(place="")
        if key.sex == "F":
            yield key._replace(place="", sex=TOTAL)


def _sums_of(
    at: Key, whole: str, areas: list[str], below: dict[str, list[str]], known: Collection[Key]
) -> Iterator[Relation]:
    given: list[tuple[Key, int]] = []
    for area in areas:
        parts = [entry for name in below[area] for entry in _of_place(at, name, below, known)]
        if parts:
            yield Relation(at._replace(place=area), tuple(parts))
            given.append((at._replace(place=area), 1))
        for group in filter(below.get, below[area]):
            own = at._replace(place=group)
            members = [entry for name in below[group] for entry in _of_place(at, name, below, known)]
            if own in known and members:
                yield Relation(own, tuple(members))
    if given:
        yield Relation(at._replace(place=whole), tuple(given))


def _of_place(
    at: Key, institution: str, below: dict[str, list[str]], known: Collection[Key]
) -> list[tuple[Key, int]]:
    """Return what stands for an institution: its figure, the sexes for a total, its members for a group."""
    own = at._replace(place=institution)
    if own in known:
        return [(own, 1)]
    sexes = [own._replace(sex=sex) for sex in ("F", "M", "_O", "_U")] if at.sex == TOTAL else []
    if sexes and sexes[0] in known and sexes[1] in known:
        return [(key, 1) for key in sexes if key in known]
    return [entry for name in below.get(institution, ()) for entry in _of_place(at, name, below, known)]
