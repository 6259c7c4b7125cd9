"""Sheets of a form in which nothing stands at all.

Belongs here: naming them, so that nobody takes a form with three numbers for a complete one. Does
not belong here: single cells that must be filled in (`compulsory`).
"""

from pipelines.intake.reading import Reading
from schemas.findings import Finding, Place


def sheets_left_empty(reading: Reading) -> list[Finding]:
    """Return one finding that names the empty sheets of a form whose other sheets hold something."""
    sheets = dict.fromkeys(place.sheet for place in reading.asked.values())
    filled = set(reading.observations["sheet"])
    # What could not be read stands there all the same.
    filled |= {place.sheet for found in reading.findings for place in (found.place, *found.related)}
    empty = tuple(Place(sheet) for sheet in sheets if sheet not in filled)
    if not empty or len(empty) == len(sheets):
        return []
    return [Finding("sheets_left_empty", related=empty, values={"sheets": empty})]
