"""What reading could not read, as later stages need to know it.

Belongs here: which rows and sheets a finding of intake leaves unknown. Does not belong here: the
findings themselves (`intake`).
"""

import re
from dataclasses import dataclass

from schemas.findings import Finding, Place


def row_number(cell: str) -> int:
    """Return the row of an A1 address; raise ValueError where it is none."""
    found = re.fullmatch(r"[A-Z]+([0-9]+)", cell)
    if found is None:
        raise ValueError(f"{cell!r} is not the address of a cell.")
    return int(found.group(1))


@dataclass(frozen=True)
class Unread:
    """Sheets that were not read as a whole, and single rows in which some cell was not read.

    What stands there is unknown: neither given nor left empty.
    """

    sheets: frozenset[str]
    rows: frozenset[tuple[str, int]]

    def covers(self, place: Place) -> bool:
        """Return whether a place lies where something was not read."""
        if place.sheet is None or place.cell is None:
            return place.sheet in self.sheets
        # What a register counts over an area is known: a person who could not be read is in no figure.
        is_area = ":" in place.cell
        return place.sheet in self.sheets or (
            not is_area and (place.sheet, row_number(place.cell)) in self.rows
        )


def unread(findings: list[Finding]) -> Unread:
    """Return what the blocking findings of reading leave unknown.

    A finding on the workbook leaves its sheet unknown, a finding on a value the row of its cell.
    """
    sheets: set[str] = set()
    rows: set[tuple[str, int]] = set()
    for found in findings:
        place = found.place
        if found.severity != "block" or place.sheet is None:
            continue
        if found.stage == "workbook":
            sheets.add(place.sheet)
        elif found.stage == "value" and place.cell is not None:
            rows.add((place.sheet, row_number(place.cell)))
    return Unread(frozenset(sheets), frozenset(rows))
