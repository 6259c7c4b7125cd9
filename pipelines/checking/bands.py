"""Kinds of rule that ask about numbers that are possible but unlikely.

Belongs here: how far a count or a share may move from one year to the next, how large a part of the
stock may leave. Does not belong here: identities (`matches`, `sums`).

No z-scores over years: with fewer than ten yearly values a z of 3 cannot occur. A band is made of the
two numbers alone. Counts of events vary like Poisson counts, so the difference of two has the
variance x + y (Przyborowski and Wilenski, Biometrika 31, 1940, 313-323); shares of n persons vary like
binomial ones, with variance p(1-p)/n. To chance is added what may really change, as an additive term
beside the sampling variance (Spiegelhalter, Statistics in Medicine 24, 2005, 1185-1202). So for

    counts  |x - y|  <=  sqrt(sigmas^2 (x + y) + (change (x + y)/2)^2)
    shares  |p - q|  <=  sqrt(sigmas^2 r (100 - r) (1/n + 1/m) + points^2)   with r = (n p + m q)/(n + m)

the band is wide where counts are small and comes down to `change` or `points` where they are large.

Where either year is marked as a break or as of another definition, the sender has said why it moved.
"""

import numpy as np

from pipelines.checking.beside import Key
from pipelines.checking.claims import TOLERANCE, Claim, Claims, Kind, Parameters, make_claims
from pipelines.checking.shares import is_like_fraction, rounding
from pipelines.checking.tables import ABSENT, COORDINATES, PERCENT, ReturnTables
from schemas.code_lists import TOTAL
from schemas.rules import Rule

RANK, SEX = COORDINATES.index("rank"), COORDINATES.index("sex")
SAID = ("B", "D")
"""Statuses that say why a number moved: a break in the series, another definition."""


class Change(Parameters):
    """Counts of these measures: chance within `sigmas`, real change up to `change` per cent."""

    measures: list[str]
    sigmas: float
    change: float


class ShareChange(Parameters):
    """Shares of women in these measures: chance within `sigmas`, real change up to `points`."""

    measures: list[str]
    sigmas: float
    points: float


class Rate(Parameters):
    """`part` of all ranks is at most `most` per cent of the stock `of` (the first given), beside chance."""

    part: str
    of: list[str]
    most: float
    sigmas: float


def _said(tables: ReturnTables, positions: list[int], keys: list[Key]) -> np.ndarray:
    """Return where either year says that the series breaks or that the definition differs."""
    statuses = tables.observations["obs_status"].to_numpy()
    before = tables.last_year.statuses
    return np.array(
        [statuses[at] in SAID or before.get(key) in SAID for at, key in zip(positions, keys, strict=True)],
        dtype=bool,
    )


def _count_claims(tables: ReturnTables, rule: Rule) -> Claims:
    asked = Change.model_validate(rule.parameters)
    at = [position for measure in asked.measures for position in tables.of_measure(measure)]
    keys = [tables.series_keys[position] for position in at]
    now, before = tables.numbers[at], tables.last_year.values(keys)
    total = np.abs(now) + np.abs(before)
    margin = np.sqrt(asked.sigmas**2 * total + (asked.change / 100 * total / 2) ** 2)
    known = ~(np.isnan(now) | np.isnan(before)) & ~_said(tables, at, keys)
    return make_claims(left=now, right=before, margin=margin, checkable=known, at=at)


def _share(stated: float, women: float, total: float) -> tuple[float, float]:
    """Return a share in per cent, from its counts or else as stated, and half its last decimal.

    A share that its counts do not confirm, or that looks like a fraction, has a rule of its own.
    """
    if total > 0 and not np.isnan(women):
        return 100 * women / total, 0.0
    if np.isnan(stated) or is_like_fraction(stated):
        return np.nan, np.nan
    return stated, rounding(stated)


def _share_rows(tables: ReturnTables, measures: list[str]) -> list[tuple[str, ...]]:
    """Return the coordinates of all women of which there is a count or a stated share."""
    counted = (tables.coordinates[at] for name in measures for at in tables.of_measure(name))
    stated = (key for key in tables.shares if key[0] in measures)
    return list(dict.fromkeys(key for key in (*stated, *counted) if key[SEX] == "F"))


def _share_now(tables: ReturnTables, own: tuple[str, ...]) -> tuple[int, float, float, float]:
    """Return position, share, half its last decimal, and base."""
    stated_at, women_at = tables.shares.get(own, ABSENT), tables.counts.get(own, ABSENT)
    total = tables.value(tables.counts.get((*own[:SEX], TOTAL, *own[SEX + 1 :]), ABSENT))
    stated = tables.value(stated_at)
    share, half = _share(stated, tables.value(women_at), total)
    is_counted = np.isnan(stated) and women_at != ABSENT
    return (women_at if is_counted else stated_at), share, half, total


def _share_before(tables: ReturnTables, own: tuple[str, ...], unit: str) -> tuple[float, float, float]:
    """Return last year's share, half its last decimal, and base."""
    numbers = tables.last_year.numbers
    measure, population, rank, detail, sex = own

    def of(who: str, in_unit: str) -> float:
        return numbers.get((measure, population, rank, who, detail, in_unit), np.nan)

    share, half = _share(of(sex, PERCENT), of(sex, unit), of(TOTAL, unit))
    return share, half, of(TOTAL, unit)


def _share_margin(asked: ShareChange, now: tuple[float, float], before: tuple[float, float]) -> float:
    """Return the band for two shares with their bases; without both bases chance is not known."""
    (p, n), (q, m) = now, before
    chance = 0.0
    if n > 0 and m > 0:
        pooled = (n * p + m * q) / (n + m)
        chance = asked.sigmas**2 * max(pooled * (100 - pooled), 0.0) * (1 / n + 1 / m)
    return float(np.sqrt(chance + asked.points**2))


def _share_claims(tables: ReturnTables, rule: Rule) -> Claims:
    asked = ShareChange.model_validate(rule.parameters)
    units = {row.measure: row.unit_measure for row in tables.form}
    rows, keys = [], []
    for own in _share_rows(tables, asked.measures) if tables.last_year else []:
        at, now, half_now, total_now = _share_now(tables, own)
        before, half_before, total_before = _share_before(tables, own, units.get(own[0], "persons"))
        margin = _share_margin(asked, (now, total_now), (before, total_before)) + half_now + half_before
        rows.append((at, now, before, margin))
        keys.append(tables.series_keys[at])
    at_, now_, before_, margin_ = zip(*rows, strict=True) if rows else ((), (), (), ())
    known = ~(np.isnan(now_) | np.isnan(before_)) & ~_said(tables, list(at_), keys)
    return make_claims(left=now_, right=before_, margin=margin_, checkable=known, at=at_)


def _rate_claims(tables: ReturnTables, rule: Rule) -> Claims:
    asked = Rate.model_validate(rule.parameters)
    at, stocks = [], []
    for position in tables.of_measure(asked.part):
        own = tables.coordinates[position]
        if own[RANK] != TOTAL or own[COORDINATES.index("detail")] != TOTAL:
            continue
        found = [tables.counts.get((measure, *own[1:]), ABSENT) for measure in asked.of]
        known = [stock for stock in found if not np.isnan(tables.value(stock))]
        at.append(position)
        stocks.append(known[0] if known else ABSENT)
    part = tables.values(at)
    stock = tables.values(stocks)
    limit = asked.most / 100 * stock
    return make_claims(
        left=part,
        right=limit,
        margin=asked.sigmas * np.sqrt(np.maximum(limit, 0)),
        checkable=~(np.isnan(part) | np.isnan(limit)) & (limit > 0),
        at=at,
        related=[[position] for position in stocks],
    )


def _is_within_band(claims: Claims) -> np.ndarray:
    return abs(claims["left"] - claims["right"]) <= claims["margin"] + TOLERANCE


def _is_at_most(claims: Claims) -> np.ndarray:
    return claims["left"] <= claims["right"] + claims["margin"] + TOLERANCE


def _words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    return {
        "what": tables.label_at(claim.at),
        "value": round(claim.left, 2),
        "before": round(claim.right, 2),
        "year": str(tables.time_period - 1),
        "low": round(max(claim.right - claim.margin, 0), 1),
        "high": round(claim.right + claim.margin, 1),
        "cell": tables.place(claim.at),
    }


def _count_words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    """Round the band to the persons that lie within it."""
    low, high = claim.right - claim.margin, claim.right + claim.margin
    return _words(tables, claim) | {"low": float(max(np.ceil(low), 0)), "high": float(np.floor(high))}


def _rate_words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    stock = tables.value(claim.related[0])
    return {
        "what": tables.label_at(claim.at),
        "value": claim.left,
        "stock": stock,
        "rate": round(100 * claim.left / stock, 1),
        "cell": tables.place(claim.at),
        "cells": tables.places(claim.related),
    }


CHANGES_WITHIN = Kind(Change, _count_claims, _is_within_band, _count_words)
SHARE_CHANGES_WITHIN = Kind(ShareChange, _share_claims, _is_within_band, _words)
RATE_AT_MOST = Kind(Rate, _rate_claims, _is_at_most, _rate_words)
