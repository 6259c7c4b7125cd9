"""What the XML of an .xlsx package says and the reader of cells does not tell.

Belongs here: which parts a workbook has, how far each sheet reaches, which cells hold an error or a
formula without a stored result. Does not belong here: values (`workbook`), judging them (`guard`).
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]
from openpyxl.utils.cell import coordinate_to_tuple

WORKBOOK_PART = "xl/workbook.xml"
WORKBOOK_RELATIONS = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True)
class SheetMarks:
    """A sheet's name, its last row and column (1-based), and the text of cells without a usable value."""

    name: str
    last_row: int
    last_column: int
    without_value: dict[str, str]


def _elements(package: ZipFile, part: str, wanted: set[str]) -> Iterator[tuple[str, Element]]:
    with package.open(part) as file:
        for _, element in iterparse(file, events=("end",)):
            name = element.tag.rpartition("}")[2]
            if name in wanted:
                yield name, element
                element.clear()


def _attribute(element: Element, name: str) -> str:
    found = (value for key, value in element.attrib.items() if key.rpartition("}")[2] == name)
    return next(found, "")


def _sheet_parts(package: ZipFile) -> Iterator[tuple[str, str]]:
    targets = {
        element.attrib["Id"]: posixpath.normpath(posixpath.join("/xl", element.attrib["Target"])).lstrip("/")
        for _, element in _elements(package, WORKBOOK_RELATIONS, {"Relationship"})
        if element.attrib.get("TargetMode") != "External"
    }
    for _, element in _elements(package, WORKBOOK_PART, {"sheet"}):
        yield element.attrib["name"], targets[_attribute(element, "id")]


def _child_text(cell: Element, name: str) -> str | None:
    return next((child.text or "" for child in cell if child.tag.rpartition("}")[2] == name), None)


def _without_value(cell: Element) -> str | None:
    if cell.attrib.get("t") == "e":
        return _child_text(cell, "v") or "#ERROR"
    formula = _child_text(cell, "f")
    if formula is not None and not _child_text(cell, "v"):
        return f"={formula}"
    return None


def _marks(package: ZipFile, name: str, part: str) -> SheetMarks:
    last_row = last_column = 0
    without_value: dict[str, str] = {}
    for _, cell in _elements(package, part, {"c"}):
        address = cell.attrib.get("r")
        if address is None:
            continue
        row, column = coordinate_to_tuple(address)
        last_row, last_column = max(last_row, row), max(last_column, column)
        text = _without_value(cell)
        if text is not None:
            without_value[address] = text
    return SheetMarks(name, last_row, last_column, without_value)


def sheet_marks(content: bytes) -> list[SheetMarks]:
    """Return the marks of every sheet, in the order of the workbook; raise on a damaged package."""
    with ZipFile(BytesIO(content)) as package:
        parts: dict[str, Any] = dict(_sheet_parts(package))
        return [_marks(package, name, part) for name, part in parts.items()]
