"""The forms of the report, read back: every number is one of the edition, the same bytes again, accessible.

Belongs here: what PDF, Word and workbook promise whoever reads them. Does not belong here: the page of HTML
(`test_report_html`), what chapters say (`test_report_chapters`).
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
import typst
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from pipelines.report.charts.tables import as_table
from pipelines.report.display import said, said_cell, shown
from pipelines.report.figures import Absence, Figure, Reference
from pipelines.report.forms import FORMS
from pipelines.report.forms.numbering import shown_numbers
from pipelines.report.making import make_report
from pipelines.report.model import Drawing, Paragraph, Report, Section, Table, Text
from pipelines.report.source import reading
from pipelines.store.edition import Edition, build_edition, open_edition
from pipelines.store.frames import empty_frame
from pipelines.store.home import Home
from schemas.disclosure import TIERS
from schemas.languages import LANGUAGES
from schemas.tables.registry import table_model
from tests.pipeline.report_world import REGION, YEAR, publish
from tests.promises.report_reading import (
    figures_without_place,
    numbers_in,
    numbers_of_drawings,
    numbers_of_heads,
    numbers_of_words,
    read_docx,
    read_pdf,
    strange_in_drawings,
    typed,
)
from tests.promises.report_simulated import publish_simulated

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler reads PDF back")
PLANTED = "98,765"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return publish(Home(tmp_path_factory.mktemp("forms")))


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return publish_simulated(Home(tmp_path_factory.mktemp("simulated")))


@pytest.fixture(scope="module")
def report(small: Edition) -> Report:
    return make_report(small, "en")


@pytest.fixture(scope="module")
def word(report: Report) -> bytes:
    return FORMS["docx"](report)


@pytest.fixture(scope="module")
def pdf(report: Report) -> bytes:
    return FORMS["pdf"](report)


@pytest.fixture(scope="module")
def book(report: Report) -> bytes:
    return FORMS["xlsx"](report)


def assert_of_the_edition(report: Report, edition: Edition) -> None:
    """Every number stands in the edition; the words beside the numbers hold none."""
    with reading(edition) as source:
        assert figures_without_place(report, source) == []
        assert typed(report, source) == []
    assert strange_in_drawings(report) == []


def differences_in_word(report: Report, content: bytes) -> tuple[Counter[str], Counter[str]]:
    """Return what a Word document has too much and too little; its drawings are pictures."""
    given, expected = numbers_in(read_docx(content)), numbers_of_words(report)
    return given - expected, expected - given


def unsigned(numbers: Counter[str]) -> Counter[str]:
    """Return numbers without signs: in a drawing a sign stands apart, which a reader of PDF may join."""
    found = Counter[str]()
    for number, count in numbers.items():
        found[number.lstrip("+\u2212")] += count
    return found


def differences_in_pdf(report: Report, content: bytes, path: Path) -> tuple[Counter[str], Counter[str]]:
    """Return what a PDF has too much and too little; heads stand again on each page of a long table."""
    given = unsigned(numbers_in(read_pdf(content, path)))
    expected = unsigned(numbers_of_words(report) + numbers_of_drawings(report))
    again = numbers_of_heads(report)
    more = Counter({one: count for one, count in (given - expected).items() if one not in again})
    return more, expected - given


def assert_workbook_is(report: Report, content: bytes) -> None:
    """Every sheet has the rows of its table or drawing: numbers as in the edition, words as said."""
    language = report.language
    tables = [
        block if isinstance(block, Table) else as_table(block.chart, block.name, block.title, language)
        for block in report.blocks
        if isinstance(block, (Table, Drawing))
    ]
    tables = [table for table in tables if table.rows]
    sheets = load_workbook(BytesIO(content)).worksheets[2:]
    assert len(sheets) == len(tables)
    for sheet, table in zip(sheets, tables, strict=True):
        (marked,) = sheet.tables.values()
        _, *rows = sheet[marked.ref]
        for given, expected in zip(rows, table.rows, strict=True):
            for cell, one in zip(given, expected, strict=True):
                is_number = isinstance(one, Figure) and one.value is not None and not one.is_of_few
                # A workbook keeps 16 digits of a number.
                wanted = float(f"{one.value:.16g}") if is_number else said_cell(one, language) or None
                assert cell.value == wanted, f"{sheet.title}!{cell.coordinate}"


def assert_read_back(report: Report, edition: Edition, folder: Path) -> None:
    assert_of_the_edition(report, edition)
    none = (Counter(), Counter())
    assert differences_in_word(report, FORMS["docx"](report)) == none
    assert differences_in_pdf(report, FORMS["pdf"](report), folder / "read.pdf") == none
    assert_workbook_is(report, FORMS["xlsx"](report))


@needs_poppler
def test_every_number_of_pdf_word_and_workbook_is_one_of_the_edition(
    report: Report, small: Edition, word: bytes, pdf: bytes, book: bytes, tmp_path: Path
) -> None:
    assert_of_the_edition(report, small)
    assert len(report.figures) > 100
    assert differences_in_word(report, word) == (Counter(), Counter())
    assert differences_in_pdf(report, pdf, tmp_path / "read.pdf") == (Counter(), Counter())
    assert_workbook_is(report, book)


def test_a_planted_number_is_found(report: Report, small: Edition, word: bytes, book: bytes) -> None:
    """What the test above rests on: a wrong number in words, figure, Word, workbook is seen."""
    chapter = report.sections[0]
    words = replace(report, sections=(replace(chapter, title=f"{chapter.title} {PLANTED}"),))
    wrong = replace(report.figures[0], value=98765.0)
    figure = replace(report, sections=(replace(chapter, blocks=(Paragraph(Text((wrong,))),)),))
    with reading(small) as source:
        assert typed(words, source) == [words.sections[0].title]
        assert wrong in figures_without_place(figure, source)
    document = Document(BytesIO(word))
    document.tables[0].rows[1].cells[1].paragraphs[0].runs[0].text = PLANTED
    saved = BytesIO()
    document.save(saved)
    more, less = differences_in_word(report, saved.getvalue())
    assert more == Counter({PLANTED: 1})
    assert sum(less.values()) <= 2
    workbook = load_workbook(BytesIO(book))
    sheet = workbook.worksheets[2]
    sheet[next(iter(sheet.tables.values())).ref][1][1].value = 98765
    changed = BytesIO()
    workbook.save(changed)
    with pytest.raises(AssertionError, match="1!B5"):
        assert_workbook_is(report, changed.getvalue())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_six_that_are_no_ordinary_number_are_said_in_six_ways(language: str) -> None:
    place = Reference("region.shares", (), "value")
    missing = [Figure(None, "percent", (place,), absence) for absence in Absence]
    six = [*missing, Figure(0, "percent", (place,))]
    said = [shown(figure, language) for figure in six]
    assert len(set(said)) == len(six)
    assert all(numbers_in(words).total() == (words == said[-1]) for words in said)
    cells = tuple((Text((absence,)), figure) for absence, figure in zip("abcdef", six, strict=True))
    table = Table("six", Text(("Six",)), ("Why", "Value"), cells)
    made = Report("T", "S", language, REGION, "2023.0", 2023, "public", "day", "n", "a", ())
    whole = replace(made, sections=(Section("one", "One", (table,)),))
    word = Document(BytesIO(FORMS["docx"](whole))).tables[0]
    assert [row.cells[1].text for row in word.rows[1:]] == said


def test_word_has_headings_heads_alternatives_and_a_language(report: Report, word: bytes) -> None:
    document = Document(BytesIO(word))
    levels = [int(one.style.name[-1]) for one in document.paragraphs if one.style.name.startswith("Heading ")]
    assert len(levels) == len(list(report.walk()))
    assert all(below <= above + 1 for above, below in pairwise(levels))
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)
    drawings = [block for block in report.blocks if isinstance(block, Drawing)]
    described = [one.get("descr") for one in document.element.iter(qn("wp:docPr"))]
    assert len(described) == len(drawings)
    assert all(described)
    spoken = document.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val"))
    assert (spoken, document.core_properties.language) == ("en", "en")
    # The list of contents leads to every section of two levels.
    marks = {one.get(qn("w:name")) for one in document.element.iter(qn("w:bookmarkStart"))}
    led = [one.get(qn("w:anchor")) for one in document.element.iter(qn("w:hyperlink"))]
    assert len(led) == sum(level <= 2 for level in levels)
    assert set(led) <= marks


def test_figures_and_tables_have_the_same_numbers_in_word_and_pdf(
    report: Report, word: bytes, pdf: bytes, tmp_path: Path
) -> None:
    numbers = shown_numbers(report)
    captions = [one.text for one in Document(BytesIO(word)).paragraphs if one.style.name == "Caption"]
    kinds = {Table: "Table", Drawing: "Figure"}
    blocks = [block for block in report.blocks if isinstance(block, (Table, Drawing))]
    begins = [f"{kinds[type(block)]} {numbers[block.name]}: " for block in blocks]
    assert [caption[: len(begin)] for caption, begin in zip(captions, begins, strict=True)] == begins
    if shutil.which("pdftotext"):
        lines = read_pdf(pdf, tmp_path / "read.pdf").splitlines()
        found = [line.lstrip() for line in lines if line.lstrip().startswith(("Table ", "Figure "))]
        assert [line[: len(begin)] for line, begin in zip(found, begins, strict=True)] == begins


@needs_poppler
def test_the_pdf_is_tagged_and_every_drawing_told(report: Report, pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)
    told = {}
    for option in ("-isodates", "-struct"):
        command = ["pdfinfo", option, str(path)]
        told[option] = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    about = dict(line.split(":", 1) for line in told["-isodates"].splitlines() if ":" in line)
    assert (about["Tagged"].strip(), about["Title"].strip()) == ("yes", report.title)
    assert "CreationDate" not in about
    tags = Counter(line.split()[0].rstrip(":") for line in told["-struct"].splitlines() if line.strip())
    drawings = sum(isinstance(block, Drawing) for block in report.blocks)
    tables = [block for block in report.blocks if isinstance(block, Table)]
    assert pdf.count(b"/Alt(") + pdf.count(b"/Alt <") + pdf.count(b"/Alt<") == drawings
    assert (tags["Table"], tags["THead"]) == (len(tables), len(tables))
    assert tags["TH"] == sum(len(table.heads) for table in tables)
    assert tags["H1"] == len(report.sections) + 1  # the list of contents has one, too
    assert b"/Lang(en)" in pdf
    assert b"/DisplayDocTitle true" in pdf


@needs_poppler
def test_every_page_that_names_kosovo_has_its_footnote(pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)
    command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
    read = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    named = [page for page in read.split("\f") if "Kosovo*" in page]
    assert len(named) > 1, "the contents and at least one more"
    assert all("* References to Kosovo shall be understood" in page for page in named)


def test_typst_refuses_a_drawing_that_nobody_told() -> None:
    """What PDF/UA rests on: a document that breaks its rules is not made at all."""
    picture = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    source = f'#set document(title: "T")\n#image(bytes("{picture}"), format: "svg")'.encode()
    with pytest.raises(typst.TypstError, match="alt"):
        typst.compile(source, format="pdf", pdf_standards="ua-1")


def test_the_workbook_has_one_table_a_sheet_and_no_merged_cell(book: bytes) -> None:
    workbook = load_workbook(BytesIO(book))
    for sheet in workbook.worksheets:
        assert not sheet.merged_cells.ranges
        assert len(sheet.tables) == (sheet is not workbook.worksheets[0])
    assert workbook.properties.language == "en"


PRINT_HASHES = """
import hashlib, io, json, sys, time, zipfile
from pathlib import Path
time.time = lambda: 4102444800.0  # another day: 2100
from pipelines.report.forms import FORMS
from pipelines.report.making import make_report
from pipelines.store.edition import open_edition
report = make_report(open_edition(Path(sys.argv[1])), sys.argv[2])
print(json.dumps({form: hashlib.sha256(write(report)).hexdigest() for form, write in FORMS.items()}))
"""


@pytest.mark.long
def test_the_same_edition_gives_the_same_bytes_elsewhere_and_another_day(small: Edition) -> None:
    own = {form: sha256(write(make_report(small, "sq"))).hexdigest() for form, write in FORMS.items()}
    for seed, zone in (("1", "Pacific/Kiritimati"), ("2", "America/Anchorage")):
        process = subprocess.run(
            [sys.executable, "-c", PRINT_HASHES, str(small.folder), "sq"],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            check=True,
            capture_output=True,
            text=True,
        )
        assert json.loads(process.stdout) == own


@pytest.mark.long
def test_last_years_report_is_made_again_from_last_years_edition(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = publish(home)
    before = {form: write(make_report(first, "en")) for form, write in FORMS.items()}
    home.lake.write(REGION, "region.training", empty_frame(table_model("region.training")))
    home.lake.write(REGION, "region.representation", empty_frame(table_model("region.representation")))
    later = build_edition(home, REGION, YEAR, 0)
    assert make_report(later, "en").sections != make_report(first, "en").sections
    again = open_edition(first.folder)
    assert {form: write(make_report(again, "en")) for form, write in FORMS.items()} == before


def test_no_file_of_word_or_workbook_says_when_it_was_made(word: bytes, book: bytes) -> None:
    for content in (word, book):
        with ZipFile(BytesIO(content)) as package:
            assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.long
@needs_poppler
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_simulated_region_is_read_back_in_every_language(
    simulated: Edition, language: str, tmp_path: Path
) -> None:
    edition = simulated.of_tier("public")
    report = make_report(edition, language)
    assert_read_back(report, edition, tmp_path)
    assert len(FORMS["html"](report)) > 100_000


@pytest.mark.long
def test_a_simulated_report_says_in_its_methods_too_that_nobody_sent_its_figures(simulated: Edition) -> None:
    sections = {section.name: section for section in make_report(simulated.of_tier("public"), "en").walk()}
    first = sections["methods-sources"].blocks[0]
    assert isinstance(first, Paragraph)
    assert said(first.text, "en").startswith("Every figure was made up by a simulation")


@pytest.mark.long
@needs_poppler
@pytest.mark.parametrize("tier", TIERS)
def test_every_tier_is_read_back(simulated: Edition, tier: str, tmp_path: Path) -> None:
    edition = publish(Home(tmp_path / "home"), for_all=True).of_tier(tier)
    for language in LANGUAGES:
        assert_read_back(make_report(edition, language), edition, tmp_path)
    edition = simulated.of_tier(tier)
    assert_read_back(make_report(edition, "en"), edition, tmp_path)
