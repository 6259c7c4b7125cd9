"""The proof: the least and the most that a withheld figure could be, given all that is published.

Belongs here: published tables in, one row per withheld figure out. Does not belong here: withholding. It
shares with the protecting side the plain definition of what adds up to what (`relations`) and the room that
each class asks for (`schemas/disclosure.yml`), and no line beside.

The reader that it imagines knows every edition, every sum, which identities hold, and that no count is below
zero. For every withheld figure it solves two linear programs. Where public facts and earlier editions alone
leave less room than asked, no withholding today can help: then that much must be left.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pipelines.figures.protection.bounds import Equations
from pipelines.figures.protection.protect import PublishedBefore, Release
from pipelines.figures.protection.relations import COUNTED, Key, Relation, keys_of, relations
from schemas.disclosure import class_of
from schemas.regions import Region

SLACK = 1e-4
AUDIT_COLUMNS = ["tier", *Key._fields, "lowest", "highest", "room_asked", "room_attainable", "is_safe"]

Name = tuple[Key, str]
"""A figure and the returns that gave it: the same in two editions where the same returns did."""


class UnsafeReleaseError(RuntimeError):
    """A release would let readers work out what it withholds. Its message holds no figure."""


@dataclass(frozen=True)
class _Edition:
    """An edition as its readers have it; `true` only tells which identities hold."""

    names: dict[Key, Name]
    shown: dict[Name, float]
    true: dict[Key, float]
    relations: list[Relation]


def _counts(frame: pd.DataFrame) -> dict[Key, float]:
    counts = frame[frame["unit_measure"].isin(COUNTED) & frame["obs_value"].notna()]
    return dict(zip(keys_of(counts), counts["obs_value"].tolist(), strict=True))


def _read(facts: pd.DataFrame, release: Release, region: Region) -> _Edition:
    true = _counts(facts)
    returns = dict(zip(keys_of(release.facts), release.facts["return_id"].tolist(), strict=True))
    returns = {key: returns[key] for key in true}
    found = relations(true, region)
    for relation in found:
        parts = [key for key, _ in relation.parts]
        true.setdefault(relation.total, float(sum(true[key] for key in parts)))
        words = {word for key in parts for word in returns[key].split()}
        returns.setdefault(relation.total, " ".join(sorted(words)))
    names = {key: (key, name) for key, name in returns.items()}
    sums = release.sums.assign(institution=release.sums["ref_area"] + "/" + release.sums["sector"])
    seen = _counts(release.facts) | _counts(sums)
    return _Edition(names, {names[key]: value for key, value in seen.items()}, true, found)


def _equations(editions: Sequence[_Edition], known: dict[Name, float]) -> Equations:
    """Return all that a reader of the editions can write down who knows the figures `known`."""
    equations = Equations()
    for edition in editions:
        for relation in edition.relations:
            total, parts = relation.total, relation.parts
            over = edition.true[total] - sum(sign * edition.true[key] for key, sign in parts)
            is_ledger = any(sign < 0 for _, sign in parts)
            if over < -SLACK or (is_ledger and over > SLACK):
                continue  # these figures do not keep it: whoever counted on it would be wrong
            signs = {edition.names[total]: 1.0} | {edition.names[key]: -float(sign) for key, sign in parts}
            equations.add(signs, known, has_rest=over > SLACK or not relation.is_exact)
    return equations


def audit(
    facts: pd.DataFrame, release: Release, region: Region, before: Sequence[PublishedBefore] = ()
) -> pd.DataFrame:
    """Return a row for every count that a release withholds: its bounds, the room asked, whether it is safe.

    `facts` are those that the release was made of; `before` what the same readers have from earlier editions.
    """
    today = _read(facts, release, region)
    past = [_read(item.facts, item.release, region) for item in before]
    earlier = {name: value for edition in past for name, value in edition.shown.items()}
    facts_known = {name: value for name, value in _true_names(today, past).items() if _is_public(name[0])}
    everything = _equations([today, *past], facts_known | earlier | today.shown)
    unavoidable = _equations([today, *past], facts_known | earlier)
    withheld = [name for name in today.names.values() if name not in today.shown]
    withheld += [name for edition in past for name in edition.names.values() if name not in edition.shown]
    rows = [
        _judged(release.tier, name, everything, unavoidable, earlier)
        for name in dict.fromkeys(withheld)
        if not _is_public(name[0])
    ]
    return pd.DataFrame(rows, columns=AUDIT_COLUMNS)


def _true_names(today: _Edition, past: Sequence[_Edition]) -> dict[Name, float]:
    return {name: edition.true[key] for edition in (*past, today) for key, name in edition.names.items()}


def _is_public(key: Key) -> bool:
    return class_of(key.measure, key.detail).public_fact


def _judged(
    tier: str, name: Name, everything: Equations, unavoidable: Equations, earlier: dict[Name, float]
) -> tuple[object, ...]:
    asked = float(class_of(name[0].measure, name[0].detail).room)
    if name in earlier:  # an edition before has said it: nothing can take that back
        return (tier, *name[0], earlier[name], earlier[name], asked, 0.0, True)
    lowest, highest = everything.bounds(name)
    attainable = asked
    if highest - lowest < asked - SLACK:
        least, most = unavoidable.bounds(name)
        attainable = min(asked, most - least)
    return (tier, *name[0], lowest, highest, asked, attainable, highest - lowest >= attainable - SLACK)


def refuse_unless_safe(audited: pd.DataFrame) -> None:
    """Raise UnsafeReleaseError where some withheld figure follows from what is published."""
    unsafe = audited[~audited["is_safe"].astype(bool)]
    if len(unsafe):
        tiers = ", ".join(f"{tier}: {count}" for tier, count in unsafe["tier"].value_counts().items())
        raise UnsafeReleaseError(
            f"{len(unsafe)} of {len(audited)} withheld figures ({tiers}) follow too nearly from what would "
            "be published. Nothing is published."
        )
