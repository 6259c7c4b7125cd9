"""Which kind of spreadsheet some bytes are, by what they hold and never by their name.

Belongs here: telling formats apart. Does not belong here: reading them (`workbook`), refusing them (`guard`).
"""

from io import BytesIO
from typing import Literal
from zipfile import ZipFile

FileFormat = Literal["xlsx", "xlsm", "xlsb", "xls", "ods", "csv"]

ZIP = b"PK\x03\x04"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOK_PART = "xl/workbook.xml"
BINARY_WORKBOOK_PART = "xl/workbook.bin"
OPEN_DOCUMENT_PART = "content.xml"
MACROS = "vbaProject.bin"
OPEN_DOCUMENT_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


def _package_format(package: ZipFile) -> FileFormat | None:
    names = package.namelist()
    if WORKBOOK_PART in names:
        return "xlsm" if any(name.endswith(MACROS) for name in names) else "xlsx"
    if BINARY_WORKBOOK_PART in names:
        return "xlsb"
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
