"""Which kind of spreadsheet some bytes are, by what they hold and never by their name.

Belongs here: telling formats apart, finding the part that lists a workbook's sheets. Does not belong here:
reading them (`workbook`), refusing them (`guard`).
"""

import posixpath
from contextlib import suppress
from io import BytesIO
from typing import Literal
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from pipelines.intake.xml_scan import Attributes, local, scan_xml

FileFormat = Literal["xlsx", "xlsm", "xlsb", "xls", "ods", "csv"]

ZIP = b"PK\x03\x04"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOK_PART = "xl/workbook.xml"
BINARY_WORKBOOK_PART = "xl/workbook.bin"
ROOT_RELATIONS = "_rels/.rels"
MAIN_DOCUMENT = "/officeDocument"
OPEN_DOCUMENT_PART = "content.xml"
MACROS = "vbaProject.bin"
OPEN_DOCUMENT_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


def part_named(package: ZipFile, name: str) -> str:
    """Return a part's name as the package writes it: capitals make no difference. Raise KeyError for none."""
    if name in package.NameToInfo:
        return name
    return {each.casefold(): each for each in package.namelist()}[name.casefold()]


def _main_parts(package: ZipFile) -> list[str]:
    """Return what the first relations name as the document itself; none where they are damaged."""
    found = []

    def start(name: str, attributes: Attributes) -> None:
        if local(name) == "Relationship" and attributes.get("Type", "").endswith(MAIN_DOCUMENT):
            found.append(posixpath.normpath(f"/{attributes.get('Target', '')}").lstrip("/"))

    try:
        with package.open(part_named(package, ROOT_RELATIONS)) as file:
            scan_xml(file, start)
    except (KeyError, ExpatError, ValueError):
        return []
    return found


def find_workbook_part(package: ZipFile) -> str | None:
    """Return the part that lists the sheets of an Office package; None where there is none.

    Some programs number it (xl/workbook22.xml), so the relations say where it is; where they are
    damaged it is where it usually is.
    """
    for name in (*_main_parts(package), WORKBOOK_PART, BINARY_WORKBOOK_PART):
        with suppress(KeyError):
            part = part_named(package, name)
            if posixpath.basename(part).casefold().startswith("workbook"):
                return part
    return None


def workbook_part(package: ZipFile) -> str:
    """Return the part that lists the sheets of an Office package; raise KeyError where there is none."""
    part = find_workbook_part(package)
    if part is None:
        raise KeyError("The package lists no sheets.")
    return part


def _package_format(package: ZipFile) -> FileFormat | None:
    names = package.namelist()
    part = find_workbook_part(package)
    if part is not None and part.casefold().endswith(".bin"):
        return "xlsb"
    if part is not None:
        return "xlsm" if any(name.endswith(MACROS) for name in names) else "xlsx"
    if OPEN_DOCUMENT_PART in names and "mimetype" in names:
        with package.open("mimetype") as file:
            if file.read(len(OPEN_DOCUMENT_SPREADSHEET)) == OPEN_DOCUMENT_SPREADSHEET:
                return "ods"
    return None


def file_format(content: bytes) -> FileFormat | None:
    """Return the format, None for a package that holds no workbook; raise on a damaged package.

    Text is all that is neither of the two containers: what it says is the reader's to find out.
    """
    if content.startswith(OLE2):
        return "xls"
    if not content.startswith(ZIP):
        return "csv"
    with ZipFile(BytesIO(content)) as package:
        return _package_format(package)
