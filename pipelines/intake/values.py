"""The rows of a grid to observations: numbers, reasons for their absence, notes.

Belongs here: what number, remark and comment of one row mean together. Does not belong here: which
row and column a cell is in (`grid`), how a number is written (`tokens`).
"""

from dataclasses import dataclass, field

from pipelines.intake.grid import Expected, Grid
from pipelines.intake.tokens import NO_NUMBER, PERCENT, Token, read_token
from pipelines.intake.workbook import NoValue, address, shown
from schemas.code_lists import code_list
from schemas.statuses import answer_value, holds_value, status_of
from schemas.template_layout import SEX_COLUMNS, Row

REASONED_SEXES = ("F", "M", "_T")
"""The sexes whose absence a reason explains: nobody must explain that no one is "other" or "unknown"."""


@dataclass
class RowReader:
    """One row while it is read: the grid it is in, its number in the sheet, its coordinates."""

    grid: Grid
    expected: Expected
    number: int
    row: Row
    remark: str | None = None
    comment: str | None = None
    observations: list[dict[str, object]] = field(default_factory=list)

    def cell(self, column: str) -> object:
        """Return the value in a column of ours, None where the column is gone."""
        found = self.grid.columns.get(column)
        return None if found is None else self.grid.sheet.value(self.number, found)

    def token(self, column: str, unit: str) -> Token:
        """Return what the cell in a column of ours says as a number of `unit`."""
        return read_token(self.cell(column), unit, self.grid.sheet.decimal_sign)  # type: ignore[arg-type]

    def find(self, rule: str, column: str, /, **values: object) -> None:
        """Note a finding at the row's cell in a column of ours."""
        self.grid.find(rule, self.number, self.grid.columns[column], (), **values)

    def observe(self, column: str, sex: str, unit: str, value: float | None, remark: str | None) -> None:
        """Add an observation; `value` None where `remark` says why there is none."""
        status = status_of(remark)
        self.observations.append(
            {
                "measure": self.row.measure,
                "population": self.row.population,
                "rank": self.row.rank,
                "sex": sex,
                "detail": self.row.detail,
                "unit_measure": unit,
                "obs_value": value,
                "obs_status": status.obs_status,
                "conf_status": status.conf_status,
                "comment": self.comment,
                "sheet": self.grid.sheet.name,
                "cell": address(self.number, self.grid.columns[column]),
            }
        )

    @property
    def reason(self) -> str | None:
        """Return the row's remark where it says why values are missing."""
        return self.remark if self.remark is not None and not holds_value(self.remark) else None

    @property
    def quality(self) -> str | None:
        """Return the row's remark where it says what kind of values these are."""
        return self.remark if self.remark is not None and holds_value(self.remark) else None


def _choices(name: str, language: str) -> str:
    return ", ".join(code.label(language) for code in code_list(name).codes.values())


def _read_remark(reader: RowReader) -> None:
    value = reader.cell("remark")
    if value is None:
        return
    reader.remark = reader.expected.words.resolve(value, "remarks") if isinstance(value, str) else None
    if reader.remark is None:
        known = _choices("remarks", reader.expected.language)
        reader.find("remark_unknown", "remark", value=shown(value), known=known)  # type: ignore[arg-type]


def answer_token(reader: RowReader, column: str = "answer") -> Token:
    """Return what the cell of a column of answers says."""
    value = reader.cell(column)
    if value is None:
        return Token("empty", "")
    code = reader.expected.words.resolve(value, "answers") if isinstance(value, str) else None
    if code is None:
        return Token("unreadable", shown(value))  # type: ignore[arg-type]
    return Token("number", shown(value), answer_value(code))  # type: ignore[arg-type]


def _find_unread(reader: RowReader, column: str, unit: str, token: Token) -> None:
    if unit == "answer" and not isinstance(reader.cell(column), NoValue):
        known = _choices("answers", reader.expected.language)
        reader.find("answer_unknown", column, value=token.text, known=known)
        return
    reader.find(NO_NUMBER[token.kind], column, value=token.text)


def _read_value(reader: RowReader, column: str, sex: str, unit: str) -> Token:
    if column not in reader.grid.columns:
        return Token("empty", "")
    token = answer_token(reader) if unit == "answer" else reader.token(column, unit)
    if token.kind == "number":
        if token.has_mark:
            reader.find("value_has_mark", column, value=token.text, number=f"{token.value:g}")
        reader.observe(column, sex, unit, token.value, reader.quality)
    elif token.kind == "empty" or (token.kind == "marker" and reader.reason):
        if reader.reason and unit != PERCENT and sex in REASONED_SEXES:
            reader.observe(column, sex, unit, None, reader.reason)
    else:
        _find_unread(reader, column, unit, token)
    return token


def _judge_remark(reader: RowReader, tokens: list[Token]) -> None:
    label = shown(reader.cell("remark"))  # type: ignore[arg-type]
    if reader.reason and _counts_given(reader) >= _reasoned(reader):
        reader.find("remark_without_gap", "remark", remark=label)
    if reader.quality and all(token.kind == "empty" for token in tokens):
        reader.find("remark_without_value", "remark", remark=label)
    if reader.comment is not None and not reader.observations:
        reader.find("text_not_read", "comment", value=reader.comment)


def _counts_given(reader: RowReader) -> set[object]:
    # A stated share is not among them: "8.2 per cent, counts not collected" is what the reason is for.
    return {
        entry["sex"]
        for entry in reader.observations
        if entry["obs_value"] is not None and entry["unit_measure"] != PERCENT
    }


def _reasoned(reader: RowReader) -> set[str]:
    return {"_T"} if "answer" in reader.grid.columns else set(REASONED_SEXES)


def _columns_of(reader: RowReader) -> list[tuple[str, str, str]]:
    """Return the value columns with the sex and unit that each gives."""
    unit = reader.row.unit_measure
    if "answer" in reader.expected.columns:
        return [("answer", "_T", unit)]
    return [*((sex, sex, unit) for sex in SEX_COLUMNS), ("stated_share", "F", PERCENT)]


def read_values(grid: Grid, expected: Expected) -> list[dict[str, object]]:
    """Return the observations of a grid; notes in the grid what could not be read."""
    observations: list[dict[str, object]] = []
    for number, row in grid.rows:
        reader = RowReader(grid, expected, number, row)
        _read_remark(reader)
        comment = shown(reader.cell("comment"))  # type: ignore[arg-type]
        reader.comment = comment or None
        tokens = [_read_value(reader, column, sex, unit) for column, sex, unit in _columns_of(reader)]
        _judge_remark(reader, tokens)
        observations += reader.observations
    return observations
