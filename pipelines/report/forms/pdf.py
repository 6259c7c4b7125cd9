"""The report as a PDF, typeset by Typst, tagged for programs that read aloud (PDF/UA-1).

Belongs here: the report as plain data for the page. Does not belong here: its looks (`pdf.typ`), its words.
"""

import json
from pathlib import Path
from typing import Any

import typst

from pipelines.report.charts.drawing import svg
from pipelines.report.charts.reading import alternative
from pipelines.report.display import said, said_cell
from pipelines.report.figures import Figure
from pipelines.report.footnotes import footnotes_of
from pipelines.report.forms.numbering import numbered, shown_numbers
from pipelines.report.forms.widths import widths
from pipelines.report.model import Block, Drawing, Listing, Paragraph, Report, Section, Table
from schemas.regions import load_region
from schemas.texts import text

SOURCE = Path(__file__).with_name("pdf.typ")
SCRIPTS = {"sr-Cyrl": "cyrl", "mk": "cyrl"}
LATIN = "latn"


def as_pdf(report: Report) -> bytes:
    """Return the report as a PDF; the same report gives the same bytes on every machine."""
    made = typst.compile(
        SOURCE.read_bytes(),
        format="pdf",
        sys_inputs={"said": json.dumps(_document(report), ensure_ascii=False)},
        ignore_system_fonts=True,
        pdf_standards="ua-1",
    )
    assert isinstance(made, bytes)  # noqa: S101 (one file of all pages is asked for)
    return made


def _document(report: Report) -> dict[str, Any]:
    language, numbers = report.language, shown_numbers(report)
    return {
        "language": language.partition("-")[0],
        "script": SCRIPTS.get(language, LATIN),
        **{name: getattr(report, name) for name in ("title", "subtitle", "notice", "access", "is_short")},
        "about": text("report.paper.about", language, edition=report.edition, prepared=report.prepared),
        "contents": text("report.paper.contents", language),
        "figure": text("report.paper.figure", language),
        "table": text("report.paper.table", language),
        "carried": _carried(report),
        "sections": [_section(section, len(number), report, numbers) for number, section in numbered(report)],
    }


def _section(section: Section, level: int, report: Report, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "title": section.title,
        "level": level,
        "starts_page": section.starts_page,
        "blocks": [
            {**_block(block, report.language, numbers), "footnotes": _footnotes((block,), report)}
            for block in section.blocks
        ],
        "footnotes": _footnotes(section.blocks, report),
    }


def _footnotes(blocks: tuple[Block, ...], report: Report) -> list[str]:
    return [f"* {words}" for words in footnotes_of(blocks, report.region, report.language)]


def _carried(report: Report) -> list[dict[str, str]]:
    """Return the names that carry a footnote, which must stand on every page that says them."""
    region = load_region(report.region)
    footnotes = region.footnotes(report.language).items()
    return [
        {"name": region.areas.label(area, report.language), "words": f"* {words}"}
        for area, words in footnotes
    ]


def _block(block: Block, language: str, numbers: dict[str, int]) -> dict[str, Any]:
    match block:
        case Paragraph(words, kind):
            return {"kind": kind, "words": said(words, language)}
        case Listing(items):
            return {"kind": "list", "items": [said(item, language) for item in items]}
        case Table():
            return {**_table(block, language), "number": numbers[block.name]}
        case Drawing(name, title, chart):
            return {
                "kind": "drawing",
                "number": numbers[name],
                "title": said(title, language),
                "svg": svg(chart, language),
                "alternative": alternative(chart, language),
            }


def _table(table: Table, language: str) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": said(table.caption, language),
        "heads": list(table.heads),
        "numeric": [_is_numeric(table, index) for index in range(len(table.heads))],
        "widths": widths(table, language),
        "rows": [[said_cell(cell, language) for cell in row] for row in table.rows],
        "notes": [said(note, language) for note in table.notes],
    }


def _is_numeric(table: Table, index: int) -> bool:
    """Return whether a column holds numbers: then it is set to the right."""
    return any(isinstance(row[index], Figure) for row in table.rows)
