"""The header row of a workbook's register, looked at before the sheet is loaded.

Belongs here: what the loader does not tell: which cells of the header row hold the same text, whether
the row holds anything, which day the book counts from. Does not belong here: loading (`excel`).
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]
from openpyxl.utils.cell import coordinate_to_tuple
from python_calamine import CalamineWorkbook

from pipelines.intake.formats import WORKBOOK_PART

RELATIONS_PART = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True)
class Header:
    """`content` is what the header's cells hold, by column from 0: equal where two hold the same text.

    `part` is the part of the package that holds the sheet, where it is one of XML.
    """

    content: dict[int, str]
    is_1904: bool = False
    part: str = ""


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _of_workbook(package: ZipFile, sheet: str) -> tuple[str, bool]:
    """Return the part that holds a sheet, and whether the book counts its days from 1904."""
    relation, is_1904 = "", False
    with package.open(WORKBOOK_PART) as file:
        for _, element in iterparse(file, events=("end",)):
            name, attributes = _local(element.tag), element.attrib
            if name == "workbookPr":
                is_1904 = attributes.get("date1904") in ("1", "true")
            elif name == "sheet" and attributes["name"] == sheet:
                relation = next(value for key, value in attributes.items() if _local(key) == "id")
    return _target(package, relation), is_1904


def _target(package: ZipFile, relation: str) -> str:
    with package.open(RELATIONS_PART) as file:
        targets = {
            element.attrib["Id"]: element.attrib["Target"]
            for _, element in iterparse(file)
            if "Id" in element.attrib
        }
    return posixpath.normpath(posixpath.join("/xl", targets[relation])).lstrip("/")


def _cells(package: ZipFile, part: str, last_row: int) -> Iterator[tuple[int, int, str]]:
    """Yield row and column (from 1) and content of each cell with a value, down to `last_row`."""
    row = column = 0
    with package.open(part) as file:
        for event, element in iterparse(file, events=("start", "end")):
            name = _local(element.tag)
            if event == "start" and name == "row":
                row, column = int(element.attrib.get("r", row + 1)), 0
                if row > last_row:
                    return
            elif event == "end" and name == "c":
                column += 1
                if "r" in element.attrib:
                    row, column = coordinate_to_tuple(element.attrib["r"])
                content = "".join(element.itertext())
                if content.strip():
                    yield row, column, f"{element.attrib.get('t', '')} {content}"


def header_of_xml(content: bytes, sheet: str, header_row: int) -> Header:
    """Return the header of a sheet of an .xlsx or .xlsm."""
    with ZipFile(BytesIO(content)) as package:
        part, is_1904 = _of_workbook(package, sheet)
        cells = _cells(package, part, header_row)
        found = {column - 1: text for row, column, text in cells if row == header_row}
        return Header(found, is_1904, part)


def header_of_other(content: bytes, sheet: str, header_row: int) -> Header:
    """Return the header of a sheet of a format that holds few enough rows to be read twice."""
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    cells = rows[header_row - 1] if len(rows) >= header_row else []
    return Header({column: str(value) for column, value in enumerate(cells) if str(value).strip()})
