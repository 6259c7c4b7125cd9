"""The kind of rule that wants a cell filled in.

Belongs here: the rows that the layout calls compulsory, given or explained. Does not belong here:
which rows these are (layouts/template.yml).
"""

import pandas as pd

from pipelines.checking.claims import Claim, Kind, Parameters, claims_frame
from pipelines.checking.tables import ABSENT, COORDINATES, ReturnTables
from schemas.rules import Rule

ROW = ["measure", "population", "rank", "detail"]
WOMEN = "F"


def _answered(tables: ReturnTables) -> set[tuple[str, ...]]:
    """Return the rows that give women (as a count or a stated share), or say why they do not."""
    women = tables.observations[tables.observations["sex"] == WOMEN]
    return set(women[ROW].itertuples(index=False, name=None))


def _claims(tables: ReturnTables, rule: Rule) -> pd.DataFrame:
    answered = _answered(tables)
    rows = [row for row in tables.form if row.is_compulsory]
    given = [tuple(row.stub(name) for name in ROW) in answered for row in rows]
    known = [
        is_given or (row in tables.asked and not tables.unread.covers(tables.asked[row]))
        for row, is_given in zip(rows, given, strict=True)
    ]
    coordinates = [{name: row.stub(name) for name in ROW} | {"sex": WOMEN} for row in rows]
    return claims_frame(
        rule,
        pd.DataFrame(coordinates, columns=COORDINATES, dtype="str"),
        left=pd.Series(given, dtype=float),
        right=1.0,
        checkable=known,
        at=ABSENT,
    )


def _words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    return {"what": tables.label(claim.coordinates), "cell": claim.place(tables)}


GIVEN = Kind(Parameters, _claims, lambda claims: claims["left"] == claims["right"], _words)
