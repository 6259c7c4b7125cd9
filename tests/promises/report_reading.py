"""What a report says, read back from its model and from the files that were made of it.

Belongs here: finding the numbers of PDF, Word and drawings; what may hold digits without being a figure. Does
not belong here: tests.
"""

import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

from docx import Document
from docx.oxml.ns import qn

from pipelines.report.charts.drawing import svg
from pipelines.report.charts.tables import as_table
from pipelines.report.display import said, said_cell
from pipelines.report.figures import Figure
from pipelines.report.footnotes import footnotes_of
from pipelines.report.forms.numbering import numbered, shown_numbers
from pipelines.report.model import Block, Drawing, Listing, Paragraph, Report, Table, Text
from pipelines.report.source import Source, value_at

NUMBER = re.compile(r"[+\u2212]?\d+(?:[.,]\d+)*")

WORDS_WITH_DIGITS = {
    "address": r"\b[\w-]+(?:\.[\w-]+)*\.(?:org|md|net|com)(?:/\w+)*",
    "rank code": r"\b(?:OF|OR|O|W)[-\u2011\u2013]?\d+(?:[-\u2013/]\d+)?\b",
    "date": r"\b\d{1,2}\.?\s(?=[^\W\d]+\.?\s(?:19|20)\d\d)|\b\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d\d",
    "edition": r"\b(?:19|20)\d\d\.\d+\b",
    "code of a framework": r"\b[A-Z]+[/-]\d[\w./-]*|\b[A-Z]{2,}[A-Z0-9]*(?:[-/.]\w+)*\d\w*\b",
    "year": r"\b(?:19|20)\d\d\b(?:[-\u2013/](?:19|20)?\d\d\b)?",
    "resolution": r"\b(?:1325|1820|1888|1889|1960|2106|2122|2242|2467|2493|2538|1244)\b",
    "per hundred": r"(?<![\d.,])100(?![\d%]|[.,]\d)",
    "objective of a plan": r"^\d(?:\.\d)?(?= |$)",
    "example": r"[\u201c\u201e][^\u201c\u201d\u201e]*[\u201c\u201d]",
}
"""What may hold digits in words: nothing of it is a figure of the edition."""

SVG = "{http://www.w3.org/2000/svg}"
PAGE = ("-x", "0", "-W", "595", "-y", "67", "-H", "713")
"""Points of a page between its running head and its foot."""


def numbers_in(words: str) -> Counter[str]:
    """Return the numbers of words, by how often they stand there."""
    return Counter(NUMBER.findall(words.replace("\u00a0", " ")))


def texts_of(block: Block) -> Iterator[Text]:
    """Yield all words of a block that are no heads; of a drawing its title."""
    match block:
        case Paragraph(words):
            yield words
        case Listing(items):
            yield from items
        case Table():
            yield block.caption
            yield from block.notes
            yield from (cell for row in block.rows for cell in row if isinstance(cell, Text))
        case Drawing(_, title, _):
            yield title


def typed(report: Report, source: Source) -> list[str]:
    """Return the words of a report that hold a number which is no figure, nor of the edition's own words."""
    own = sorted(words_of_edition(source), key=len, reverse=True)
    heads = [head for block in report.blocks if isinstance(block, Table) for head in block.heads]
    titles = [section.title for section in report.walk()]
    parts = [
        part
        for block in report.blocks
        for words in texts_of(block)
        for part in words.parts
        if isinstance(part, str)
    ]
    found = []
    for words in dict.fromkeys([*heads, *titles, *parts]):
        rest = words
        for known in own if NUMBER.search(rest) else ():
            rest = rest.replace(known, "")
        for pattern in WORDS_WITH_DIGITS.values():
            rest = re.sub(pattern, "", rest)
        if NUMBER.search(rest):
            found.append(words)
    return found


def words_of_edition(source: Source) -> set[str]:
    """Return the names, definitions and sources of the edition that hold digits."""
    found = set()
    for table in sorted(source.tables):
        for row in source.table(table):
            found |= {
                value
                for value in row.values()
                if isinstance(value, str) and re.search(r"[^\W\d].*\s", value) and NUMBER.search(value)
            }
    return found


def numbers_of_words(report: Report) -> Counter[str]:
    """Return the numbers of all that a report says beside its drawings, as its forms with pages say it."""
    language, found = report.language, Counter[str]()
    for number, section in numbered(report):
        found += numbers_in(f"{'.'.join(map(str, number))} {section.title}")
        for block in section.blocks:
            found += _numbers_of(block, language)
        for words in footnotes_of(section.blocks, report.region, language):
            found += numbers_in(words)
    return found + Counter(map(str, shown_numbers(report).values()))


def _numbers_of(block: Block, language: str) -> Counter[str]:
    texts = [said(words, language) for words in texts_of(block)]
    if isinstance(block, Table):
        cells = (cell for row in block.rows for cell in row if isinstance(cell, Figure))
        texts += [*block.heads, *(said_cell(cell, language) for cell in cells)]
    return sum(map(numbers_in, texts), Counter())


def numbers_of_heads(report: Report) -> set[str]:
    """Return the numbers that may stand again on every page that a table goes on."""
    heads = (head for block in report.blocks if isinstance(block, Table) for head in block.heads)
    return set(numbers_in(" ".join(heads)))


def numbers_of_drawings(report: Report) -> Counter[str]:
    """Return the numbers that a reader sees in the drawings of a report, those of scales with them."""
    found = Counter[str]()
    for block in report.blocks:
        if isinstance(block, Drawing):
            found += sum(map(numbers_in, _seen(svg(block.chart, report.language), scales=True)), Counter())
    return found


def strange_in_drawings(report: Report) -> list[tuple[str, str]]:
    """Return the numbers that are drawn beside scales and are neither figures of their chart nor words."""
    found = []
    for block in report.blocks:
        if isinstance(block, Drawing):
            table = as_table(block.chart, block.name, block.title, report.language)
            known = _numbers_of(table, report.language)
            known += Counter(f"{one.value:.0f}" for one in block.chart.figures if one.value is not None)
            for words in _seen(svg(block.chart, report.language), scales=False):
                rest = re.sub("|".join(WORDS_WITH_DIGITS.values()), "", words)
                strange = numbers_in(words).keys() & numbers_in(rest).keys() - known.keys()
                found += [(block.name, one) for one in sorted(strange)]
    return found


def _seen(picture: str, *, scales: bool) -> Iterator[str]:
    """Yield the words of an SVG, with or without those of its scales."""
    stack = [ElementTree.fromstring(picture)]  # noqa: S314 (we drew it)
    while stack:
        part = stack.pop()
        if not scales and "role-axis" in part.get("class", ""):
            continue
        if part.tag == f"{SVG}text":
            yield "".join(part.itertext())
        else:
            stack.extend(part)


def read_docx(content: bytes) -> str:
    """Return the words of a Word document after its list of contents, in paragraphs and tables."""
    book = Document(BytesIO(content))
    body = [part for part in book.element.body if part.tag in (qn("w:p"), qn("w:tbl"))]
    begin = next(
        place
        for place, part in enumerate(body)
        if part.tag == qn("w:p") and part.pPr is not None and part.pPr.style == "Heading1"
    )
    return "\n".join(_lines(body[begin:]))


def _lines(parts: Iterable[ElementTree.Element]) -> Iterator[str]:
    for part in parts:
        paragraphs = [part] if part.tag == qn("w:p") else part.iter(qn("w:p"))
        yield from ("".join(one.text or "" for one in part.iter(qn("w:t"))) for part in paragraphs)


def read_pdf(content: bytes, path: Path) -> str:
    """Return the words of a PDF's pages after cover and contents, without running head and foot."""
    path.write_bytes(content)
    command = ["pdftotext", "-f", "3", *PAGE, "-layout", "-enc", "UTF-8", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def figures_without_place(report: Report, source: Source) -> list[Figure]:
    """Return the figures that the edition does not have where they say they stand."""
    found = []
    for figure in report.figures:
        given = [value_at(source, place) for place in figure.references]
        if figure.operation == "count":
            is_right = figure.value == len(figure.references)
        else:
            is_right = figure.value is None or given == [figure.value]
        if not is_right:
            found.append(figure)
    return found
