"""A register's reading as the bytes that are kept instead of its file, and back.

Belongs here: the form of those bytes. It is JSON, since a vault is read for decades, and the same reading
always gives the same bytes. Does not belong here: where they are kept (`pipelines.returns.keeping`).
"""

import json
import math

from pipelines.intake.isolation.answer import from_plain, to_plain
from pipelines.intake.layout import observations_frame
from pipelines.intake.registers.reading import RegisterReading

FORM = "muster, a register counted, 1"
COLUMNS = [
    "measure", "population", "rank", "sex", "detail", "unit_measure", "obs_value", "obs_status",
    "conf_status", "comment", "sheet", "cell",
]  # fmt: skip
"""Of an observation; the others are the cover's."""


def _cell(value: object) -> object:
    return None if isinstance(value, float) and math.isnan(value) else value


def counted_bytes(reading: RegisterReading) -> bytes:
    """Return a register's reading as bytes: figures, findings, cover, number of persons, the file's hash."""
    rows = reading.observations[COLUMNS].astype(object).to_numpy().tolist()
    kept = {
        "form": FORM,
        "sha256": reading.sha256,
        "area": reading.area,
        "persons": reading.persons,
        "cover": to_plain(reading.cover),
        "findings": to_plain(reading.findings),
        "columns": COLUMNS,
        "observations": [[_cell(value) for value in row] for row in rows],
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def from_counted(data: bytes) -> RegisterReading:
    """Return the reading that `counted_bytes` was given; raise ValueError for other bytes."""
    kept = json.loads(data)
    if kept["form"] != FORM or kept["columns"] != COLUMNS:
        raise ValueError("These are not the bytes of a register's reading.")
    cover = from_plain(kept["cover"])
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in kept["observations"]]
    return RegisterReading(
        cover,
        observations_frame(cover, rows),
        from_plain(kept["findings"]),
        sha256=kept["sha256"],
        area=kept["area"],
        persons=kept["persons"],
    )
