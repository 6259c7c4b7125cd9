"""What is refused before any cell is read.

Belongs here: judging the bytes as a file, in a fixed order. Does not belong here: reading cells
(`workbook`), whether it is our template (`layout`), what each look is made of (`archive`, `contents`).
"""

import re
from collections.abc import Callable, Sequence

from pipelines.intake.archive import megabytes, open_package, parts_refused, structure_refused
from pipelines.intake.compound import CompoundFile
from pipelines.intake.contents import (
    document_contents,
    document_is_encrypted,
    legacy_contents,
    legacy_is_encrypted,
    office_contents,
)
from pipelines.intake.delimited import read_delimited
from pipelines.intake.encoding import EncodingUnknownError, as_wide_text
from pipelines.intake.formats import OLE2, ZIP, file_format
from pipelines.intake.legacy import workbook_stream
from pipelines.intake.limits import LIMITS, MEGABYTE, REGISTER_LIMITS, Limits
from pipelines.intake.notices import without_value_notices
from pipelines.intake.sheet_facts import SheetFacts, SheetTooFullError
from pipelines.intake.structure import sheet_facts
from schemas.findings import Finding, Place

ENCRYPTED_STREAM = "EncryptedPackage"
OLDER_THAN_OLE2 = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
"""How a workbook of Excel 2, 3 or 4 begins."""
MARKUP = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:<[a-z!?]|MIME-Version:|ID;P|[\[{]\s*[\[{\"])", re.IGNORECASE)
"""How web pages, archives of them, XML, SYLK and JSON begin."""
CONTROL_SIGNS = bytes({*range(1, 9), *range(14, 27), *range(28, 32)})
MOST_CONTROL_SIGNS, MOST_NUL_BYTES = 0.02, 0.6
LOOK_AT = 4096
BLANKS = b"\xef\xbb\xbf\xfe\xff\0\r\n\t "
"""Marks of an encoding, and what shows nothing."""


class _Refused(Exception):  # noqa: N818 (no error of ours: an answer)
    def __init__(self, *findings: Finding) -> None:
        super().__init__()
        self.findings = findings


def _refuse(finding: Finding | None) -> None:
    if finding is not None:
        raise _Refused(finding)


def _size(content: bytes, limits: Limits) -> None:
    if not content.strip(BLANKS):
        raise _Refused(Finding("file_empty", values={"count": len(content)}))
    if len(content) > limits.megabytes * MEGABYTE:
        values = {"size_mb": megabytes(len(content)), "limit_mb": limits.megabytes}
        raise _Refused(Finding("file_too_large", values=values))


def _start(content: bytes) -> bytes:
    """Return how a text begins; where letters have several bytes, one says nothing by itself."""
    wide = as_wide_text(content[:LOOK_AT])
    return content[:LOOK_AT] if wide is None else wide.encode("utf-8", "replace")


def _is_binary(start: bytes) -> bool:
    # Some exports leave single bytes of numbers in their text.
    signs = len(start) - len(start.translate(None, CONTROL_SIGNS))
    nul_bytes, share = start.count(0), len(start)
    return (
        start.startswith(b"%PDF") or signs > MOST_CONTROL_SIGNS * share or nul_bytes > MOST_NUL_BYTES * share
    )


def _text(content: bytes) -> None:
    if content.startswith(OLDER_THAN_OLE2):
        raise _Refused(Finding("file_old_format"))
    start = _start(content)
    if _is_binary(start):
        raise _Refused(Finding("file_not_workbook"))
    if MARKUP.search(start):
        raise _Refused(Finding("file_is_markup"))


def _columns(content: bytes, limits: Limits) -> None:
    try:
        text = read_delimited(content)
    except EncodingUnknownError as error:
        values = {"position": error.position, "byte": f"0x{error.byte:02X}"}
        raise _Refused(Finding("text_encoding_unknown", values=values)) from error
    if not text.has_columns:
        raise _Refused(Finding("file_is_plain_text"))
    if sum(map(len, text.rows)) > limits.cells_per_sheet:
        raise _Refused(Finding("file_too_many_cells", values={"sheet": "", "limit": limits.cells_per_sheet}))


def _legacy(content: bytes) -> list[str]:
    compound = CompoundFile(content)
    if ENCRYPTED_STREAM in compound.entries:
        raise _Refused(Finding("file_encrypted"))
    stream = workbook_stream(compound)
    if stream is None:
        raise _Refused(Finding("file_not_workbook"))
    if legacy_is_encrypted(stream):
        raise _Refused(Finding("file_encrypted"))
    return legacy_contents(compound, stream)


def _package(content: bytes, limits: Limits) -> list[str]:
    with open_package(content) as package:
        parts = package.infolist()
        _refuse(structure_refused(content, parts, limits))
        if document_is_encrypted(package):
            raise _Refused(Finding("file_encrypted"))
        kind = file_format(content)
        _refuse(parts_refused(content, parts, limits))
        if kind is None:
            raise _Refused(Finding("file_not_workbook"))
        return document_contents(package) if kind == "ods" else office_contents(package)


def _sheets(facts: Sequence[SheetFacts], limits: Limits) -> None:
    # The reader lays out every cell between A1 and the last one: one stray cell may mean 10 ** 10.
    for sheet in facts:
        if sheet.rows * sheet.columns > limits.cells_per_sheet:
            values = {"sheet": sheet.name, "limit": limits.cells_per_sheet}
            raise _Refused(Finding("file_too_many_cells", Place(sheet.name), values=values))
        if len(sheet.merges) > limits.merges_per_sheet:
            values = {"sheet": sheet.name, "limit": limits.merges_per_sheet}
            raise _Refused(Finding("file_too_many_merges", Place(sheet.name), values=values))


def _file(content: bytes, limits: Limits) -> list[Finding]:
    """Return what has no place in the file; raise _Refused where it may not even be looked into."""
    try:
        if content.startswith(OLE2):
            return [Finding(rule) for rule in _legacy(content)]
        if content.startswith(ZIP):
            return [Finding(rule) for rule in _package(content, limits)]
    except (_Refused, MemoryError):
        raise
    except Exception as error:  # whatever a stranger's bytes do to the library, the stranger gets an answer
        raise _Refused(Finding("file_damaged")) from error
    _text(content)
    return []


def _judge(content: bytes, limits: Limits) -> Sequence[Finding]:
    _size(content, limits)
    found = _file(content, limits)
    if not content.startswith((OLE2, ZIP)):
        _columns(content, limits)
    try:
        facts = sheet_facts(content, file_format(content) or "csv")
    except MemoryError:
        raise
    except SheetTooFullError as error:
        values = {"sheet": error.name, "limit": LIMITS.filled_cells_per_sheet}
        return [*found, Finding("sheet_too_full", Place(error.name), values=values)]
    except Exception:
        return found or [Finding("file_unreadable")]
    _sheets(facts, limits)
    # Who has to send the file again learns at once what else would come back.
    return [*found, *without_value_notices(facts)] if found else []


def _judge_register(content: bytes) -> Sequence[Finding]:
    _size(content, REGISTER_LIMITS)
    return _file(content, REGISTER_LIMITS)


def _answer(judge: Callable[[], Sequence[Finding]], file_name: str) -> list[Finding]:
    try:
        refused = judge()
    except _Refused as answer:
        refused = answer.findings
    return [Finding(each.rule, each.place, values={**each.values, "file": file_name}) for each in refused]


def guard(content: bytes, file_name: str, limits: Limits = LIMITS) -> list[Finding]:
    """Return why the file may not be opened; empty where it may.

    The first reason alone where the file itself is wrong; all reasons where it only holds what has no
    place in it. The type is judged by the bytes; `file_name` only stands in the findings.
    """
    return _answer(lambda: _judge(content, limits), file_name)


def guard_register(content: bytes, file_name: str) -> list[Finding]:
    """Return why the file of a register may not be opened; empty where it may.

    Its limits are wider, and its sheets are not looked through: the reader takes declared columns only.
    """
    return _answer(lambda: _judge_register(content), file_name)
