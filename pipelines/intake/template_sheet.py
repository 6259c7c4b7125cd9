"""One sheet of our own workbook: header, stub, empty cells, checks while typing.

Belongs here: drawing a sheet. Does not belong here: which rows it has (`schemas.template_layout`),
what stands in them (`fillings`), how it looks (`template_style`).
"""

from dataclasses import dataclass
from functools import partial

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.intake import template_style as style
from pipelines.intake.fillings import Coordinates, Filling, last_year_key
from pipelines.intake.template_cover import Heading
from pipelines.intake.words import STUB_LISTS, rank_list
from schemas.code_lists import CodeList, code_list
from schemas.statuses import answer_of
from schemas.template_layout import LAST_YEAR_COLUMNS, Row, sheet_columns, template_layout
from schemas.texts import text
from schemas.vocabulary import COMPULSORY_MARK

COUNT_FORMAT, SHARE_FORMAT, AMOUNT_FORMAT, TEXT_FORMAT = "#,##0_)", "0.0##_)", "#,##0.##_)", "@"
LAST_YEAR = {**LAST_YEAR_COLUMNS, "last_answer": "_T"}


@dataclass(frozen=True)
class SheetContent:
    """What one sheet shows. `last_year` is None where there is none: then it has no columns for it."""

    code: str
    institution: str
    time_period: int
    language: str
    heading: Heading
    rows: list[Row]
    fillings: dict[Row, Filling]
    last_year: dict[tuple[Coordinates, str, str], float] | None
    lists: dict[str, str]


class SheetWriter:
    """Draws one sheet from top to bottom."""

    def __init__(self, sheet: Worksheet, content: SheetContent) -> None:
        self.sheet, self.content, self.language = sheet, content, content.language
        self.stub: list[str] = list(template_layout().sheets[content.code].stub)
        shown = [
            c for c in sheet_columns(content.code) if content.last_year is not None or c not in LAST_YEAR
        ]
        self.columns = [*self.stub, *shown]
        self.lists: dict[str, CodeList] = {name: code_list(codes) for name, codes in STUB_LISTS.items()}
        self.lists["rank"] = rank_list(content.institution)
        self.looks = style.Looks()
        self.header_row = 0

    def draw(self) -> None:
        """Draw the whole sheet."""
        self.sheet.sheet_view.showGridLines = False
        self.sheet.sheet_view.zoomScale = 90
        self._top()
        self._header()
        previous = None
        for number, row in enumerate(self.content.rows, start=self.header_row + 1):
            self._row(number, row, previous)
            previous = row
        self._checks()
        self.sheet.freeze_panes = self.sheet.cell(self.header_row + 1, len(self.stub) + 1).coordinate
        style.lock(self.sheet)
        header = self.content.heading.institution_name
        style.page(self.sheet, landscape=True, header_row=self.header_row, header=header)

    def _text(self, key: str, **values: object) -> str:
        return text(f"template.{key}", self.language, **values)

    def _width(self) -> float:
        return sum(style.WIDTHS[name] for name in self.columns)

    def _line(self, words: str, size: float, color: str, *, bold: bool = False) -> None:
        self.header_row += 1
        cell = self.sheet.cell(self.header_row, 1, words)
        cell.font = style.font(color, size, bold=bold)
        cell.alignment = style.line_at()
        self.sheet.row_dimensions[self.header_row].height = style.height([(words, self._width())], size)

    def _top(self) -> None:
        heading = self.content.heading
        label = code_list("sheets").label(self.content.code, self.language)
        title = self._text("sheet_title", sheet=label, year=str(self.content.time_period))
        self._line(title, 16, style.DEEP, bold=True)
        self._line(f"{heading.institution_name} ({heading.area_name})", 11, style.INK, bold=True)
        if heading.is_simulated:
            self._line(heading.notice, 12, style.WHITE, bold=True)
            for column in range(1, len(self.columns) + 1):
                self.sheet.cell(self.header_row, column).fill = style.ground(style.ALARM)
        self._line(self._text(f"sheet.{self.content.code}"), 10, style.INK)
        has_compulsory = any(row.is_compulsory for row in self.content.rows)
        self._line(self._text("compulsory" if has_compulsory else "optional"), 10, style.INK)
        if heading.footnote is not None:
            self._line(f"* {heading.footnote}", 9, style.MUTED)

    def _header(self) -> None:
        self.header_row += 2
        self.sheet.row_dimensions[self.header_row - 1].height = style.GAP
        texts = []
        for column, name in enumerate(self.columns, start=1):
            label = code_list("columns").label(name, self.language)
            cell = self.sheet.cell(self.header_row, column, label)
            cell.font, cell.fill = style.font(style.WHITE, bold=True), style.ground(style.DEEP)
            cell.border = style.BOXED
            cell.alignment = style.text_at() if name in self.stub else style.heading_at()
            self.sheet.column_dimensions[get_column_letter(column)].width = style.WIDTHS[name]
            texts.append((label, style.WIDTHS[name] / style.BOLD))
        self.sheet.row_dimensions[self.header_row].height = style.height(texts) + 4

    def _depth(self, rank: str) -> int:
        parent = self.lists["rank"][rank].parent
        return 1 + self._depth(parent) if parent else 0

    def _row(self, number: int, row: Row, previous: Row | None) -> None:
        begins = previous is None or (row.measure, row.population) != (previous.measure, previous.population)
        texts = self._stub_cells(number, row, previous)
        for column, name in enumerate(self.columns, start=1):
            cell = self.sheet.cell(number, column)
            if name in LAST_YEAR:
                self._last_year_cell(cell, row, LAST_YEAR[name])
            elif name not in self.stub:
                texts.append((self._input_cell(cell, name, row), style.WIDTHS[name]))
            if begins or row.is_compulsory:
                lines = partial(style.underline, top=begins, bottom=row.is_compulsory)
                self.looks.give(cell, ("underline", begins, row.is_compulsory), lines)
        self.sheet.row_dimensions[number].height = style.height(texts)

    def _stub_cells(self, number: int, row: Row, previous: Row | None) -> list[tuple[str, float]]:
        """Draw the stub; what repeats the row above stands back. Return the texts with their room."""
        texts = []
        repeats = previous is not None
        for column, name in enumerate(self.stub, start=1):
            repeats = repeats and previous is not None and row.stub(name) == previous.stub(name)
            depth = self._depth(row.rank) if name == "rank" else 0
            bold = not repeats and depth == 0 and name != "detail"
            label = self.lists[name].label(row.stub(name), self.language)
            if row.is_compulsory and name == self.stub[-1]:
                label = f"{label} {COMPULSORY_MARK}"
            cell = self.sheet.cell(number, column, label)
            size = style.SMALL if repeats else style.SIZE
            draw = partial(style.as_stub, depth=depth, repeats=repeats, bold=bold)
            self.looks.give(cell, ("stub", depth, repeats, bold), draw)
            room = (style.WIDTHS[name] - 1.5 * depth) * style.SIZE / size
            texts.append((label, room / style.BOLD if bold else room))
        return texts

    def _last_year_cell(self, cell: Cell | MergedCell, row: Row, sex: str) -> None:
        value = (self.content.last_year or {}).get(last_year_key(row, sex))
        if value is not None:
            cell.value = self._shown(row, value)
        number_format, is_text = self._format(row), row.unit_measure == "answer"
        draw = partial(style.as_last_year, number_format=number_format, is_text=is_text)
        self.looks.give(cell, ("last year", number_format, is_text), draw)

    def _shown(self, row: Row, value: float) -> str | float | int:
        if row.unit_measure == "answer":
            return code_list("answers").label(answer_of(value), self.language)
        return int(value) if value.is_integer() else value

    def _format(self, row: Row) -> str:
        return AMOUNT_FORMAT if row.unit_measure == "currency" else COUNT_FORMAT

    def _input_format(self, name: str, row: Row) -> str:
        return {"comment": TEXT_FORMAT, "stated_share": SHARE_FORMAT}.get(name, self._format(row))

    def _input_cell(self, cell: Cell | MergedCell, name: str, row: Row) -> str:
        """Draw a cell to fill in; return the text that it shows."""
        filling = self.content.fillings.get(row, Filling())
        is_text = name in ("remark", "comment") or (name == "answer" and row.unit_measure == "answer")
        number_format = self._input_format(name, row)
        draw = partial(style.as_input, number_format=number_format, is_text=is_text)
        self.looks.give(cell, ("input", number_format, is_text), draw)
        if name == "remark":
            cell.value = code_list("remarks").label(filling.remark, self.language) if filling.remark else None
        elif name == "comment":
            cell.value = filling.comment
            cell.data_type = "s" if filling.comment else "n"
        elif name in filling.columns:
            value = filling.columns[name]
            cell.value = value if name == "stated_share" else self._shown(row, value)
        return str(cell.value) if is_text and cell.value is not None else ""

    def _validation(self, kind: str) -> DataValidation:
        """Return the check of one kind of cell, with its words."""
        lists = self.content.lists
        checks = {
            "count": (DataValidation("whole", operator="greaterThanOrEqual", formula1="0"), "count"),
            "currency": (DataValidation("decimal", operator="greaterThanOrEqual", formula1="0"), "amount"),
            "stated_share": (
                DataValidation("decimal", operator="between", formula1="0", formula2="100"),
                "share",
            ),
            "remark": (DataValidation("list", formula1=lists["remarks"]), "list"),
            "answer": (DataValidation("list", formula1=lists["answers"]), "list"),
        }
        check, message = checks[kind]
        check.allow_blank = check.showErrorMessage = True
        check.errorTitle, check.error = self._text("validation.title"), self._text(f"validation.{message}")
        self.sheet.add_data_validation(check)
        return check

    def _checks(self) -> None:
        """Refuse while typing what the rules would refuse later, and mark unequal totals."""
        cells: dict[str, list[str]] = {}
        for number, row in enumerate(self.content.rows, start=self.header_row + 1):
            for column, name in enumerate(self.columns, start=1):
                kind = self._kind(name, row)
                if kind is not None:
                    cells.setdefault(kind, []).append(f"{get_column_letter(column)}{number}")
        for kind, places in cells.items():
            # Not DataValidation.add, which looks through all cells before each.
            self._validation(kind).sqref = MultiCellRange(" ".join(places))
        if "_T" in self.columns:
            self._mark_unequal()

    def _kind(self, name: str, row: Row) -> str | None:
        if name in ("comment", *self.stub, *LAST_YEAR):
            return None
        if name in ("remark", "stated_share"):
            return name
        return row.unit_measure if row.unit_measure in ("answer", "currency") else "count"

    def _mark_unequal(self) -> None:
        first, last = self.header_row + 1, self.header_row + len(self.content.rows)
        letter = {name: get_column_letter(self.columns.index(name) + 1) for name in ("F", "M", "_U", "_T")}
        formula = (
            f"AND(ISNUMBER(${letter['_T']}{first}),COUNT(${letter['F']}{first}:${letter['M']}{first})=2,"
            f"${letter['_T']}{first}<>SUM(${letter['F']}{first}:${letter['_U']}{first}))"
        )
        area = f"{letter['_T']}{first}:{letter['_T']}{last}"
        self.sheet.conditional_formatting.add(area, style.unequal_rule(formula))
