"""What must stand below a part of the report because of who is named in it: the footnotes of areas.

Belongs here: finding which footnotes some words carry. Does not belong here: the footnotes
(`schemas/texts/regions`), where a form puts them.
"""

from collections.abc import Iterable, Iterator

from pipelines.report.charts.tables import as_table
from pipelines.report.display import said, said_cell
from pipelines.report.model import Block, Drawing, Listing, Paragraph, Table
from schemas.regions import load_region


def footnotes_of(blocks: Iterable[Block], region: str, language: str) -> list[str]:
    """Return the footnotes of the areas that some blocks name, each once, in the order of the areas."""
    written = "\n".join(words for block in blocks for words in _words(block, language))
    return footnotes_in(written, region, language)


def footnotes_in(written: str, region: str, language: str) -> list[str]:
    """Return the footnotes of the areas that are named in words as readers see them."""
    found = load_region(region)
    carried = found.footnotes(language)
    return [words for area, words in carried.items() if found.areas.label(area, language) in written]


def _words(block: Block, language: str) -> Iterator[str]:
    """Yield what a reader sees of a block; of a drawing what stands in the table behind it."""
    match block:
        case Paragraph(text):
            yield said(text, language)
        case Listing(items):
            yield from (said(item, language) for item in items)
        case Table():
            yield said(block.caption, language)
            yield from block.heads
            yield from (said_cell(cell, language) for row in block.rows for cell in row)
            yield from (said(note, language) for note in block.notes)
        case Drawing(name, title, chart):
            yield from _words(as_table(chart, name, title, language), language)
