"""Tables with known truth, drawn as workbooks in any layout, language and script.

Belongs here: drawing. Does not belong here: what must come of reading them (`test_foreign_tables`).
"""

import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import openpyxl
from hypothesis import strategies as st

from pipelines.intake.workbook import address
from schemas.code_lists import code_list
from schemas.languages import LANGUAGES

YEAR = "2023"
LISTS = {
    "sex": "sex",
    "rank": "ranks",
    "population": "populations",
    "detail": "details",
    "measure": "measures",
    "unit_measure": "units",
}
CODES = {
    "rank": ("OF", "OF6-10", "OF3-5", "OR5-9", "OR1-4"),
    "population": ("military", "civilian", "cadets"),
    "detail": ("retirement", "resignation", "contract_end", "dismissal", "medical"),
    "measure": ("strength", "intake", "exits"),
    "time_period": ("2020", "2021", "2022", "2023"),
    "unit_measure": ("persons", "percent"),
}
SAID_ONCE = {"measure": "strength", "population": "military", "unit_measure": "persons"}
PLACES = ("over", "under", "stub", "section", "stacked", "beside", "sheets", "tidy")
STYLES = ("plain", "upper", "mark", "spaces", "lines", "bare")
NOTES = ("", "Source: Ministry of Defence, 2019", "Напомена: подаци за 2018.", "* pa të dhëna për vitin 2017")

Cell = tuple[int, int]
Value = str | int | float


@dataclass(frozen=True)
class Plan:
    """How a table is drawn: what it holds, and where each dimension stands."""

    language: str
    rows: str
    row_codes: tuple[str, ...]
    sexes: tuple[str, ...]
    outer: str
    outer_codes: tuple[str, ...]
    place: str
    transposed: bool
    merged: bool
    has_corner: bool
    title: str
    gap: int
    has_spacer_row: bool
    has_spacer_column: bool
    note: str
    note_gap: int
    left: int
    numbers: tuple[int, ...]
    style: str
    as_text: bool

    def label(self, dimension: str, code: str) -> str:
        """Return how a code is written in the table's language."""
        if dimension == "time_period":
            return code
        if code == "percent":
            return "%"
        return self.styled(code_list(LISTS[dimension]).label(code, self.language))

    def concept(self, name: str) -> str:
        """Return what a dimension is called in the table's language."""
        return self.styled(code_list("concepts").label(name, self.language))

    def styled(self, label: str) -> str:
        """Return a label as people write it."""
        if self.style == "upper":
            return label.upper()
        if self.style == "mark":
            return f"{label}*"
        if self.style == "bare":
            letters = unicodedata.normalize("NFKD", label.replace("đ", "dj"))
            return "".join(letter for letter in letters if not unicodedata.combining(letter))
        if self.style == "spaces":
            return f"  {label} "
        return label.replace(" ", "\n", 1) if self.style == "lines" else label

    def written(self, number: int | float) -> Value:
        """Return a number as the table writes it: a number, or a text with blanks and a decimal comma."""
        if not self.as_text:
            return number
        return f"{number:,}".replace(",", "\u00a0").replace(".", ",")


@dataclass
class Patch:
    """A piece of a sheet from (0, 0): its labels, merged cells, and figures with their coordinates."""

    labels: dict[Cell, str] = field(default_factory=dict)
    merges: list[tuple[Cell, Cell]] = field(default_factory=list)
    figures: dict[Cell, dict[str, str]] = field(default_factory=dict)

    def flipped(self) -> "Patch":
        """Return the same with rows for columns."""
        return Patch(
            {(c, r): label for (r, c), label in self.labels.items()},
            [((a[1], a[0]), (b[1], b[0])) for a, b in self.merges],
            {(c, r): codes for (r, c), codes in self.figures.items()},
        )

    @property
    def size(self) -> Cell:
        """Return how many rows and columns it takes."""
        cells = [*self.labels, *self.figures]
        return max(row for row, _ in cells) + 1, max(column for _, column in cells) + 1


def _header(plan: Plan, patch: Patch, row: int, left: int, labels: list[str]) -> None:
    """Write labels in a header row; of equal neighbours only the first, merged over the others or not."""
    start = 0
    for end in range(1, len(labels) + 1):
        if end < len(labels) and labels[end] == labels[start]:
            continue
        patch.labels[row, left + start] = labels[start]
        if plan.merged and end - start > 1:
            patch.merges.append(((row, left + start), (row, left + end - 1)))
        start = end


def _lines(plan: Plan, outer: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the columns of a block: (outer code, sex)."""
    if plan.place == "over" and outer:
        return [(code, sex) for code in outer for sex in plan.sexes]
    if plan.place == "under" and outer:
        return [(code, sex) for sex in plan.sexes for code in outer]
    return [("", sex) for sex in plan.sexes]


def block(plan: Plan, outer: tuple[str, ...], said: dict[str, str]) -> Patch:
    """Return a block with its header and stub; `said` are coordinates that stand outside it."""
    patch = Patch()
    lines = _lines(plan, outer)
    sexes = [plan.label("sex", sex) for _, sex in lines]
    groups = [plan.label(plan.outer, code) for code, _ in lines if code]
    levels = [level for level in ([sexes, groups] if plan.place == "under" else [groups, sexes]) if level]
    stubs = 2 if plan.place == "stub" and outer else 1
    left = stubs + plan.has_spacer_column
    for number, level in enumerate(levels):
        _header(plan, patch, number, left, level)
    if plan.has_corner and not plan.transposed:
        patch.labels[len(levels) - 1, stubs - 1] = plan.concept(plan.rows)
    row = len(levels)
    within = outer if plan.place in ("stub", "section") and outer else ("",)
    for group in within:
        if group and plan.place == "section":
            patch.labels[row, 0] = plan.label(plan.outer, group)
            row += 1
        elif group:
            patch.labels[row, 0] = plan.label(plan.outer, group)
        for number, code in enumerate(plan.row_codes):
            row += plan.has_spacer_row and number == 1 and not group
            patch.labels[row, stubs - 1] = plan.label(plan.rows, code)
            for across, (column_code, sex) in enumerate(lines):
                codes = {**said, plan.rows: code, "sex": sex}
                codes |= {plan.outer: group or column_code} if group or column_code else {}
                patch.figures[row, left + across] = codes
            row += 1
    return patch.flipped() if plan.transposed else patch


def tidy(plan: Plan, said: dict[str, str]) -> Patch:
    """Return a long table: a row for each figure, a column for each dimension."""
    dimensions = [d for d in (plan.outer, plan.rows, "sex") if d]
    patch = Patch({(0, column): plan.concept(d) for column, d in enumerate((*dimensions, "value"))})
    rows = itertools.product(plan.outer_codes or ("",), plan.row_codes, plan.sexes)
    for row, codes in enumerate(rows, start=1):
        named = dict(zip(dimensions, [code for code in codes if code], strict=True))
        patch.labels |= {(row, column): plan.label(d, code) for column, (d, code) in enumerate(named.items())}
        patch.figures[row, len(dimensions)] = {**said, **named}
    return patch


@dataclass
class Drawing:
    """A workbook, its truth (cell: coordinates, value), and what its texts cannot say."""

    book: openpyxl.Workbook
    plan: Plan
    numbers: Iterator[int]
    truth: dict[str, tuple[dict[str, str], float]] = field(default_factory=dict)

    def content(self) -> bytes:
        """Return the workbook as .xlsx."""
        out = BytesIO()
        self.book.save(out)
        return out.getvalue()

    def _values(self, patch: Patch) -> dict[Cell, int | float]:
        """Return a number for each figure; totals are those of their parts, of per cent a hundred."""
        values: dict[Cell, int | float] = {}
        sums: dict[tuple[tuple[str, str], ...], int] = {}
        for cell, codes in patch.figures.items():
            if codes["sex"] != "_T":
                number = next(self.numbers)
                key = tuple(sorted((d, code) for d, code in codes.items() if d != "sex"))
                sums[key] = sums.get(key, 0) + number
                values[cell] = number % 1000 / 10 if codes["unit_measure"] == "percent" else number
        for cell, codes in patch.figures.items():
            if codes["sex"] == "_T":
                key = tuple(sorted((d, code) for d, code in codes.items() if d != "sex"))
                values[cell] = 100 if codes["unit_measure"] == "percent" else sums[key]
        return values

    def put(self, sheet: str, patch: Patch, top: int, left: int) -> None:
        """Draw a patch at a place of a sheet."""
        page = self.book[sheet] if sheet in self.book.sheetnames else self.book.create_sheet(sheet)
        for (row, column), label in patch.labels.items():
            value: Value = int(label) if label.isdigit() else label
            page.cell(top + row + 1, left + column + 1, value)
        for (row, column), figure in self._values(patch).items():
            codes = patch.figures[row, column]
            page.cell(top + row + 1, left + column + 1, self.plan.written(figure))
            self.truth[f"{sheet}!{address(top + row, left + column)}"] = (codes, float(figure))
        for a, b in patch.merges:
            page.merge_cells(
                start_row=top + a[0] + 1,
                start_column=left + a[1] + 1,
                end_row=top + b[0] + 1,
                end_column=left + b[1] + 1,
            )


def _endless(numbers: tuple[int, ...]) -> Iterator[int]:
    place = 0
    while True:
        yield numbers[place % len(numbers)] + place // len(numbers)
        place += 1


def _sheet(drawing: Drawing, plan: Plan, name: str, parts: list[tuple[str, Patch]]) -> None:
    """Draw titles, blocks and notes of one sheet, blocks one below the other or side by side."""
    top = 0
    if plan.title:
        drawing.put(name, Patch({(0, 0): plan.title}), 0, plan.left)
        top = 1 + plan.gap
    column = plan.left
    for title, patch in parts:
        head = 1 if title else 0
        if title:
            drawing.put(name, Patch({(0, 0): title}), top, column)
        drawing.put(name, patch, top + head, column)
        rows, columns = patch.size
        if plan.place == "beside":
            column += columns + 1
        else:
            top += head + rows + 1
    if plan.note:
        bottom = drawing.book[name].max_row + plan.note_gap
        drawing.put(name, Patch({(0, 0): plan.note}), bottom, plan.left)


def draw(plan: Plan) -> Drawing:
    """Return the workbook that a plan describes."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    drawing = Drawing(book, plan, _endless(plan.numbers))
    said = {d: code for d, code in SAID_ONCE.items() if d not in (plan.outer, plan.rows)}
    said |= {} if plan.outer == "time_period" else {"time_period": YEAR}
    said |= {d: "_T" for d in ("rank", "detail") if d not in (plan.outer, plan.rows)}
    if plan.place == "tidy":
        _sheet(drawing, plan, "Tab", [("", tidy(plan, said))])
    elif plan.place in ("stacked", "beside", "sheets") and plan.outer:
        parts = [
            (plan.label(plan.outer, code), block(plan, (), {**said, plan.outer: code}))
            for code in plan.outer_codes
        ]
        if plan.place == "sheets":
            for title, patch in parts:
                _sheet(drawing, plan, title[:31], [("", patch)])
        else:
            _sheet(drawing, plan, "Tab", parts)
    else:
        _sheet(drawing, plan, "Tab", [("", block(plan, plan.outer_codes if plan.outer else (), said))])
    return drawing


@st.composite
def plans(draw_: st.DrawFn) -> Plan:
    """Draw a plan."""
    rows = draw_(st.sampled_from(("rank", "population", "detail")))
    outer = draw_(st.sampled_from(("", *(d for d in CODES if d != rows))))
    place = draw_(st.sampled_from(PLACES if outer else ("over", "tidy")))
    if place == "sheets" and outer not in ("time_period",):
        place = "over"
    row_codes = draw_(st.lists(st.sampled_from(CODES[rows]), min_size=2, max_size=5, unique=True))
    outer_codes = (
        draw_(st.lists(st.sampled_from(CODES[outer]), min_size=2, max_size=4, unique=True)) if outer else []
    )
    sexes = draw_(
        st.sampled_from((("F", "M"), ("F", "M", "_T"), ("M", "F"), ("_T", "F", "M"), ("F", "M", "_U")))
    )
    title = draw_(st.sampled_from(("", f"Tabela 1. {YEAR}", f"Табела 3: {YEAR}. година", f"31.12.{YEAR}")))
    return Plan(
        language=draw_(st.sampled_from(LANGUAGES)),
        rows=rows,
        row_codes=tuple(row_codes),
        sexes=sexes,
        outer=outer,
        outer_codes=tuple(sorted(outer_codes) if outer == "time_period" else outer_codes),
        place=place,
        transposed=draw_(st.booleans()) and place not in ("stub", "section", "tidy"),
        merged=draw_(st.booleans()),
        has_corner=draw_(st.booleans()),
        title="" if outer == "time_period" else title,
        gap=draw_(st.integers(0, 2)),
        has_spacer_row=draw_(st.booleans()),
        has_spacer_column=draw_(st.booleans()),
        note=draw_(st.sampled_from(NOTES)),
        note_gap=draw_(st.integers(0, 2)),
        left=draw_(st.integers(0, 2)),
        numbers=tuple(draw_(st.lists(st.integers(0, 1900), min_size=5, max_size=30))),
        style=draw_(st.sampled_from(STYLES)),
        as_text=draw_(st.booleans()),
    )
