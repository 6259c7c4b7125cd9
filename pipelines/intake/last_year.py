"""The columns of last year: what stands in them, though it gives no figure.

Belongs here: reading them. Does not belong here: comparing them with what was accepted (`checking`).
"""

from pipelines.intake.grid import Expected, Grid
from pipelines.intake.values import RowReader, answer_token
from pipelines.intake.workbook import address
from schemas.template_layout import LAST_YEAR_COLUMNS

ANSWER_COLUMNS = {"last_answer": "_T"}


def _columns(expected: Expected) -> dict[str, str]:
    """Return the columns of last year with the sex that each is of."""
    return ANSWER_COLUMNS if "last_answer" in expected.columns else LAST_YEAR_COLUMNS


def _entry(reader: RowReader, column: str, sex: str) -> dict[str, object]:
    row = reader.row
    if row.unit_measure == "answer":
        token = answer_token(reader, column)
    else:
        token = reader.token(column, row.unit_measure)
    return {
        "measure": row.measure,
        "population": row.population,
        "rank": row.rank,
        "sex": sex,
        "detail": row.detail,
        "unit_measure": row.unit_measure,
        "obs_value": token.value,
        "written": token.text,
        "sheet": reader.grid.sheet.name,
        "cell": address(reader.number, reader.grid.columns[column]),
    }


def read_last_year(grid: Grid, expected: Expected) -> list[dict[str, object]]:
    """Return an entry (LAST_YEAR_TYPES) per cell of last year that holds something."""
    readers = [RowReader(grid, expected, number, row) for number, row in grid.rows]
    return [
        _entry(reader, column, sex)
        for reader in readers
        for column, sex in _columns(expected).items()
        if reader.cell(column) is not None
    ]
