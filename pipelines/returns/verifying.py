"""Reading the cells behind a figure again from the files as they were sent, and which rules they passed.

Belongs here: the vault's bytes beside what an edition says, rule by rule. Does not belong here: finding
the cells (`pipelines.figures.trace`), the rules (`pipelines.checking`).

No table keeps which rules passed: they are computed again from the file that was sent, beside the other
returns as they are accepted now. So it is slow, and true.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines.checking.check import return_tables
from pipelines.checking.claims import claim_of
from pipelines.checking.kinds import all_claims, failed, kind_of
from pipelines.checking.result import SERIES
from pipelines.checking.tables import ReturnTables
from pipelines.figures.behind import CorrectionAt
from pipelines.figures.traced import Contribution, Trace
from pipelines.intake.isolation.read import open_workbook_isolated
from pipelines.intake.workbook import Workbook, address, shown
from pipelines.returns.acting import find
from pipelines.returns.against import context_of
from pipelines.returns.keeping import kept_file, read_kept
from pipelines.store.acts import ReturnRevision
from pipelines.store.errors import StoreError
from pipelines.store.home import Home
from schemas.findings import Place
from schemas.rules import rule

OUTCOMES = ("failed", "passed", "not_checkable")
"""What became of a rule in a cell: the worst of all that it asked there; nothing asked is no outcome."""


@dataclass(frozen=True)
class Verified:
    """One cell as the file has it: the text that stands there, the number read, and what rules said of it.

    `token` is None where the file is kept as counts only (a register), or where no cell is named. `is_same`
    says whether the number read again is the one in the edition, before any correction.
    """

    return_id: str
    sheet: str | None
    cell: str | None
    series: str
    sha256: str
    token: str | None
    value_read: float | None
    is_same: bool
    passed: tuple[str, ...]
    failed: tuple[str, ...]
    not_checkable: tuple[str, ...]


def verify(home: Home, found: Trace) -> tuple[Verified, ...]:
    """Return every cell behind a figure as it is read again from what the vault keeps.

    Raises StoreError where a file is gone or is no longer the one that was sent.
    """
    sent = {item.correction: item for item in found.corrections}
    by_return: dict[str, dict[tuple[object, ...], Contribution]] = {}
    for item in found.contributions:
        by_return.setdefault(item.return_id, {})[item.sheet, item.cell, item.series] = item
    return tuple(
        one
        for return_id, cells in by_return.items()
        for one in _verified(home, find(home, return_id), cells.values(), sent)
    )


def _verified(
    home: Home, revision: ReturnRevision, cells: Iterable[Contribution], sent: dict[str, CorrectionAt]
) -> Iterator[Verified]:
    reading = read_kept(home, revision)
    if reading.cover is None:
        raise StoreError(f"What the vault keeps of {revision.return_id} can no longer be read as a return.")
    tables = return_tables(reading, reading.cover, context_of(home, revision, reading))
    outcomes = _outcomes(tables)
    texts = _texts(home, revision)
    for item in cells:
        value = _value_at(tables.observations, item)
        correction = sent.get(item.correction or "")
        expected = item.obs_value if correction is None else correction.value_sent
        by_rule = outcomes.get(Place(item.sheet, item.cell), {})
        yield Verified(
            return_id=item.return_id,
            sheet=item.sheet,
            cell=item.cell,
            series=item.series,
            sha256=revision.sha256,
            token=texts.get((item.sheet, item.cell)),
            value_read=value,
            is_same=revision.sha256 == item.sha256 and value == expected,
            **{name: tuple(rules) for name, rules in _by_outcome(by_rule).items()},
        )


def _value_at(observations: pd.DataFrame, item: Contribution) -> float | None:
    """Return the number that was read for these coordinates in this cell; None where none was."""
    place = observations[SERIES].agg(".".join, axis=1) == item.series
    for name in ("sheet", "cell"):
        own = getattr(item, name)
        place &= observations[name].isna() if own is None else observations[name] == own
    values = observations.loc[place, "obs_value"]
    return float(values.iloc[0]) if len(values) == 1 and pd.notna(values.iloc[0]) else None


def _outcomes(tables: ReturnTables) -> dict[Place, dict[str, str]]:
    """Return by cell what became of every rule that looked at it."""
    claims = all_claims(tables)
    marked = claims.assign(failed=failed(claims))
    found: dict[Place, dict[str, str]] = {}
    for row in marked.itertuples(index=False):
        outcome = "failed" if row.failed else "passed" if row.checkable else "not_checkable"
        for place in _places(tables, row):
            known = found.setdefault(place, {})
            known[str(row.rule)] = min(outcome, known.get(str(row.rule), outcome), key=OUTCOMES.index)
    return found


def _places(tables: ReturnTables, row: Any) -> Iterable[Place]:
    claim = claim_of(row)
    return {kind_of(rule(str(row.rule))).place(tables, claim), *tables.places(claim.related)}


def _by_outcome(by_rule: dict[str, str]) -> dict[str, list[str]]:
    return {
        outcome: sorted(name for name, is_so in by_rule.items() if is_so == outcome) for outcome in OUTCOMES
    }


def _texts(home: Home, revision: ReturnRevision) -> dict[tuple[str | None, str | None], str]:
    """Return what stands in the cells of a file, as its sender sees it; nothing of a file kept as counts.

    Raises StoreError where the file can no longer be opened.
    """
    if revision.kept_as == "counted":
        return {}
    content = kept_file(home, revision.kept_as, revision.kept_sha256, revision.sha256)
    book = open_workbook_isolated(content, revision.file_name)
    if not isinstance(book, Workbook):
        raise StoreError(f"The file of {revision.return_id} can no longer be opened.")
    return {
        (sheet.name, address(row, column)): shown(value)
        for sheet in book.sheets
        for row, values in enumerate(sheet.rows)
        for column, value in enumerate(values)
        if value is not None
    }
