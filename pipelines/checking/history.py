"""Kinds of rule that look at which figures last year's return had, and at whether they are new.

Belongs here: rows given last year and not now, blocks copied from last year. Does not belong here:
how far a number may move (`bands`), the form's own columns of last year (`last_year`).
"""

import numpy as np

from pipelines.checking.beside import Key
from pipelines.checking.claims import TOLERANCE, Claim, Claims, Kind, Parameters, make_claims
from pipelines.checking.result import SERIES
from pipelines.checking.tables import ReturnTables
from schemas.findings import Place
from schemas.rules import Rule

ROW = ["measure", "population", "rank", "detail"]
Stub = tuple[str, ...]


class Copied(Parameters):
    """A block of at least `least` figures above zero is not likely to be the same as last year's."""

    least: int
    measures: list[str]


def _stub(key: tuple[str, ...]) -> Stub:
    """Return measure, population, rank and detail of a series key."""
    named = dict(zip(SERIES, key, strict=True))
    return tuple(named[name] for name in ROW)


def _rows_before(tables: ReturnTables) -> dict[Stub, Key]:
    """Return the rows of which last year's return gave some number, and the first that it gave.

    Compulsory rows have their own rule.
    """
    compulsory = {tuple(row.stub(name) for name in ROW) for row in tables.form if row.is_compulsory}
    found: dict[Stub, Key] = {}
    for key, value in tables.last_year.numbers.items():
        if not np.isnan(value) and (stub := _stub(key)) not in compulsory:
            found.setdefault(stub, key)
    return found


def _cells(tables: ReturnTables) -> dict[Stub, Place]:
    return {tuple(row.stub(name) for name in ROW): place for row, place in tables.asked.items()}


def _given_claims(tables: ReturnTables, _rule: Rule) -> Claims:
    """Ask for every row that last year's return gave whether this one answers it; `at` counts those rows."""
    rows, cells = list(_rows_before(tables)), _cells(tables)
    given = {coordinates[:-1] for coordinates in tables.coordinates}

    def is_known(row: Stub) -> bool:
        if row in given or not tables.asked:
            return True
        return row in cells and not tables.unread.covers(cells[row])

    answered = [row in given for row in rows]
    return make_claims(left=answered, right=1, checkable=[is_known(row) for row in rows], at=range(len(rows)))


def _given_place(tables: ReturnTables, claim: Claim) -> Place:
    return _cells(tables).get(list(_rows_before(tables))[claim.at], Place())


def _given_about(tables: ReturnTables, claim: Claim) -> dict[str, str]:
    return dict(zip(SERIES, list(_rows_before(tables).values())[claim.at], strict=True))


def _given_words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    row = list(_rows_before(tables))[claim.at]
    return {"what": tables.label(dict(zip(ROW, row, strict=True))), "year": str(tables.time_period - 1)}


def _blocks(tables: ReturnTables, measures: list[str]) -> list[list[int]]:
    """Return the positions of the counts of each measure and population."""
    found: dict[tuple[str, ...], list[int]] = {}
    for measure in measures:
        for position in tables.of_measure(measure):
            found.setdefault(tables.coordinates[position][:2], []).append(position)
    return list(found.values())


def _copied_claims(tables: ReturnTables, rule: Rule) -> Claims:
    """Ask of every block that last year's return has too how many of its figures are new."""
    asked = Copied.model_validate(rule.parameters)
    rows = []
    for positions in _blocks(tables, asked.measures) if tables.last_year else []:
        now = tables.numbers[positions]
        before = tables.last_year.values([tables.series_keys[position] for position in positions])
        new = _differs(now, before)
        if min((before > 0).sum(), (now > 0).sum()) >= asked.least:
            rows.append((positions[0], positions[1:], int(new.sum())))
    return make_claims(
        left=[new for _, _, new in rows],
        right=1,
        checkable=True,
        at=[first for first, _, _ in rows],
        related=[others for _, others, _ in rows],
    )


def _differs(now: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Return which numbers are not the same; two that are both missing are."""
    both_missing = np.isnan(now) & np.isnan(before)
    return ~((np.abs(now - before) <= TOLERANCE) | both_missing)


def _copied_words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    own = tables.coordinates[claim.at]
    return {
        "what": tables.label({"measure": own[0], "population": own[1]}),
        "count": len(claim.related) + 1,
        "year": str(tables.time_period - 1),
        "cell": tables.place(claim.at),
    }


def _is_answered(claims: Claims) -> np.ndarray:
    return claims["left"] >= claims["right"]


GIVEN_BEFORE = Kind(Parameters, _given_claims, _is_answered, _given_words, _given_place, _given_about)
NOT_COPIED = Kind(Copied, _copied_claims, _is_answered, _copied_words)
