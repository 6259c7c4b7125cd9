"""A declared column to numbers, each different value understood once.

Belongs here: turning columns into numbers, refusing a column that holds personal numbers. Does not belong
here: what a value means (`meaning`), which persons a value matters for (`problems`).
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from pipelines.intake.personal_numbers import is_personal_number
from pipelines.intake.registers.dates import FIRST_DAY
from pipelines.intake.registers.meaning import (
    DAY_ZERO,
    NOTHING,
    Meaning,
    base_field,
    meaning_of,
    own_days,
    plain,
)
from pipelines.intake.registers.source import Column, RefusedError, Source
from schemas.findings import MOST_NAMED, Finding, Place
from schemas.register_layout import DATE_FIELDS, RegisterLayout


@dataclass(frozen=True)
class Coded:
    """A column as numbers: NOTHING where empty, -1, -2 ... where unknown, else a code's or a day's number.

    `unknown` are the unknown values, of -1 the first; None for an error cell.
    """

    column: Column
    numbers: np.ndarray
    unknown: tuple[str | None, ...]


def _distinct(values: pa.Array) -> tuple[list[object], np.ndarray]:
    """Return the different values, and per row which of them it holds; -1 for an empty cell."""
    if pa.types.is_null(values.type):
        return [], np.full(len(values), -1, dtype=np.int32)
    encoded = values.dictionary_encode()
    return encoded.dictionary.to_pylist(), encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)


def places(source: Source, letter: str, rows: np.ndarray) -> tuple[Place, ...]:
    """Return the first cells of a column, by rows counted from 0."""
    return tuple(Place(source.sheet, f"{letter}{source.numbers[row]}") for row in rows[:MOST_NAMED])


def _is_personal(value: object) -> bool:
    # A day's serial number with its time has as many digits, after a point.
    is_broken = isinstance(value, float) and not value.is_integer()
    return not is_broken and is_personal_number(plain(value))


def _refuse_personal_numbers(
    source: Source, column: Column, distinct: list[object], held: np.ndarray
) -> None:
    bad = [number for number, value in enumerate(distinct) if _is_personal(value)]
    if not bad:
        return
    rows = np.flatnonzero(np.isin(held, bad))
    cells = places(source, column.letter, rows)
    values: dict[str, object] = {"column": column.header, "count": len(rows)}
    raise RefusedError(Finding("register_personal_number", cells[0], cells[1:], values))


def _days(column: Column, own: dict[str, str]) -> Coded:
    """Return a column that holds nothing but dates, without a look at each of them."""
    dates = column.values.to_numpy(zero_copy_only=False).astype("datetime64[D]")
    days = (dates - np.datetime64(DAY_ZERO, "D")).astype(np.int64)
    numbers = np.where(dates >= np.datetime64(FIRST_DAY, "D"), days, -1).astype(np.int32)
    for day, said in own_days(own).items():
        numbers[days == day] = said
    numbers[np.isnat(dates)] = NOTHING
    numbers[list(column.errors)] = -1
    return Coded(column, numbers, (None,))


def _coded(source: Source, column: Column, meaning: Meaning) -> Coded:
    distinct, held = _distinct(column.values)
    _refuse_personal_numbers(source, column, distinct, held)
    unknown: list[str | None] = []
    numbers = np.full(len(distinct) + 1, NOTHING, dtype=np.int32)
    for number, value in enumerate(distinct):
        meant = meaning(value)
        if meant is None:
            unknown.append(plain(value))
            meant = -len(unknown)
        numbers[number] = meant
    found = numbers[held]
    if column.errors:
        unknown.append(None)
        found[list(column.errors)] = -len(unknown)
    return Coded(column, found, tuple(unknown))


def code_columns(source: Source, layout: RegisterLayout) -> dict[str, Coded]:
    """Return every declared column as numbers, by field; raise RefusedError for personal numbers."""
    found: dict[str, Coded] = {}
    refused: list[Finding] = []
    for name, column in source.columns.items():
        field = base_field(name)
        if field in DATE_FIELDS and pa.types.is_timestamp(column.values.type):
            found[name] = _days(column, layout.values.get(field, {}))  # type: ignore[call-overload]
            continue
        try:
            found[name] = _coded(source, column, meaning_of(field, layout, source.is_1904))
        except RefusedError as error:
            refused += error.findings
    if refused:
        raise RefusedError(*refused)
    return found
