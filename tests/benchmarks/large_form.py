"""A return of thousands of counts, as reading gives it.

Belongs here: making it. Does not belong here: measuring (`test_checking_speed`, `test_rules_speed`).
"""

import pandas as pd

from pipelines.intake.layout import read_return
from pipelines.intake.reading import Reading
from pipelines.intake.template import write_template
from schemas.findings import Place


def form_of(cells: int) -> Reading:
    """Return a return with that many counts: the form's rows over and over, each time of another detail."""
    reading = read_return(write_template("BA-AF", 2023, "en"), "x.xlsx")
    rows = list(reading.asked)
    frames = []
    for copy in range(cells // (3 * len(rows)) + 1):
        for sex in ("F", "M", "_T"):
            frame = pd.DataFrame(
                [{name: row.stub(name) for name in ("measure", "population", "rank")} for row in rows]
            )
            details = [row.detail if copy == 0 else f"{row.detail}-{copy}" for row in rows]
            frames.append(frame.assign(sex=sex, detail=details, number=range(len(rows)), copy=copy))
    counts = pd.concat(frames, ignore_index=True).head(cells)
    sheet = [f"Sheet {copy}" for copy in counts["copy"]]
    columns = {"F": "D", "M": "E", "_T": "H"}
    cell = [f"{columns[sex]}{row + 7}" for sex, row in zip(counts["sex"], counts["number"], strict=True)]
    value = counts["sex"].map({"F": 1.0, "M": 2.0, "_T": 3.0})
    observations = counts.drop(columns=["number", "copy"]).assign(
        unit_measure="persons", obs_value=value, obs_status="A", sheet=sheet, cell=cell
    )
    return Reading(reading.cover, observations, [], dict.fromkeys(rows, Place("Sheet 0", "D7")))
