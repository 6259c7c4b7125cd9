"""The cover sheet of our own workbook: whose return it is, and how to fill it in.

Belongs here: drawing the cover. Does not belong here: the sheets with figures (`template_sheet`),
the words (`schemas/texts/template`).
"""

from dataclasses import dataclass
from datetime import date

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.intake import template_style as style
from pipelines.intake.reading import Cover
from schemas.code_lists import code_list
from schemas.languages import LANGUAGE_NAMES, serbian_latin
from schemas.regions import region_of
from schemas.texts import text, text_keys
from schemas.vocabulary import COMPULSORY_MARK

STEPS = tuple(f"template.step.{number}" for number in range(1, 8))
INPUTS = {"period_start", "period_end", "contact_name", "contact_email", "source"}
DATE_FORMAT = "dd.mm.yyyy"
COLUMNS = ("A", "B")


@dataclass(frozen=True)
class Heading:
    """What stands at the top of every sheet."""

    institution_name: str
    area_name: str
    notice: str
    is_simulated: bool
    footnote: str | None


def heading(cover: Cover) -> Heading:
    """Return name, area and notices of a cover's institution, in its language.

    Only a cover that names a source is one of published figures: a ministry's own names none.
    """
    language, region = cover.language, region_of(cover.institution)
    node = region.institution(cover.institution)
    is_simulated = region.settings.origin == "simulated"
    origin = "simulated" if is_simulated else "published" if cover.source else "reported"
    name = node.name_en if language == "en" else node.name
    footnote = f"area.{node.ref_area}.footnote"
    return Heading(
        institution_name=serbian_latin(name) if language == "sr-Latn" else name,
        area_name=region.areas.label(node.ref_area, language),
        notice=text(f"template.notice.{origin}", language),
        is_simulated=is_simulated,
        footnote=text(footnote, language) if footnote in text_keys("en") else None,
    )


class CoverWriter:
    """Draws the cover from top to bottom; `lists` says afterwards where the drop-downs' words stand."""

    def __init__(self, sheet: Worksheet, cover: Cover, sheets: list[str]) -> None:
        self.sheet, self.cover, self.sheets = sheet, cover, sheets
        self.language = cover.language
        self.heading = heading(cover)
        self.row = 0
        self.lists: dict[str, str] = {}

    def draw(self) -> None:
        """Draw the whole cover."""
        for column, width in zip(COLUMNS, style.COVER_WIDTHS, strict=True):
            self.sheet.column_dimensions[column].width = width
        self.sheet.sheet_view.showGridLines = False
        self._title()
        self._fields()
        self._section("how")
        for number, key in enumerate(STEPS, start=1):
            self._line(f"{number}.  {self._step(key)}")
        self._section("sheets")
        for name in self.sheets:
            self._link(name)
        self._words("remarks", "remark")
        self._words("answers", "answer")
        self._signs()
        style.lock(self.sheet)
        style.page(self.sheet, landscape=False, header=self.heading.institution_name)

    def _text(self, key: str, **values: object) -> str:
        return text(f"template.{key}", self.language, **values)

    def _step(self, key: str) -> str:
        columns = code_list("columns")
        names = {name: columns.label(name, self.language) for name in ("remark", "stated_share", "comment")}
        return text(key, self.language, **names)

    def _line(self, words: str, *, size: float = 10, bold: bool = False, color: str = style.INK) -> None:
        """Write one line across both columns."""
        self.row += 1
        cell = self.sheet.cell(self.row, 1, words)
        cell.font, cell.alignment = style.font(color, size, bold=bold), style.text_at()
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=2)
        self.sheet.row_dimensions[self.row].height = style.height([(words, sum(style.COVER_WIDTHS))], size)

    def _banner(self, words: str) -> None:
        self._line(words, size=13, bold=True, color=style.WHITE)
        for column in (1, 2):
            self.sheet.cell(self.row, column).fill = style.ground(style.ALARM)
        self.sheet.row_dimensions[self.row].height += 6

    def _title(self) -> None:
        self._line(self._text("title"), size=20, bold=True, color=style.DEEP)
        self._line(self._text("subtitle", year=str(self.cover.time_period)), size=14, color=style.DEEP)
        self._line(f"{self.heading.institution_name} ({self.heading.area_name})", size=12, bold=True)
        if self.heading.is_simulated:
            self._banner(self.heading.notice)
        else:
            self._line(self.heading.notice, color=style.MUTED)
        if self.heading.footnote is not None:
            self._line(f"* {self.heading.footnote}", size=9, color=style.MUTED)

    def _section(self, name: str) -> None:
        self.row += 1
        self.sheet.row_dimensions[self.row].height = style.GAP
        self._line(self._text(f"section.{name}"), size=12, bold=True, color=style.DEEP)
        for column in (1, 2):
            self.sheet.cell(self.row, column).border = style.Border(bottom=style.FIRM)

    def _pair(self, label: str, value: str | int | date | None) -> None:
        self.row += 1
        first, second = self.sheet.cell(self.row, 1, label), self.sheet.cell(self.row, 2, value)
        if isinstance(value, str):
            second.data_type = "s"  # never a formula, whatever a source begins with
        first.font, first.alignment = style.font(bold=True), style.text_at()
        second.font, second.alignment = style.font(), style.text_at()
        shown = str(value or "")
        first_width, second_width = style.COVER_WIDTHS
        texts = [(label, first_width / style.BOLD), (shown, second_width)]
        self.sheet.row_dimensions[self.row].height = style.height(texts)

    def _fields(self) -> None:
        self._section("return")
        dates = DataValidation(type="date", operator="greaterThan", formula1="1", allow_blank=True)
        dates.errorTitle, dates.error = self._text("validation.title"), self._text("validation.date")
        self.sheet.add_data_validation(dates)
        values = vars(self.cover) | {
            "institution_name": self.heading.institution_name,
            "language": LANGUAGE_NAMES[self.language],
        }
        for name, code in code_list("cover_fields").codes.items():
            self._pair(code.label(self.language), values[name] or None)
            cell = self.sheet.cell(self.row, 2)
            cell.border, cell.fill = style.BOXED, style.ground(style.TINT)
            if name in INPUTS:
                style.as_input(cell, "General", is_text=True)
            if name in ("period_start", "period_end"):
                cell.number_format = DATE_FORMAT
                dates.add(cell)

    def _link(self, name: str) -> None:
        label = code_list("sheets").label(name, self.language)
        self._pair(label, self._text(f"sheet.{name}"))
        cell = self.sheet.cell(self.row, 1)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{label}'!A1", display=label)
        cell.font = style.Font(name=style.FONT, size=10, bold=True, underline="single", color=style.DEEP)

    def _words(self, codes: str, name: str) -> None:
        """Write the words of a drop-down with what they mean; the drop-down takes them from here."""
        self._section(codes)
        first = self.row + 1
        for code in code_list(codes).codes.values():
            self._pair(code.label(self.language), self._text(f"{name}.{code.code}"))
        self.lists[codes] = f"'{self.sheet.title}'!$A${first}:$A${self.row}"

    def _signs(self) -> None:
        self._section("signs")
        for name, sample in (
            ("input", ""),
            ("locked", ""),
            ("last_year", "1 234"),
            ("compulsory", COMPULSORY_MARK),
            ("unequal", "≠ 1 234"),
        ):
            self._pair(sample, self._text(f"sign.{name}"))
            cell = self.sheet.cell(self.row, 1)
            cell.border, cell.alignment = style.BOXED, style.heading_at()
            if name == "locked":
                cell.fill = style.ground(style.TINT)
            if name == "last_year":
                cell.fill, cell.font = style.ground(style.PALE), style.font(style.MUTED, italic=True)
            if name == "unequal":
                cell.fill, cell.font = style.ground(style.AMBER), style.font(style.AMBER_INK, bold=True)
