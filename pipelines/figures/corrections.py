"""Corrections laid on facts: what stands in the place of a known error, and a record of each.

Belongs here: finding the figure that a correction is for, changing it, and refusing a correction that fits
nothing any more. Does not belong here: what corrections are (`schemas.corrections`); raw tables and the
vault, which never change.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from pipelines.store.errors import StoreError
from pipelines.store.frames import typed_frame
from schemas.corrections import Correction
from schemas.tables.audit import AuditCorrections
from schemas.tables.derive import column_names
from schemas.tables.raw import OBSERVATION_KEY

PLACE = ("return_id", "sheet", "cell")


class CorrectionError(StoreError):
    """A correction does not fit what it is for; its message names it and shows no value."""


def corrected(
    facts: pd.DataFrame, corrections: Iterable[Correction], revisions: Mapping[str, int]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the facts with the corrections laid on them, and audit.corrections: what became of each.

    `revisions` says which revision of each accepted return counts, by return key. Raises CorrectionError
    where a correction of an accepted return meets no figure, or another value than it expects, where two
    meet the same figure, and where a settled error is back.
    """
    corrections = list(corrections)
    places = _places(facts, corrections)
    changed = facts.copy()
    rows = []
    for item in corrections:
        place = places.get(_key(item))
        standing = _standing(item, facts, place, revisions)
        if standing == "applied" and place is not None:
            _lay_on(changed, place, item)
        rows.append(_record(item, standing, facts, changed, place))
    _raise_for_two_on_one(rows)
    return changed, typed_frame(AuditCorrections, rows)


def _key(item: Correction) -> tuple[object, ...]:
    own = {"institution": item.institution, "time_period": item.time_period}
    coordinates = own | item.where.model_dump()
    return tuple(coordinates[name] for name in OBSERVATION_KEY)


def _places(facts: pd.DataFrame, corrections: list[Correction]) -> dict[tuple[object, ...], int]:
    """Return in which row of the facts each figure stands that a correction names."""
    wanted = {_key(item) for item in corrections}
    asked = facts[facts["institution"].isin({item.institution for item in corrections})]
    keys = zip(asked.index, asked[OBSERVATION_KEY].itertuples(index=False, name=None), strict=True)
    return {key: place for place, key in keys if key in wanted}


def _standing(item: Correction, facts: pd.DataFrame, place: int | None, revisions: Mapping[str, int]) -> str:
    """Return whether a correction is applied, is settled, or waits for a return; raise where it cannot be."""
    revision = revisions.get(item.return_key)
    if revision is None:
        return "waiting"
    is_there = place is not None and facts.loc[place, "obs_value"] == item.expect
    if item.settled_in is not None and revision >= item.settled_in:
        if is_there:
            raise CorrectionError(
                f"Correction {item.id} is settled, but the error is back in {item.return_key}_r{revision}."
            )
        return "settled"
    if place is None:
        raise CorrectionError(
            f"Correction {item.id} matches nothing: {item.return_key}_r{revision} has no such figure."
        )
    if not is_there:
        found = facts.loc[place]
        raise CorrectionError(
            f"Correction {item.id} expects another value than {found['return_id']} has in {found['sheet']}!"
            f"{found['cell']}: the error is gone or never was. Settle the correction or mend it."
        )
    return "applied"


def _lay_on(facts: pd.DataFrame, place: int, item: Correction) -> None:
    if item.action != "flag":
        facts.loc[place, "obs_value"] = item.value if item.action == "replace" else float("nan")
    if item.obs_status is not None:
        facts.loc[place, "obs_status"] = item.obs_status
    facts.loc[place, "correction"] = item.id


def _record(
    item: Correction, standing: str, facts: pd.DataFrame, changed: pd.DataFrame, place: int | None
) -> dict[str, object]:
    """Return the row of audit.corrections; what was sent and what is used only where a figure is there."""
    row = item.model_dump(include={*column_names(AuditCorrections)})
    row |= item.where.model_dump() | {"correction": item.id, "expected_value": item.expect}
    row["standing"] = standing
    if item.asked is not None:
        row |= {"asked_of": item.asked.who, "asked_at": item.asked.at}
    if place is not None:
        row |= {name: _cell(facts, place, name) for name in PLACE}
        for when, frame in (("sent", facts), ("used", changed)):
            row[f"value_{when}"] = _cell(frame, place, "obs_value")
            row[f"status_{when}"] = _cell(frame, place, "obs_status")
    return {name: row.get(name) for name in column_names(AuditCorrections)}


def _cell(frame: pd.DataFrame, place: int, name: str) -> Any:
    """Return what stands in a row, None for nothing."""
    value: Any = frame.loc[place, name]
    return None if pd.isna(value) else value


def _raise_for_two_on_one(rows: list[dict[str, object]]) -> None:
    by_figure: dict[tuple[object, ...], list[str]] = {}
    for row in rows:
        if row["standing"] == "applied":
            key = tuple(row[name] for name in OBSERVATION_KEY)
            by_figure.setdefault(key, []).append(str(row["correction"]))
    for names in by_figure.values():
        if len(names) > 1:
            raise CorrectionError(f"Corrections {', '.join(names)} are for the same figure.")
