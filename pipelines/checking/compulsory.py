"""The kind of rule that wants a cell filled in.

Belongs here: the rows that the layout calls compulsory, given or explained. Does not belong here:
which rows these are (layouts/template.yml).
"""

import numpy as np

from pipelines.checking.claims import Claim, Claims, Kind, Parameters, make_claims
from pipelines.checking.result import SERIES
from pipelines.checking.tables import ReturnTables
from schemas.findings import Place
from schemas.rules import Rule
from schemas.template_layout import Row

ROW = ["measure", "population", "rank", "detail"]
WOMEN = "F"


def _answered(tables: ReturnTables) -> set[tuple[str, ...]]:
    """Return the rows that give women (as a count or a stated share), or say why they do not."""
    return {coordinates[:-1] for coordinates in tables.coordinates if coordinates[-1] == WOMEN}


def _compulsory(tables: ReturnTables) -> list[Row]:
    return [row for row in tables.form if row.is_compulsory]


def _claims(tables: ReturnTables, _rule: Rule) -> Claims:
    answered = _answered(tables)
    rows = _compulsory(tables)
    given = [tuple(row.stub(name) for name in ROW) in answered for row in rows]
    known = [
        is_given or (row in tables.asked and not tables.unread.covers(tables.asked[row]))
        for row, is_given in zip(rows, given, strict=True)
    ]
    return make_claims(left=given, right=1, checkable=known, at=range(len(rows)))


def _place(tables: ReturnTables, claim: Claim) -> Place:
    """Return the cell to fill in; `at` counts the compulsory rows, as no observation stands there."""
    return tables.asked[_compulsory(tables)[claim.at]]


def _about(tables: ReturnTables, claim: Claim) -> dict[str, str]:
    row = _compulsory(tables)[claim.at]
    stub = {name: row.stub(name) for name in ROW} | {"sex": WOMEN, "unit_measure": row.unit_measure}
    return {name: stub[name] for name in SERIES}


def _words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    row = _compulsory(tables)[claim.at]
    coordinates = {name: row.stub(name) for name in ROW} | {"sex": WOMEN}
    return {"what": tables.label(coordinates), "cell": _place(tables, claim)}


def _is_given(claims: Claims) -> np.ndarray:
    return claims["left"] == claims["right"]


GIVEN = Kind(Parameters, _claims, _is_given, _words, _place, _about)
