"""The published figures that become returns: `data/sample/published/figures.csv`, read strictly.

Belongs here: reading the file that a statistician edits, one row per number, and grouping it into
returns. Does not belong here: the figures themselves, drawing workbooks from them.

A row of our workbook has one remark and one note for all its cells, so the file must give all
numbers of such a row the same remark and comment.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from pipelines.intake.reading import Cover
from schemas.files import SchemaError
from schemas.languages import LANGUAGES
from schemas.regions import region_of
from schemas.statuses import status_of
from schemas.template_layout import sheet_rows, template_layout

FIGURES_FILE = Path(__file__).parents[2] / "data" / "sample" / "published" / "figures.csv"
RETURN = ("institution", "time_period")
ROW_OF_WORKBOOK = ("measure", "population", "rank", "detail")
COORDINATES = ["measure", "population", "rank", "sex", "detail", "unit_measure"]
VALUE_COLUMNS = [*COORDINATES, "obs_value", "remark", "obs_status", "conf_status", "comment"]


class Figure(BaseModel):
    """One published number: a row of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    institution: str
    time_period: int
    period_start: date | None
    period_end: date | None
    language: Literal[LANGUAGES]  # type: ignore[valid-type]
    measure: str
    population: str
    rank: str
    sex: Literal["F", "M", "_O", "_U", "_T"]
    detail: str
    unit_measure: str
    obs_value: float | None
    remark: str | None
    comment: str | None
    source_title: str
    source_url: str

    @field_validator("period_start", "period_end", "obs_value", "remark", "comment", mode="before")
    @classmethod
    def _empty_is_none(cls, text: str) -> str | None:
        return text or None

    def named(self, *columns: str) -> tuple[Any, ...]:
        """Return the values of `columns`."""
        return tuple(getattr(self, column) for column in columns)


@dataclass(frozen=True)
class SampleReturn:
    """What an institution's published figures of one year say; `values` has VALUE_COLUMNS."""

    institution: str
    time_period: int
    language: str
    cover: Cover
    values: pd.DataFrame


def read_figures(path: Path = FIGURES_FILE) -> list[Figure]:
    """Return the rows of the file; raise SchemaError for one that does not fit, naming its line."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != list(Figure.model_fields):
            raise SchemaError(
                f"{path.name}: columns are {reader.fieldnames}, should be {list(Figure.model_fields)}."
            )
        return [_figure(row, f"{path.name}, line {number}") for number, row in enumerate(reader, start=2)]


def _figure(row: dict[Any, Any], where: str) -> Figure:
    try:
        figure = Figure.model_validate({str(column): value for column, value in row.items()})
        _check_figure(figure)
    except (ValidationError, SchemaError) as error:
        raise SchemaError(f"{where}: {error}") from error
    return figure


def _check_figure(figure: Figure) -> None:
    if figure.language not in region_of(figure.institution).institution(figure.institution).languages:
        raise SchemaError(f"{figure.language} is not a language of {figure.institution}.")
    if status_of(figure.remark).holds_value != (figure.obs_value is not None):
        raise SchemaError(f"Remark {figure.remark!r} does not go with the value {figure.obs_value}.")
    unit = _units(figure.institution).get(figure.named(*ROW_OF_WORKBOOK))
    if unit is None:
        raise SchemaError(f"The workbook of {figure.institution} has no row for this number.")
    if figure.unit_measure != unit and (figure.sex, figure.unit_measure) != ("F", "percent"):
        raise SchemaError(f"The unit must be {unit}, or percent for a stated share of women.")


@cache
def _units(institution: str) -> dict[tuple[str, ...], str]:
    """Return the rows of an institution's workbook, with what each counts."""
    region = region_of(institution)
    node = region.institution(institution)
    rows = [row for sheet in template_layout().sheets for row in sheet_rows(sheet, region, node)]
    return {tuple(row.stub(column) for column in ROW_OF_WORKBOOK): row.unit_measure for row in rows}


def _sources(figures: list[Figure]) -> str:
    return "; ".join(dict.fromkeys(f"{figure.source_title}, {figure.source_url}" for figure in figures))


def _must_agree(figures: list[Figure], columns: tuple[str, ...], what: str) -> None:
    if len({figure.named(*columns) for figure in figures}) > 1:
        raise SchemaError(f"figures.csv: {what} must have one {', '.join(columns)}.")


def _check_return(figures: list[Figure]) -> None:
    name = f"{figures[0].institution}_{figures[0].time_period}"
    _must_agree(figures, ("period_start", "period_end", "language"), name)
    for coordinates, row in _grouped(figures, ROW_OF_WORKBOOK).items():
        _must_agree(row, ("remark", "comment"), f"{name}, {' '.join(coordinates)}")
    for coordinates, same in _grouped(figures, COORDINATES).items():
        if len(same) > 1:
            raise SchemaError(f"figures.csv: {name}, {' '.join(coordinates)} stands twice.")


def _grouped(figures: list[Figure], columns: Iterable[str]) -> dict[tuple[Any, ...], list[Figure]]:
    groups: dict[tuple[Any, ...], list[Figure]] = {}
    for figure in figures:
        groups.setdefault(figure.named(*columns), []).append(figure)
    return groups


def _values(figures: list[Figure]) -> pd.DataFrame:
    rows = []
    for figure in figures:
        status = status_of(figure.remark)
        rows.append(
            figure.model_dump(include=set(VALUE_COLUMNS))
            | {"obs_status": status.obs_status, "conf_status": status.conf_status}
        )
    frame = pd.DataFrame(rows, columns=VALUE_COLUMNS)
    texts = {column: "str" for column in VALUE_COLUMNS if column != "obs_value"}
    return frame.astype(texts | {"obs_value": "float64"})


def _sample_return(figures: list[Figure]) -> SampleReturn:
    _check_return(figures)
    first = figures[0]
    cover = Cover(
        institution=first.institution,
        time_period=first.time_period,
        period_start=first.period_start,
        period_end=first.period_end,
        template_version=template_layout().version,
        language=first.language,
        contact_name="",
        contact_email="",
        source=_sources(figures),
    )
    return SampleReturn(first.institution, first.time_period, first.language, cover, _values(figures))


def published_returns(path: Path = FIGURES_FILE) -> list[SampleReturn]:
    """Return the published figures as returns, in the order of the file.

    Raises SchemaError for anything that the house does not know: nothing is skipped.
    """
    return [_sample_return(figures) for figures in _grouped(read_figures(path), RETURN).values()]
