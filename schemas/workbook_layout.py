"""The layout of a workbook that is not ours: which cells, and what the vocabulary cannot know.

Belongs here: the shape of a layout file. Does not belong here: reading cells by it
(`pipelines/intake/foreign`), the vocabulary itself (`vocabulary`).

A layout says little: where the blocks of numbers stand, which dimension each header row and each
stub column carries, and the meaning of the labels that no code list knows. Everything else is
looked up.
"""

import re
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from schemas.code_lists import code_list
from schemas.files import SchemaError, yaml_text

Dimension = Literal[
    "area", "institution", "time_period", "measure", "population", "rank", "sex", "detail", "unit_measure",
    "vintage", "nothing", "?",
]  # fmt: skip
"""What a label can say. `vintage` tells two deliveries of one figure apart; `nothing` is a label that
repeats another or numbers the rows; `?` stands where an analyst has to decide."""

SKIP = "skip"
UNPLACED = "?"
"""Stands in a suggestion where an analyst has to decide; what it stands for is not read."""


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Dimensions = Annotated[list[Dimension], BeforeValidator(_as_list)]
Text = Annotated[str, BeforeValidator(lambda value: value if isinstance(value, bool) else str(value))]


def _dimensions_of(said: dict[str, str]) -> dict[str, str]:
    """Return what a line says, where every key of it is a dimension (or `skip`)."""
    for key in said:
        if key not in (*get_args(Dimension), SKIP):
            known = ", ".join(name for name in get_args(Dimension) if name != UNPLACED)
            raise _wrong("no_dimension", "'{value}' is no dimension; known are {known}", key, known)
    return said


def _remarks(markers: dict[str, str]) -> dict[str, str]:
    """Return what signs stand for, where each is a remark of ours."""
    for remark in markers.values():
        if remark != UNPLACED and remark not in code_list("remarks"):
            known = ", ".join(code_list("remarks").codes)
            raise _wrong("no_remark", "'{value}' is no remark; known are {known}", remark, known)
    return markers


def _wrong(kind: str, message: str, value: object, known: str = "") -> PydanticCustomError:
    return PydanticCustomError(kind, message, {"value": str(value), "known": known})


def _like(pattern: str, kind: str, message: str) -> AfterValidator:
    """Return what refuses a text that is not like a pattern."""
    found = re.compile(pattern)

    def checked(value: Any) -> Any:
        if not found.fullmatch(str(value)):
            raise _wrong(kind, message, value)
        return value

    return AfterValidator(checked)


Range = Annotated[
    str,
    _like(
        "[A-Z]{1,3}[1-9][0-9]{0,6}(:[A-Z]{1,3}[1-9][0-9]{0,6})?",
        "no_range",
        "'{value}' is no range of cells such as B4:D8",
    ),
]
Column = Annotated[str, _like("[A-Z]{1,3}", "no_column", "'{value}' is no letter of a column such as A")]
Row = Annotated[int, _like("[1-9][0-9]{0,6}", "no_row", "{value} is no number of a row")]
Said = Annotated[dict[str, Text], AfterValidator(_dimensions_of)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Block(_Strict):
    """A rectangle of numbers. `header` and `stub` say which dimension each row or column of labels carries.

    `section` is the dimension of labels that stand alone on a row above the rows they speak for.
    `shift` says how many columns the values stand to the right of their headers. `expects` is the header
    as it stood when the layout was made, cell to label: by it a later workbook's drift is told.
    """

    cells: Range
    header: dict[Row, Dimensions] = {}
    stub: dict[Column, Dimensions] = {}
    section: Dimensions = []
    constants: Said = {}
    shift: int = 0
    expects: dict[str, Text] = {}


class SheetLayout(_Strict):
    """One sheet: its blocks, or why it is not read. `skip_cells` gives a reason by range of cells.

    `name` is what the sheet's name says: a label like those in the cells (a year, an institution).
    """

    skip: str = ""
    name: Dimensions = []
    constants: Said = {}
    blocks: list[Block] = []
    skip_cells: dict[Range, str] = {}


class WorkbookLayout(_Strict):
    """A whole workbook.

    `labels` holds what a label means where the vocabulary does not know or is wrong: dimension to
    code, or `skip` with a reason. `words` does the same for a word within labels (the M of TOT_OFI_M):
    it goes before the vocabulary. `own_codes` are the dimensions in which a label that no code list
    knows is a code of this workbook's own, rather than an error. `markers` says what a sign such as N/A
    stands for (a code of codes/remarks.csv). `inherits` names the year whose layout this one changes
    (`pipelines/intake/foreign/inherit.py`).
    """

    institution: str = ""
    sector: Literal["AF", "POL", "MOD", "", "?"] = ""
    inherits: Text = ""
    constants: Said = {}
    labels: dict[str, Said] = {}
    words: dict[str, Said] = {}
    own_codes: Dimensions = []
    markers: Annotated[dict[str, str], AfterValidator(_remarks)] = {}
    sheets: dict[str, SheetLayout] = {}


def layout_from(data: Any) -> WorkbookLayout:
    """Return the layout that plain data describe; raise SchemaError with the place for anything else."""
    try:
        return WorkbookLayout.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise SchemaError(
            f"Layout, at {'.'.join(str(part) for part in first['loc'])}: {first['msg']}."
        ) from error


def parse_layout(text: str) -> WorkbookLayout:
    """Return the layout that a YAML text describes by itself; raise SchemaError for anything else."""
    return layout_from(yaml_text(text, "this layout") or {})
