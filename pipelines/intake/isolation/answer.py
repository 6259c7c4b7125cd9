"""A `Reading`, a `Workbook` or a file as bytes, and back: JSON for words and cells, Arrow for frames.

Belongs here: which of our own types may come out of a reading process. Does not belong here: the
process. Nothing that such a process says is ever run: that is why this is not pickle.
"""

import dataclasses
import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
import pyarrow as pa

from pipelines.intake.foreign.problems import Problem, Question
from pipelines.intake.foreign.reading import ForeignReading, Observed, Skipped
from pipelines.intake.foreign.taken import Taken
from pipelines.intake.foreign.tried import Tried
from pipelines.intake.reading import Cover, Reading
from pipelines.intake.registers.reading import RegisterReading
from pipelines.intake.workbook import MergedArea, NoValue, Percent, Sheet, Workbook
from schemas.findings import Finding, Label, Place, Terms
from schemas.template_layout import Row

TYPES = {
    kind.__name__: kind
    for kind in (
        Reading, RegisterReading, Cover, Finding, Place, Label, Terms, Row,
        Workbook, Sheet, MergedArea, NoValue,
        Tried, ForeignReading, Observed, Skipped, Taken, Problem, Question,
    )
}  # fmt: skip
LISTS: dict[str, Callable[[list[Any]], Any]] = {
    "tuple": tuple,
    "frozenset": frozenset,
    "dict": dict,
    "range": lambda ends: range(*ends),
    "timedelta": lambda parts: timedelta(*parts),
    "Percent": lambda parts: Percent(*parts),
}
"""Types that are written as a list of what makes them."""
TIMES = {kind.__name__: kind for kind in (datetime, date, time)}


def to_parts(answer: object) -> list[bytes]:
    """Return the parts of a message; raise TypeError for a value of a type that may not come out."""
    frames: list[bytes] = []
    words = _plain(answer, frames)
    return [json.dumps(words).encode("ascii"), *frames]


def to_plain(answer: object) -> Any:
    """Return an answer without frames as what JSON can say."""
    frames: list[bytes] = []
    words = _plain(answer, frames)
    if frames:
        raise TypeError("A frame is not plain.")
    return words


def from_plain(words: Any) -> Any:
    """Return what `to_plain` was given."""
    return _typed(words, [])


def from_parts(parts: list[bytes]) -> Any:
    """Return what `to_parts` was given."""
    return _typed(json.loads(parts[0]), parts[1:])


def _frame_bytes(frame: pd.DataFrame) -> bytes:
    table = pa.Table.from_pandas(frame)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


def _frame(data: bytes) -> pd.DataFrame:
    with pa.ipc.open_stream(data) as reader:
        return reader.read_pandas()


def _plain(value: object, frames: list[bytes]) -> Any:
    if isinstance(value, Percent):
        return {"is": "Percent", "of": [float(value)]}
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, list):
        return [_plain(part, frames) for part in value]
    if isinstance(value, pd.DataFrame):
        frames.append(_frame_bytes(value))
        return {"is": "frame", "of": len(frames) - 1}
    if isinstance(value, bytes):
        frames.append(value)
        return {"is": "bytes", "of": len(frames) - 1}
    return {"is": type(value).__name__, "of": _inside(value, frames)}


def _inside(value: object, frames: list[bytes]) -> Any:
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return [value.days, value.seconds, value.microseconds]
    if isinstance(value, range):
        return [value.start, value.stop]
    if isinstance(value, dict):
        return [[_plain(key, frames), _plain(part, frames)] for key, part in value.items()]
    if isinstance(value, (tuple, frozenset)):
        return [_plain(part, frames) for part in value]
    if type(value) in TYPES.values():
        names = [item.name for item in dataclasses.fields(value)]  # type: ignore[arg-type]
        return {name: _plain(getattr(value, name), frames) for name in names}
    raise TypeError(f"A reading process may not answer with {type(value).__name__}.")


def _typed(value: Any, frames: list[bytes]) -> Any:
    if isinstance(value, list):
        return [_typed(part, frames) for part in value]
    if not isinstance(value, dict):
        return value
    kind, inside = value["is"], value["of"]
    if kind == "frame":
        return _frame(frames[inside])
    if kind == "bytes":
        return frames[inside]
    if kind in TIMES:
        return TIMES[kind].fromisoformat(inside)
    if kind in LISTS:
        return LISTS[kind]([_typed(part, frames) for part in inside])
    return TYPES[kind](**{name: _typed(part, frames) for name, part in inside.items()})
