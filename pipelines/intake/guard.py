"""What is refused before any cell is read.

Belongs here: judging the bytes as a file. Does not belong here: reading cells (`workbook`), whether
it is our template (`layout`).
"""

from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from pipelines.intake.package import WORKBOOK_PART, SheetMarks, sheet_marks
from schemas.findings import Finding, Place

ZIP = b"PK\x03\x04"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
MEGABYTE = 1024 * 1024
ENCRYPTED_FLAG = 0x1


@dataclass(frozen=True)
class Limits:
    """How much a file may hold. A filled template has 0.1 MB, some 20 parts and a few thousand cells."""

    megabytes: int = 20
    parts: int = 1000
    unpacked_megabytes: int = 200
    cells_per_sheet: int = 2_000_000


LIMITS = Limits()


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}"


def _bytes_refused(content: bytes) -> Finding | None:
    if not content:
        return Finding("file_empty")
    if len(content) > LIMITS.megabytes * MEGABYTE:
        return Finding(
            "file_too_large", values={"size_mb": _megabytes(len(content)), "limit_mb": LIMITS.megabytes}
        )
    if content.startswith(OLE2):
        # An encrypted .xlsx and an old .xls share these first bytes; only the first names this stream.
        return Finding("file_encrypted" if ENCRYPTED_STREAM in content else "file_old_format")
    return None if content.startswith(ZIP) else Finding("file_not_workbook")


def _size_refused(parts: list[ZipInfo]) -> Finding | None:
    if len(parts) > LIMITS.parts:
        return Finding("file_too_many_parts", values={"count": len(parts), "limit": LIMITS.parts})
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LIMITS.unpacked_megabytes * MEGABYTE:
        values = {"size_mb": _megabytes(unpacked), "limit_mb": LIMITS.unpacked_megabytes}
        return Finding("file_unpacks_too_large", values=values)
    return None


def _parts_refused(parts: list[ZipInfo]) -> Finding | None:
    names = [part.filename for part in parts]
    if any(part.flag_bits & ENCRYPTED_FLAG for part in parts):
        return Finding("file_encrypted")
    if WORKBOOK_PART not in names:
        return Finding("file_not_workbook")
    if any(name.endswith("vbaProject.bin") or name.startswith("xl/macrosheets/") for name in names):
        return Finding("file_has_macros")
    if any(name.startswith("xl/externalLinks/") for name in names):
        return Finding("file_has_external_links")
    return None


def _package_refused(content: bytes) -> Finding | None:
    with ZipFile(BytesIO(content)) as package:
        parts = package.infolist()
        refused = _size_refused(parts) or _parts_refused(parts)
        if refused is None and package.testzip() is not None:
            return Finding("file_damaged")
        return refused


def _reach_refused(sheets: list[SheetMarks]) -> Finding | None:
    # The reader lays out every cell between A1 and the last one: one stray cell may mean 10 ** 10.
    for sheet in sheets:
        if sheet.last_row * sheet.last_column > LIMITS.cells_per_sheet:
            values = {"sheet": sheet.name, "limit": LIMITS.cells_per_sheet}
            return Finding("file_too_many_cells", Place(sheet.name), values=values)
    return None


def _refused(content: bytes) -> Finding | None:
    refused = _bytes_refused(content)
    if refused is not None:
        return refused
    try:
        refused = _package_refused(content)
    except Exception:  # whatever a stranger's bytes do to the library, the stranger gets an answer
        return Finding("file_damaged")
    if refused is not None:
        return refused
    try:
        return _reach_refused(sheet_marks(content))
    except Exception:
        return Finding("file_unreadable")


def guard(content: bytes, file_name: str) -> list[Finding]:
    """Return why the file may not be opened, by the first reason found; empty where it may.

    The type is judged by the bytes; `file_name` only stands in the findings.
    """
    refused = _refused(content)
    if refused is None:
        return []
    return [Finding(refused.rule, refused.place, values={**refused.values, "file": file_name})]
