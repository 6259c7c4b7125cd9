"""What a report is made of, whatever it is written as: sections, paragraphs, tables, drawings.

Belongs here: the shapes that chapters build and forms write. Does not belong here: words, how anything looks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipelines.figures.traced import Contribution
from pipelines.report.charts.contents import Chart
from pipelines.report.figures import Figure, RowAt


@dataclass(frozen=True)
class Text:
    """Words with numbers in them; a number stays one until it is written."""

    parts: tuple[str | Figure, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return its numbers, in order."""
        return tuple(part for part in self.parts if isinstance(part, Figure))


Cell = Text | Figure
"""What stands in a table: words or a number."""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph.

    `kind`: `text`; `message` a main message of the year; `caveat` what to read with care; `note` small print
    below a table or drawing.
    """

    text: Text
    kind: Literal["text", "message", "caveat", "note"] = "text"


@dataclass(frozen=True)
class Listing:
    """A list of short texts."""

    items: tuple[Text, ...]


@dataclass(frozen=True)
class Table:
    """A table: every row as long as `heads`; the first cell of a row is its head.

    `name` is unique in the report and stays the same from year to year. `notes` stand below it.
    """

    name: str
    caption: Text
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the heads."""
        if any(len(row) != len(self.heads) for row in self.rows):
            raise ValueError(f"Table {self.name}: a row is not as long as the heads.")

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return the numbers in its cells and notes."""
        texts = (self.caption, *self.notes, *(c for row in self.rows for c in row if isinstance(c, Text)))
        cells = tuple(cell for row in self.rows for cell in row if isinstance(cell, Figure))
        return cells + tuple(figure for text in texts for figure in text.figures)


@dataclass(frozen=True)
class Drawing:
    """A chart with its title: what it shows is also said in words and in a table (`charts.reading`).

    `name` is unique in the report and stays the same from year to year: files are called so.
    """

    name: str
    title: Text
    chart: Chart


Block = Paragraph | Listing | Table | Drawing


@dataclass(frozen=True)
class Section:
    """A part of the report. `name` is unique and stays the same from year to year: links lead to it.

    With `starts_page` it begins on a page of its own where there are pages.
    """

    name: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
    starts_page: bool = False

    def walk(self) -> Iterator["Section"]:
        """Yield this section and all below it, as they stand."""
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True)
class Report:
    """A whole report, or a brief: what its first page says, and its sections.

    `edition` is the edition's name (2023.1), `tier` who it is for, `prepared` the day of the edition's newest
    act as readers write it, `notice` what must be said of the figures on the first page. A short document, as
    a brief, has no front page of its own and no list of contents. `cells` are those behind the rows that its
    numbers stand in, where the edition leads to them.
    """

    title: str
    subtitle: str
    language: str
    region: str
    edition: str
    year: int
    tier: str
    prepared: str
    notice: str
    access: str
    sections: tuple[Section, ...] = ()
    is_short: bool = False
    cells: Mapping[RowAt, tuple[Contribution, ...]] = field(default_factory=dict, hash=False)

    def walk(self) -> Iterator[Section]:
        """Yield all sections, as they stand."""
        for section in self.sections:
            yield from section.walk()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Return all blocks, as they stand."""
        return tuple(block for section in self.walk() for block in section.blocks)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return every number of text, tables and drawings, as they stand."""
        return tuple(figure for block in self.blocks for figure in figures_of(block))


def figures_of(block: Block) -> tuple[Figure, ...]:
    """Return the numbers of one block."""
    match block:
        case Paragraph(text):
            return text.figures
        case Listing(items):
            return tuple(figure for text in items for figure in text.figures)
        case Table():
            return block.figures
        case Drawing(_, title, chart):
            return title.figures + chart.figures
