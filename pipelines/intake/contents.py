"""What has no place in a workbook that is sent: programs, links, lists behind tables.

Belongs here: recognising it in each format, by names of parts, types and records. Does not belong here:
the structure of the file (`archive`), figures.
"""

import re
import struct
from zipfile import ZipFile

from pipelines.intake import legacy
from pipelines.intake.compound import CompoundFile
from pipelines.intake.formats import OPEN_DOCUMENT_PART
from pipelines.intake.visual_basic import has_program

CONTENT_TYPES = "[Content_Types].xml"
MANIFEST = "META-INF/manifest.xml"

# Each rule with the names of parts and the declared type by which it is told; a part may be renamed.
OFFICE = (
    ("file_has_macros", r"vbaProject|^xl/(?:macrosheets|dialogsheets)/", r"vbaProject|macrosheet"),
    ("file_has_external_links", r"^xl/externalLinks/", r"externalLink\b"),
    ("file_has_embedded_objects", r"^xl/embeddings/", r"oleObject"),
    ("file_has_pivot_cache", r"^xl/pivotCache/", r"pivotCache(?:Definition|Records)"),
    ("file_has_active_controls", r"^xl/activeX/", r"activeX"),
    (
        "file_has_data_connections",
        r"^xl/(?:connections\.|queryTables/|model/)",
        r"connections\b|queryTable\b",
    ),
)
OPEN_DOCUMENT = (
    ("file_has_macros", r"^Basic/.+/(?!script-l[bc]\.xml$)[^/]+$|^Scripts/.+[^/]$", rb"(?!)"),
    ("file_has_external_links", r"(?!)", rb"<(?:\w+:)?(?:table-source|dde-link|dde-source)\b|'file:/"),
    ("file_has_data_connections", r"(?!)", rb"<(?:\w+:)?database-source-\w+"),
)
_ENTRY = re.compile(rb"<[^>]*file-entry[^>]*>")
_ROOT = re.compile(rb'full-path="/"')
_DOCUMENT = re.compile(rb'media-type="[^"]*(?:opendocument\.(?!chart|formula)\w|oleobject)')
"""An entry that is a document of its own; a chart is one too in this format, and an honest one."""

VBA, PIVOT_CACHE, EMBEDDED, CONTROLS = "_VBA_PROJECT_CUR", "_SX_DB_CUR", "MBD", "Ctls"
MACROS = {legacy.MACRO_SHEET, legacy.MODULE}
CONNECTIONS = {0x1AD, 0x876, 0xDC}


def office_contents(package: ZipFile) -> list[str]:
    """Return the rules that an .xlsx, .xlsm or .xlsb breaks."""
    names = package.namelist()
    types = package.read(CONTENT_TYPES).decode("utf-8", "replace") if CONTENT_TYPES in names else ""
    return [
        rule
        for rule, name, kind in OFFICE
        if any(re.search(name, each) for each in names) or re.search(f'ContentType="[^"]*(?:{kind})', types)
    ]


def _manifest(package: ZipFile) -> bytes:
    return package.read(MANIFEST) if MANIFEST in package.namelist() else b""


def _has_embedded(package: ZipFile) -> bool:
    entries = _ENTRY.findall(_manifest(package))
    return any(_DOCUMENT.search(entry) and not _ROOT.search(entry) for entry in entries)


def document_contents(package: ZipFile) -> list[str]:
    """Return the rules that an .ods breaks."""
    names = package.namelist()
    content = package.read(OPEN_DOCUMENT_PART)
    found = [
        rule
        for rule, name, sign in OPEN_DOCUMENT
        if any(re.search(name, each) for each in names) or re.search(sign, content)
    ]
    return [*found, "file_has_embedded_objects"] if _has_embedded(package) else found


def document_is_encrypted(package: ZipFile) -> bool:
    """Return whether the parts of an .ods are encrypted, which only its manifest says."""
    return b"encryption-data" in _manifest(package)


def _links_away(data: bytes) -> bool:
    # A list of the own sheets and one of add-in functions look alike; a link has an address.
    if len(data) < 4:
        return False
    (length,) = struct.unpack_from("<H", data, 2)
    return length not in (legacy.OWN_BOOK, legacy.ADD_IN) and length > 1


def legacy_contents(compound: CompoundFile, stream: bytes) -> list[str]:
    """Return the rules that an .xls breaks."""
    tops = {path.split("/")[0] for path in compound.entries}
    kinds = {sheet.kind for sheet in legacy.bound_sheets(stream)}
    shared = list(legacy.records(stream))
    broken = {
        "file_has_macros": (VBA in tops and has_program(compound)) or bool(MACROS & kinds),
        "file_has_external_links": any(
            record.kind == legacy.SUPBOOK and _links_away(record.data) for record in shared
        ),
        "file_has_embedded_objects": any(name.startswith(EMBEDDED) for name in tops),
        "file_has_pivot_cache": PIVOT_CACHE in tops,
        "file_has_active_controls": CONTROLS in tops,
        "file_has_data_connections": any(record.kind in CONNECTIONS for record in shared),
    }
    return [rule for rule, is_broken in broken.items() if is_broken]


def legacy_is_encrypted(stream: bytes) -> bool:
    """Return whether the records of an .xls are protected by a password, in any of the three ways."""
    return any(record.kind == legacy.FILEPASS for record in legacy.records(stream))
