"""What the XML of an .xlsx package says and the reader of cells does not tell.

Belongs here: its sheets, what is hidden, merged, or without a usable value. Does not belong here:
values (`workbook`), judging them (`guard`).
"""

import posixpath
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from openpyxl.utils.cell import coordinate_to_tuple

from pipelines.intake.formats import ROOT_RELATIONS, part_named, workbook_part
from pipelines.intake.number_formats import Shown
from pipelines.intake.package_styles import styles_shown
from pipelines.intake.sheet_facts import Cell, MergedArea, SheetFacts, Visibility
from pipelines.intake.uncalculated import distrust_zeros
from pipelines.intake.xml_scan import Attributes, local, scan_xml

_VISIBILITIES: dict[str, Visibility] = {
    "visible": "visible",
    "hidden": "hidden",
    "veryHidden": "very_hidden",
}
_TRUE = ("1", "true")
ZEROS = ("0", "0.0")
HOLDS = ("f", "v", "is")
"""What a cell holds: formula, value, text of its own."""
CHART_SHEETS = ("/chartsheet", "/dialogsheet")
STYLES, TEXTS = "/styles", "/sharedStrings"
LONGEST_HEAD = 4096
NO_NUMBERS = ("s", "str", "inlineStr", "b", "e")
"""Types of cells that hold no number."""


def relations(package: ZipFile, workbook: str) -> dict[str, tuple[str, str]]:
    """Return what the workbook part refers to inside the package: id -> (part, type)."""
    found: dict[str, tuple[str, str]] = {}
    folder, _, base = workbook.rpartition("/")

    def start(name: str, attributes: Attributes) -> None:
        if local(name) == "Relationship" and attributes.get("TargetMode") != "External":
            part = posixpath.normpath(posixpath.join(f"/{folder}", attributes["Target"])).lstrip("/")
            found[attributes["Id"]] = (part, attributes.get("Type", ""))

    with package.open(part_named(package, f"{folder}/_rels/{base}.rels".lstrip("/"))) as file:
        scan_xml(file, start)
    return found


def are_root_relations_sound(content: bytes) -> bool:
    """Return whether the first list of relations in the package, which most readers begin with, is whole."""
    try:
        with ZipFile(BytesIO(content)) as package, package.open(ROOT_RELATIONS) as file:
            scan_xml(file, lambda *_: None)
    except (KeyError, ExpatError):
        return False
    return True


def _attribute(attributes: Attributes, name: str) -> str:
    return next((value for key, value in attributes.items() if local(key) == name), "")


@dataclass
class _Book:
    """What the workbook part says for all sheets."""

    listed: list[Attributes] = field(default_factory=list)
    shown: dict[int, Shown] = field(default_factory=dict)
    asks_to_be_calculated: bool = False

    def start(self, name: str, attributes: Attributes) -> None:
        tag = local(name)
        if tag == "sheet":
            self.listed.append(attributes)
        elif tag == "calcPr":
            self.asks_to_be_calculated = attributes.get("fullCalcOnLoad") in _TRUE


def of_kind(package: ZipFile, targets: dict[str, tuple[str, str]], kind: str) -> str | None:
    """Return the part of a kind that the workbook refers to; None where it refers to none, or it is gone."""
    for part, its_kind in targets.values():
        if its_kind.endswith(kind):
            with suppress(KeyError):
                return part_named(package, part)
    return None


def _refuse_promise(package: ZipFile, part: str) -> None:
    """Raise ValueError where a list of texts says that it has more of them than its bytes can hold."""
    most = package.getinfo(part).file_size // len("<si/>")

    def start(name: str, attributes: Attributes) -> None:
        if local(name) == "sst" and int(attributes.get("uniqueCount", "0")) > most:
            # A reader that believes it asks for all the memory at once, and is ended.
            raise ValueError("A list promises more than it holds.")

    with package.open(part) as file:
        scan_xml(BytesIO(file.read(LONGEST_HEAD)), start, whole=False)


def _book(package: ZipFile, workbook: str, targets: dict[str, tuple[str, str]]) -> _Book:
    book = _Book()
    with package.open(workbook) as file:
        scan_xml(file, book.start)
    styles = of_kind(package, targets, STYLES)
    if styles is not None:
        book.shown = styles_shown(package, styles)
    texts = of_kind(package, targets, TEXTS)
    if texts is not None:
        _refuse_promise(package, texts)
    return book


def _sheets(book: _Book, targets: dict[str, tuple[str, str]]) -> Iterator[tuple[SheetFacts, str]]:
    for attributes in book.listed:
        part, kind = targets[_attribute(attributes, "id")]
        visibility = _VISIBILITIES[attributes.get("state", "visible")]
        yield SheetFacts(attributes["name"], visibility, kind.endswith(CHART_SHEETS)), part


def _area(reference: str) -> MergedArea:
    first, _, last = reference.partition(":")
    top, left = coordinate_to_tuple(first)
    bottom, right = coordinate_to_tuple(last or first)
    return MergedArea(range(top - 1, bottom), range(left - 1, right))


def _is_hidden(attributes: Attributes, size: str) -> bool:
    # What has no height or width is as hidden as what says so.
    return attributes.get("hidden") in _TRUE or attributes.get(size) in ZEROS


def _follows(does: bool) -> None:
    if not does:
        # Two values for one cell: which of them the sender sees is each program's own guess.
        raise ValueError("The cells of a sheet do not follow each other.")


class _SheetScan:
    """Collects the facts of one sheet while its XML goes by."""

    def __init__(self, facts: SheetFacts, book: _Book) -> None:
        self.facts = facts
        self.book = book
        self.row = -1
        self.column = -1
        self.kind = ""
        self.style = 0
        self.inside = ""
        self.texts: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        tag = local(name)
        if tag == "c":
            self._cell(attributes)
        elif tag in HOLDS:
            self.inside = tag
            self.texts[tag] = ""
        elif tag == "row":
            self._row(attributes)
        elif tag == "col" and _is_hidden(attributes, "width"):
            columns = range(int(attributes["min"]) - 1, int(attributes["max"]))
            self.facts.hidden_column_ranges.append(columns)
        elif tag == "mergeCell":
            self.facts.merges.append(_area(attributes["ref"]))

    def _row(self, attributes: Attributes) -> None:
        # Rows and cells need not say where they are: then they follow the one before.
        before = self.row
        self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
        self.column = -1
        _follows(self.row > before)
        if _is_hidden(attributes, "ht"):
            self.facts.hidden_row_ranges.append(range(self.row, self.row + 1))

    def _cell(self, attributes: Attributes) -> None:
        before = (self.row, self.column)
        self.column += 1
        if "r" in attributes:
            row, column = coordinate_to_tuple(attributes["r"])
            self.row, self.column = row - 1, column - 1
        _follows((self.row, self.column) > before)
        self.kind = attributes.get("t", "n")
        self.style = int(attributes.get("s", "0"))
        self.texts = {}

    def text(self, text: str) -> None:
        if self.inside:
            self.texts[self.inside] += text

    def end(self, name: str) -> None:
        tag = local(name)
        if tag in HOLDS:
            self.inside = ""
        elif tag == "c":
            self._close()

    def _close(self) -> None:
        cell, value = (self.row, self.column), self.texts.get("v")
        if self.texts or self.kind == "e":  # a cell with a format only holds nothing
            self.facts.reach(*cell)
        if self.kind == "e":
            self.facts.without_value[cell] = value or "#ERROR"
        elif "f" in self.texts:
            self._formula(cell, value)
        if value and self.style in self.book.shown and self.kind not in NO_NUMBERS:
            self.facts.shown[cell] = self.book.shown[self.style]

    def _formula(self, cell: Cell, value: str | None) -> None:
        formula = f"={self.texts['f']}"
        if not value and (value is None or self.kind != "str"):  # an empty text is a result
            self.facts.without_value[cell] = formula
        elif value in ZEROS and self.book.asks_to_be_calculated:
            self.facts.doubtful_zeros[cell] = formula
        elif value:
            self.facts.has_results = True


def package_facts(package: ZipFile) -> list[SheetFacts]:
    """Return the facts of every sheet of an .xlsx, in the order of the tabs; raise on a damaged one."""
    workbook = workbook_part(package)
    targets = relations(package, workbook)
    book = _book(package, workbook, targets)
    found = []
    for facts, part in _sheets(book, targets):
        if not facts.is_chart:
            scan = _SheetScan(facts, book)
            with package.open(part_named(package, part)) as file:
                scan_xml(file, scan.start, scan.end, scan.text)
        found.append(facts)
    distrust_zeros(found)
    return found
