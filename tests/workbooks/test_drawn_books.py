"""Workbooks as public bodies publish them, drawn by code: read by their suggestion and few edited lines.

No number may be read as what it is not, edited or not; a figure that is not read is a lesser evil.
"""

import difflib
import sys
from functools import cache

import pytest
import yaml
from drawn_books import MINISTRIES
from drawn_books_abroad import ABROAD
from drawn_books_duties import DUTIES
from drawn_books_kinds import KINDS
from drawn_books_languages import LANGUAGES
from drawn_tables import Book

from pipelines.intake.foreign.inherit import merged
from pipelines.intake.foreign.reading import ForeignReading
from pipelines.intake.foreign.sent import read_fitting
from pipelines.intake.foreign.suggest import suggest_layout
from pipelines.intake.foreign.text import plain_layout, suggestion_text
from pipelines.intake.workbook import Workbook, read_workbook
from schemas.workbook_layout import UNPLACED, WorkbookLayout, layout_from

MOST_EDITED = 8
DIMENSIONS = (
    "institution", "time_period", "measure", "population", "rank", "sex", "detail", "unit_measure",
)  # fmt: skip
BOOKS = {make.__name__: make for make in (*MINISTRIES, *DUTIES, *LANGUAGES, *ABROAD, *KINDS)}


def _answered(layout: WorkbookLayout, book: Book) -> WorkbookLayout:
    """Return the suggestion as an analyst edits it: its questions answered, and the book's own edits."""
    data = merged(plain_layout(layout), yaml.safe_load(book.edits) or {})
    for part in (data, *data["sheets"].values()):
        said = part.get("constants", {})
        part["constants"] = {
            d: book.codes.get(d, code) if code == UNPLACED else code for d, code in said.items()
        }
    return layout_from(data | ({"sector": book.sector} if book.sector else {}))


@cache
def drawn(name: str) -> tuple[Book, Workbook, WorkbookLayout, WorkbookLayout]:
    book = BOOKS[name]()
    workbook = read_workbook(book.bytes(), f"{name}.xlsx")
    suggested = suggest_layout(workbook, book.sender)
    return book, workbook, suggested, _answered(suggested, book)


def _wrong(book: Book, reading: ForeignReading) -> list[tuple[str, object, object]]:
    """Return the figures that say what is not so: cell, what was read, what is true."""
    truth = book.truth()
    found = []
    for item in reading.observations:
        said = ({name: item.coordinates[name] for name in DIMENSIONS}, item.value)
        for place in (item.place, *item.repeated_at):
            told = truth.get((place.sheet or "", place.cell or ""))
            if told != said:
                found.append((str(place), said, told))
    return found


def _read(reading: ForeignReading) -> set[tuple[str | None, str | None]]:
    places = [place for item in reading.observations for place in (item.place, *item.repeated_at)]
    return {(place.sheet, place.cell) for place in places}


def _lines(layout: WorkbookLayout) -> list[str]:
    text = suggestion_text(plain_layout(layout), file_name="", language="en", open_labels=(), taken=())
    return [line.split("  # ")[0] for line in text.splitlines() if line.strip() and not line.startswith("#")]


def edited_lines(name: str) -> int:
    _, _, suggested, edited = drawn(name)
    return sum(line.startswith("+ ") for line in difflib.ndiff(_lines(suggested), _lines(edited)))


@pytest.mark.parametrize("name", BOOKS)
def test_a_suggestion_alone_reads_nothing_wrong(name: str) -> None:
    book, workbook, suggested, _ = drawn(name)
    assert _wrong(book, read_fitting(workbook, suggested)) == []


@pytest.mark.parametrize("name", BOOKS)
def test_with_few_edited_lines_every_figure_is_read_right(name: str) -> None:
    book, workbook, _, edited = drawn(name)
    reading = read_fitting(workbook, edited)
    assert _wrong(book, reading) == []
    assert _read(reading) == set(book.truth())
    assert edited_lines(name) <= MOST_EDITED


def test_the_table_of_drawn_books(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("book", "figures", "read as suggested", "read as edited", "edited lines")]
    for name in BOOKS:
        book, workbook, suggested, edited = drawn(name)
        read = [len(_read(read_fitting(workbook, layout))) for layout in (suggested, edited)]
        rows.append((name, *map(str, (len(book.truth()), *read, edited_lines(name)))))
    with capsys.disabled():
        sys.stdout.write("\n")
        for row in rows:
            sys.stdout.write("{:<28}{:>9}{:>20}{:>17}{:>15}\n".format(*row))


def _one_table(title: str, *heads: str) -> ForeignReading:
    """Return what is read of a small table of police ranks, every question answered as for its strength."""
    book = Book("one_table", "RS-POL", {"measure": "strength", "population": "police_officials"})
    book.codes |= {"unit_measure": "persons", "time_period": "2022"}
    page = book.page("S")
    page.line(1, title)
    page.line(3, *heads)
    page.lines(4, ["Viši policijski činovi", 15.5, 40], ["Osnovni policijski činovi", 20.1, 140])
    workbook = read_workbook(book.bytes(), "table.xlsx")
    return read_fitting(workbook, _answered(suggest_layout(workbook, "RS-POL"), book))


@pytest.mark.parametrize(
    "title",
    [
        "Prosječna starost policijskih službenika po spolu, 2022.",
        "Просечна зарада полицијских службеника по полу, 2022.",
        "Upražnjena radna mjesta policijskih službenika po spolu, 31.12.2022.",
        "Povrijeđeni policijski službenici po spolu, 2022.",
        "Disciplinski postupci protiv policijskih službenika po spolu, 2022.",
    ],
)
def test_what_is_no_number_of_staff_is_refused(title: str) -> None:
    reading = _one_table(title, "Čin", "Žene", "Muškarci")
    assert reading.observations == []
    assert [found.rule for found in reading.findings] == ["other_subject"]


def test_a_share_without_its_unit_is_asked_about_though_all_else_is_persons() -> None:
    reading = _one_table("Policijski službenici, 2022", "Čin", "Udio žena", "Broj muškaraca")
    assert [item.place.cell for item in reading.observations] == ["C4", "C5"]
    assert [(found.rule, found.place.cell) for found in reading.findings] == [("unit_unknown", "B4")]
