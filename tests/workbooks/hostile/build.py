"""How odd files are put together: parts of packages, changed.

Belongs here: what several kinds need. Does not belong here: a kind of file.
"""

import re
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pipelines.intake.template import write_template

MEGABYTE = 1024 * 1024
SHEET = "xl/worksheets/sheet2.xml"
SHEET_NAME = "Strength"
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
Parts = dict[str, bytes]


@dataclass(frozen=True)
class Kind:
    """A kind of file and what must become of it.

    `refused` is the one finding of a file of which nothing is read. Otherwise it is read: `found` has
    every finding (rule and cell), `values` what cells of the sheet Strength say (None: no observation).
    """

    name: str
    file_name: str
    make: Callable[[], bytes]
    refused: str | None
    found: frozenset[tuple[str, str | None]]
    values: dict[str, float | None]


KINDS: dict[str, Kind] = {}


def kind(
    name: str,
    refused: str | None = None,
    *,
    found: Iterable[tuple[str, str | None]] = (),
    values: dict[str, float | None] | None = None,
    file_name: str = "file.xlsx",
) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Enter a kind of file into the corpus, by its name."""

    def enter(make: Callable[[], bytes]) -> Callable[[], bytes]:
        assert name not in KINDS, name
        KINDS[name] = Kind(name, file_name, make, refused, frozenset(found), values or {})
        return make

    return enter


@cache
def honest() -> bytes:
    """Return our own workbook with a few numbers."""
    return with_cells(D7=number(3), E7=number(4), H7=number(7))


@cache
def _template() -> bytes:
    return write_template("BA-AF", 2023, "en")


def number(value: object) -> str:
    """Return a cell's inside: a number as written."""
    return f' t="n"><v>{value}</v>'


def words(value: str) -> str:
    """Return a cell's inside: a text."""
    return f' t="inlineStr"><is><t xml:space="preserve">{value}</t></is>'


def formula(value: str) -> str:
    """Return a cell's inside: a formula without its result."""
    return f"><f>{value}</f>"


def parts_of(content: bytes) -> Parts:
    """Return the parts of a package."""
    with ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(parts: Parts | list[tuple[str, bytes]]) -> bytes:
    """Return a package; a list may hold a name twice."""
    buffer = BytesIO()
    with (
        warnings.catch_warnings(action="ignore"),
        ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=1) as package,
    ):
        for name, data in parts.items() if isinstance(parts, dict) else parts:
            package.writestr(ZipInfo(name), data, ZIP_DEFLATED)
    return buffer.getvalue()


def with_parts(**parts: bytes) -> bytes:
    """Return the honest workbook with parts more, or others: `xl__media__x` is xl/media/x."""
    return zipped({**parts_of(honest()), **{name.replace("__", "/"): data for name, data in parts.items()}})


def with_part(name: str, data: bytes) -> bytes:
    """Return the honest workbook with a part more, or another one."""
    return zipped({**parts_of(honest()), name: data})


def without(*names: str) -> bytes:
    """Return the honest workbook without some parts."""
    return zipped({name: data for name, data in parts_of(honest()).items() if name not in names})


def changed(part: str, old: str, new: str, content: bytes | None = None) -> bytes:
    """Return the honest workbook with words of a part replaced; they must stand there."""
    parts = parts_of(content or honest())
    text = parts[part].decode()
    assert old in text, old
    return zipped({**parts, part: text.replace(old, new).encode()})


def with_cells(**cells: str) -> bytes:
    """Return our own workbook with cells of its sheet Strength as given, their style kept."""
    parts = parts_of(_template())
    text = parts[SHEET].decode()
    for address, inside in cells.items():
        pattern = re.compile(rf'<c r="{address}"( s="\d+")[^>]*?(?:/>|>.*?</c>)')
        assert pattern.search(text), address
        text = pattern.sub(lambda found, a=address, i=inside: f'<c r="{a}"{found[1]}{i}</c>', text)
    return zipped({**parts, SHEET: text.encode()})


def with_rows(rows: str) -> bytes:
    """Return the honest workbook with rows more below its first table."""
    return changed(SHEET, "</sheetData>", f"{rows}</sheetData>")


def small(rows: str, **parts: bytes) -> bytes:
    """Return a workbook of one sheet that is not ours."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return bare({"xl/worksheets/sheet1.xml": sheet.encode(), **parts})


def bare(parts: Parts, sheets: str = '<sheet name="S" sheetId="1" r:id="rId1"/>') -> bytes:
    """Return the least that a workbook needs, and `parts`."""
    package = OFFICE.replace("officeDocument/2006", "package/2006")
    types = package.replace("relationships", "content-types")

    def relation(kind_of: str, target: str) -> bytes:
        entry = f'<Relationship Id="rId1" Type="{OFFICE}/{kind_of}" Target="{target}"/>'
        return f'<Relationships xmlns="{package}">{entry}</Relationships>'.encode()

    default = '<Default Extension="xml" ContentType="text/xml"/>'
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
    return zipped(
        {
            TYPES: f'<Types xmlns="{types}">{default}</Types>'.encode(),
            "_rels/.rels": relation("officeDocument", WORKBOOK),
            WORKBOOK: book.encode(),
            RELATIONS: relation("worksheet", "worksheets/sheet1.xml"),
            **parts,
        }
    )


def document(table: str, declarations: str = "", **parts: bytes) -> bytes:
    """Return an .ods with one table."""
    names = "office table text"
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names.split()
    )
    content = (
        f"<?xml version='1.0'?>{declarations}<office:document-content {spaces}><office:body>"
        f'<office:spreadsheet><table:table table:name="S">{table}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE.decode()}"/>'
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f"{entry}</manifest:manifest>"
    )
    renamed = {name.replace("__", "/"): data for name, data in parts.items()}
    return zipped(
        {
            "mimetype": ODS_TYPE,
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
            **renamed,
        }
    )
