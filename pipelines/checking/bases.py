"""The kind of rule that asks of whom a stated share is.

Belongs here: the number in the return that a share fits when its own base does not. Does not belong
here: a share beside its own counts (`shares`), beside those of its parts (`mixtures`).
"""

from collections.abc import Iterator

import numpy as np

from pipelines.checking.claims import Claim, Claims, Kind, Parameters, make_claims
from pipelines.checking.shares import SLACK, is_like_fraction, rounding
from pipelines.checking.tables import ABSENT, COORDINATES, ReturnTables
from schemas.code_lists import TOTAL
from schemas.rules import Rule

MEASURE, RANK, SEX = (COORDINATES.index(name) for name in ("measure", "rank", "sex"))
STOCK = "strength"
Coordinates = tuple[str, ...]


def exchanged(own: Coordinates, **codes: str) -> Coordinates:
    """Return coordinates with some codes exchanged."""
    return tuple((dict(zip(COORDINATES, own, strict=True)) | codes).values())


def share_of(tables: ReturnTables, own: Coordinates) -> float:
    """Return the share of women that the counts of a row give, NaN where they do not."""
    women, total = (tables.value(tables.counts.get(exchanged(own, sex=sex), ABSENT)) for sex in ("F", TOTAL))
    return 100 * women / total if total > 0 else np.nan


def _other_totals(tables: ReturnTables, own: Coordinates) -> Iterator[Coordinates]:
    """Give whose total the counted women may have been divided by, the likeliest first."""
    yield from (exchanged(own, rank=rank, sex=TOTAL) for rank in _above(tables, own[RANK]))
    for who in (TOTAL, "F"):
        yield exchanged(own, measure=STOCK, detail=TOTAL, sex=who)
        yield exchanged(own, measure=STOCK, detail=TOTAL, rank=TOTAL, sex=who)
    yield exchanged(own, measure=STOCK, detail=TOTAL, rank=TOTAL, population=TOTAL, sex=TOTAL)


def _above(tables: ReturnTables, rank: str) -> Iterator[str]:
    ranks = tables.region.ranks()
    while rank != TOTAL:
        rank = ranks[rank].parent or TOTAL
        yield rank


def _other_groups(tables: ReturnTables, own: Coordinates) -> Iterator[Coordinates]:
    """Give whose share may have been written here: another population's, one rank's."""
    populations = dict.fromkeys(key[1] for key in tables.counts if key[MEASURE] == own[MEASURE])
    yield from (exchanged(own, population=other, sex="F") for other in populations if other != own[1])
    if own[RANK] == TOTAL:
        yield from (exchanged(own, rank=rank, sex="F") for rank in tables.region.ranks().children(TOTAL))


def _candidates(tables: ReturnTables, own: Coordinates) -> Iterator[tuple[int, float]]:
    """Give the position of each number that the share may be of, and the share that it gives."""
    women = tables.value(tables.counts[own])
    for base in _other_totals(tables, own):
        at = tables.counts.get(base, ABSENT)
        if tables.value(at) > 0 and base != exchanged(own, sex=TOTAL) and base != own:
            yield at, 100 * women / tables.value(at)
    for group in _other_groups(tables, own):
        share = share_of(tables, group)
        if not np.isnan(share):
            yield tables.counts[exchanged(group, sex=TOTAL)], share


def _fitting(tables: ReturnTables, own: Coordinates, stated: float) -> tuple[int, float]:
    """Return the first number that a share fits and the share that it gives; ABSENT and NaN for none."""
    margin = rounding(stated) + SLACK
    found = (pair for pair in _candidates(tables, own) if abs(stated - pair[1]) <= margin)
    return next(found, (ABSENT, np.nan))


def _base_claims(tables: ReturnTables, _rule: Rule) -> Claims:
    """Ask whether a share that its own base does not confirm fits another number of the return."""
    rows = []
    for own, at in tables.shares.items():
        stated, women = tables.value(at), tables.value(tables.counts.get(own, ABSENT))
        if np.isnan(stated) or is_like_fraction(stated) or not women > 0:
            rows.append((at, stated, np.nan, ABSENT, False))
            continue
        margin = rounding(stated) + SLACK
        is_confirmed = abs(share_of(tables, own) - stated) <= margin
        fits, share = (ABSENT, np.nan) if is_confirmed else _fitting(tables, own, stated)
        rows.append((at, stated, share, fits, True))
    at_, stated_, share_, fits_, known = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    return make_claims(
        left=stated_,
        right=share_,
        margin=[rounding(stated) + SLACK if stated == stated else np.nan for stated in stated_],
        checkable=known,
        at=at_,
        related=[[position] for position in fits_],
    )


def _fits_nothing_else(claims: Claims) -> np.ndarray:
    return ~(abs(claims["left"] - claims["right"]) <= claims["margin"])


def _base_words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    base = tables.value(claim.related[0])
    return {
        "what": tables.label_at(claim.at),
        "stated": claim.left,
        "part": float(round(claim.right * base / 100)),
        "base": base,
        "other": tables.label_at(claim.related[0]),
        "cell": tables.place(claim.at),
        "cells": tables.places(claim.related),
    }


FITS_ANOTHER_BASE = Kind(Parameters, _base_claims, _fits_nothing_else, _base_words)
