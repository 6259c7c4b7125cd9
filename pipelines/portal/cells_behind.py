"""The cells behind a published number, for whoever may see the returns that they stand in.

Belongs here: which of the cells somebody is shown. Does not belong here: finding them (`figures.trace`),
reading them again (`returns.verifying`), who may see a return (`access`).

What a tier is shown is made without cells; they are looked up in the programme's own edition of the same
release. An institution is shown its own, whatever stands beside them in the number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipelines.figures.behind import CorrectionAt, FindingAt, ReturnBehind
from pipelines.figures.trace import trace
from pipelines.figures.traced import Contribution, Reason, Trace, TraceError
from pipelines.portal import access
from pipelines.portal.people import Person
from pipelines.portal.published import Published
from pipelines.returns.verifying import Verified, verify
from pipelines.store.errors import StoreError
from pipelines.store.home import Home
from schemas.regions import Region
from schemas.tables.region import INDICATOR_KEY

Place = tuple[str, str | None, str | None, str]
"""Return, sheet, cell, series."""


@dataclass(frozen=True)
class CellsBehind:
    """Cells behind a number that somebody may see; `is_whole` where these are all.

    `read_again` has what the files say now and which rules it passes; None where nobody asked for that, empty
    where the files can no longer be read.
    """

    cells: tuple[Contribution, ...]
    reasons: tuple[Reason, ...]
    returns: tuple[ReturnBehind, ...]
    findings: tuple[FindingAt, ...]
    corrections: tuple[CorrectionAt, ...]
    is_whole: bool
    read_again: Mapping[Place, Verified] | None

    def again(self, cell: Contribution) -> Verified | None:
        """Return what was read again in a cell; None where nothing was."""
        return (self.read_again or {}).get((cell.return_id, cell.sheet, cell.cell, cell.series))


def cells_behind(
    home: Home, found: Published, row: Mapping[str, Any], someone: Person | None, *, read_again: bool
) -> CellsBehind | None:
    """Return what somebody may see of the cells behind a row; None for whoever may see none.

    With `read_again` the files are opened, and their rules computed, once more: that takes a second or two.
    """
    visible = _visible(found.region, someone)
    if not visible:
        return None
    with found.of_programme.connect() as connection:
        try:
            whole = trace(connection, **{name: row[name] for name in INDICATOR_KEY})
        except TraceError:
            return None
    part = _of(whole, visible)
    if not (part.contributions or part.reasons):
        return None
    return CellsBehind(
        cells=tuple(dict.fromkeys(part.contributions)),
        reasons=part.reasons,
        returns=part.returns,
        findings=part.findings,
        corrections=part.corrections,
        is_whole=len(part.contributions) == len(whole.contributions),
        read_again=_again(home, part) if read_again else None,
    )


def _again(home: Home, part: Trace) -> dict[Place, Verified]:
    try:
        found = verify(home, part)
    except StoreError:
        return {}
    return {(one.return_id, one.sheet, one.cell, one.series): one for one in found}


def _visible(region: Region, someone: Person | None) -> frozenset[str]:
    """Return the institutions whose returns somebody may see."""
    return frozenset(
        name for name in region.institutions if access.may(someone, "return.see", access.Subject(name))
    )


def _of(whole: Trace, visible: frozenset[str]) -> Trace:
    """Return the part of a trace that is of these institutions alone."""
    parts = tuple(
        replace(part, contributions=tuple(one for one in part.contributions if one.institution in visible))
        for part in whole.parts
    )
    reasons = tuple(one for one in whole.reasons if one.institution in visible)
    seen = {one.return_id for part in parts for one in part.contributions}
    seen |= {one.return_id for one in reasons}
    return replace(
        whole,
        parts=parts,
        reasons=reasons,
        footnotes=(),
        returns=tuple(one for one in whole.returns if one.return_id in seen),
        findings=tuple(one for one in whole.findings if one.return_id in seen),
        corrections=tuple(one for one in whole.corrections if one.return_id in seen),
    )
