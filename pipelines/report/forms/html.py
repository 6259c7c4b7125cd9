"""The report as one page that works offline: text, tables, drawings, and what is behind every number.

Belongs here: putting the page together, its policy (nothing is loaded from anywhere, no script but its own).
Does not belong here: how it looks (`html.css`, `html.html.j2`), what it does (`html.js`), what is behind a
number (`html_passports`).
"""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from pipelines.pages import page_template
from pipelines.report.charts.reading import alternative
from pipelines.report.charts.tables import as_table
from pipelines.report.display import shown
from pipelines.report.figures import Figure
from pipelines.report.footnotes import footnotes_in
from pipelines.report.forms.html_drawings import drawing
from pipelines.report.forms.html_passports import Passports
from pipelines.report.model import Cell, Drawing, Listing, Paragraph, Report, Table
from schemas.code_lists import code_list
from schemas.texts import text
from schemas.tiers import INTERNAL

POLICY = "default-src 'none'; script-src '{script}'; style-src '{style}'; base-uri 'none'; form-action 'none'"
"""No connection to anywhere; no script and no style but the page's own, known by what is in them."""

CELL_HEADS = (
    "report.html.passport.side",
    "portal.edition.figure.institution",
    "portal.edition.figure.what",
    "report.html.passport.file",
    "report.html.passport.cell",
    "portal.edition.figure.figure",
)
"""The texts above the columns of the cells behind a number."""

BLOCKS = {Paragraph: "paragraph", Listing: "listing", Table: "table", Drawing: "drawing"}


def html(report: Report) -> bytes:
    """Return the report as one HTML page."""
    page = _Page(report)
    style, script = _beside("html.css"), _beside("html.js")
    whole = page_template("pipelines.report.forms", "html.html.j2").render(
        report=report,
        page=page,
        style=Markup(style),  # noqa: S704 (our own file)
        script=Markup(script),  # noqa: S704 (our own file)
        policy=POLICY.format(script=_digest(script), style=_digest(style)),
        t=lambda key, **values: text(f"report.html.{key}", report.language, **values),
    )
    return whole.encode("utf-8")


@dataclass
class _Page:
    """The page while it is written: the numbers on it are gathered as they come."""

    report: Report
    passports: Passports = field(init=False)

    def __post_init__(self) -> None:
        self.passports = Passports(self.report)

    def kind(self, block: object) -> str:
        """Return what the template calls a kind of block."""
        return BLOCKS[type(block)]

    def words(self, cell: Cell) -> Markup:
        """Return words with their numbers, each of which can be followed."""
        if isinstance(cell, Figure):
            return self.number(cell)
        parts = (
            self.number(part) if isinstance(part, Figure) else Markup.escape(part) for part in cell.parts
        )
        return Markup().join(parts)

    def number(self, figure: Figure) -> Markup:
        """Return a number as it is written, with its place among the passports and its marks."""
        value = Markup("") if figure.value is None else Markup(' value="{}"').format(f"{figure.value:.15g}")
        element = Markup(
            '<{tag} class="number{absent}"{value} data-passport="{place}">{shown}</{tag}>'
        ).format(
            tag="span" if figure.value is None else "data",
            absent="" if figure.absence is None else f" {figure.absence}",
            value=value,
            place=self.passports.place(figure),
            shown=shown(figure, self.report.language),
        )
        return element + Markup().join(map(self._mark, figure.marks))

    def _mark(self, mark: str) -> Markup:
        label = code_list("obs_status").label(mark, self.report.language)
        return Markup(' <abbr class="mark" title="{}">({})</abbr>').format(label, mark.lower())

    def drawing(self, block: Drawing) -> Markup:
        """Return a chart as a picture, whose marks lead to what is behind them."""
        return drawing(block.chart, self.report.language, self.passports.place, block.name)

    def said(self, block: Drawing) -> str:
        """Return a chart in words."""
        return alternative(block.chart, self.report.language)

    def as_table(self, block: Drawing) -> Table:
        """Return the numbers of a chart as a table."""
        return as_table(block.chart, f"{block.name}-table", block.title, self.report.language)

    def numeric(self, table: Table) -> tuple[bool, ...]:
        """Return of each column whether it is set to the right: where some cell is a number alone."""
        columns = tuple(zip(*table.rows, strict=True)) or ((),) * len(table.heads)
        return tuple(any(isinstance(cell, Figure) for cell in column) for column in columns)

    @property
    def marks(self) -> list[tuple[str, str]]:
        """Return the marks that stand on the page and what they mean."""
        there = {mark for figure in self.report.figures for mark in figure.marks}
        statuses = code_list("obs_status")
        return [
            (code, statuses.label(code, self.report.language)) for code in statuses.codes if code in there
        ]

    def footnotes(self, written: str) -> list[str]:
        """Return what must stand below a part of the page, because of those who are named in it."""
        return footnotes_in(Markup(written).unescape(), self.report.region, self.report.language)  # noqa: S704 (read, not shown)

    @property
    def is_internal(self) -> bool:
        """Return whether the page may lead to cells."""
        return self.report.tier == INTERNAL

    @property
    def cell_heads(self) -> list[str]:
        """Return the heads of the table of cells behind a number."""
        return [text(key, self.report.language) for key in CELL_HEADS]

    def data(self) -> Markup:
        """Return the passports as JSON that may stand in a page."""
        said = json.dumps(self.passports.data(), ensure_ascii=False, separators=(",", ":"))
        return Markup(said.replace("<", "\\u003c"))  # noqa: S704 (no element can begin in it)


def _digest(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")


@cache
def _beside(name: str) -> str:
    return files("pipelines.report.forms").joinpath(name).read_text(encoding="utf-8")
