"""Columns headed "%" alone: whose share they are, told by the counts beside them.

Belongs here: matching a column of per cent with the counts of women, men and all on the same rows.
Does not belong here: shares that say themselves whose they are (`labels`).
"""

from pipelines.intake.foreign.belief import number_at
from pipelines.intake.foreign.lines import Line
from pipelines.intake.foreign.lookup import Labels
from pipelines.intake.foreign.resolve import resolve_columns, resolve_rows
from pipelines.intake.tokens import PERCENT, read_token
from pipelines.intake.workbook import Sheet, shown
from schemas.code_lists import TOTAL
from schemas.workbook_layout import Block, SheetLayout

ROUNDING = 0.6
FEWEST_ROWS = 2
Said = dict[str, dict[str, str]]


def _rest(line: Line) -> dict[str, str]:
    return {d: code for d, code in line.codes.items() if d not in ("sex", "unit_measure") and code != TOTAL}


def _is_share(sheet: Sheet, rows: list[int], share: int, part: int, whole: int) -> bool:
    """Return whether a column is the share, in per cent, of one column in another, on every row told."""
    told = 0
    for row in rows:
        percent_there = read_token(sheet.value(row, share), PERCENT).value
        values = [percent_there, *(number_at(sheet, row, column) for column in (part, whole))]
        if None in values or not values[2]:
            continue
        percent, count, everybody = (value or 0.0 for value in values)
        if abs(percent - 100 * count / everybody) > ROUNDING:
            return False
        told += 1
    return told >= FEWEST_ROWS


def _whose(sheet: Sheet, rows: list[int], column: int, columns: dict[int, Line]) -> str | None:
    """Return the sex whose share a column is; None where the counts beside it do not tell."""
    counts = {
        (line.codes["sex"], number)
        for number, line in columns.items()
        if "sex" in line.codes and line.codes.get("unit_measure") != PERCENT and not line.skip
    }
    found = {
        sex
        for sex, part in counts
        if sex != TOTAL
        for whole_sex, whole in counts
        if whole_sex == TOTAL and _is_share(sheet, rows, column, part, whole)
    }
    return found.pop() if len(found) == 1 else None


def shares_without_sex(sheet: Sheet, layout: SheetLayout, labels: Labels) -> Said:
    """Return labels such as "%" that say no sex, with the sex whose share stands below each of them."""
    found: Said = {}
    unclear: set[str] = set()
    for block in layout.blocks:
        for text, sex in _in_block(sheet, block, labels):
            if sex is None or found.get(text, {}).get("sex", sex) != sex:
                unclear.add(text)
            else:
                found[text] = {"unit_measure": PERCENT, "sex": sex}
    return {text: said for text, said in found.items() if text not in unclear}


def _in_block(sheet: Sheet, block: Block, labels: Labels) -> list[tuple[str, str | None]]:
    columns, _ = resolve_columns(sheet, block, labels)
    rows, _ = resolve_rows(sheet, block, labels)
    row_numbers = [row for row, line in rows.items() if not line.skip]
    found = []
    for column, line in columns.items():
        is_open = line.codes.get("unit_measure") == PERCENT and "sex" not in line.codes and not line.skip
        heads = [sheet.value(number - 1, column) for number in block.header]
        texts = [shown(head) for head in heads if head is not None]
        if is_open and texts and not _rest(line):
            found.append((texts[-1], _whose(sheet, row_numbers, column, columns)))
    return found
