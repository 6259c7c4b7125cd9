"""The layout of a register: which columns of a person-per-row export are read, and what their values mean.

Belongs here: the shape of such a layout, what its columns can be called, the codes that their values
can mean, which one an institution has. Does not belong here: reading a register by it
(`pipelines/intake/registers`).

Only the columns that a layout names are ever read. Names, personal numbers and birth dates have no
place in it, so they stay in the file.
"""

from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from schemas.code_lists import TOTAL, CodeList, code_list
from schemas.files import SchemaError, yaml_text
from schemas.layout_files import register_layout_path
from schemas.regions import region_of
from schemas.template_layout import template_layout

NO_POST = "none"
"""Stands in a layout's `values` for "holds no leadership post"."""

EMPTY = ""
"""Stands in a layout's `values` for "the same as an empty cell", as 00.00.0000 in a date column is."""

RETENTION_YEARS = (1, 3, 5, 10)
"""After how many years each intake cohort is counted again; the details are `after_<years>`."""

SMALLEST_GROUP = 3
"""An average over fewer persons would tell a person's own dates: it is suppressed (obs_status Q). A
value that fewer rows share is not quoted in a finding either: it could be a name that slipped."""

DATE_FIELDS = ("entry_date", "service_start", "rank_date", "exit_date")
CODE_FIELDS = ("sex", "population", "rank", "exit_reason", "leadership_post")
Field = Literal[
    "sex", "population", "rank", "exit_reason", "leadership_post",
    "entry_date", "service_start", "rank_date", "exit_date",
]  # fmt: skip

Text = Annotated[str, BeforeValidator(lambda value: value if isinstance(value, bool) else str(value))]


def _texts_by_text(value: Any) -> Any:
    return {str(key): item for key, item in value.items()} if isinstance(value, dict) else value


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Columns(_Strict):
    """The header above each column that is read. `service_start` is for where earlier service counts too."""

    sex: Text
    entry_date: Text
    population: Text | None = None
    rank: Text | None = None
    rank_date: Text | None = None
    service_start: Text | None = None
    exit_date: Text | None = None
    exit_reason: Text | None = None
    leadership_post: Text | None = None


class EarlierRank(_Strict):
    """A pair of columns: a rank held before, and the date it was given."""

    rank: Text
    date: Text


class Constants(_Strict):
    """What holds for all rows: the population, where no column says it; the post that a "yes" means."""

    population: str | None = None
    leadership_post: str | None = None


class Unknown(_Strict):
    """Under which code a person is counted whose value is empty or unknown; without it, under none."""

    sex: Literal["_U"] | None = None
    rank: Literal["_T"] | None = None
    exit_reason: str | None = None


class RegisterLayout(_Strict):
    """A whole register.

    `leavers_since` is the day from which everybody who left is still in the register: nothing that
    counts leavers is computed for times before it. `keep_file` says whether the file itself may be kept
    (encrypted); otherwise only what was counted, and the file's hash.
    """

    kind: Literal["register"]
    institution: str
    sheet: Text | None = None
    header_row: int = 1
    columns: Columns
    history: list[EarlierRank] = []
    constants: Constants = Constants()
    values: dict[Field, Annotated[dict[str, Text], BeforeValidator(_texts_by_text)]] = {}
    unknown: Unknown = Unknown()
    leavers_since: date | None = None
    keep_file: bool = False

    @model_validator(mode="after")
    def _fits_together(self) -> "RegisterLayout":
        columns = self.columns
        needs = {
            "header_row counts from 1": self.header_row >= 1,
            "population is either a column or a constant": (columns.population is None)
            != (self.constants.population is None),
            "rank_date needs rank": columns.rank is not None or columns.rank_date is None,
            "history needs rank_date": columns.rank_date is not None or not self.history,
            "exit_reason needs exit_date": columns.exit_date is not None or columns.exit_reason is None,
            "exit_date and leavers_since stand together": (columns.exit_date is None)
            == (self.leavers_since is None),
        }
        broken = [need for need, holds in needs.items() if not holds]
        if broken:
            raise ValueError("; ".join(broken))
        self._refuse_unknown_codes()
        return self

    def _refuse_unknown_codes(self) -> None:
        region_of(self.institution)
        named = [("population", self.constants.population), ("exit_reason", self.unknown.exit_reason)]
        named.append(("leadership_post", self.constants.leadership_post))
        named += [(field, code) for field, codes in self.values.items() for code in codes.values()]
        for field, code in named:
            if code in (None, EMPTY):
                continue
            if field in DATE_FIELDS:
                date.fromisoformat(str(code))
            elif code not in field_codes(field, self.institution):
                raise ValueError(f"{field} has no code {code!r}")

    def headers(self) -> dict[str, str]:
        """Return the header of every column that is read; `history` gives rank_1, rank_date_1 and so on."""
        found = {field: header for field, header in self.columns.model_dump().items() if header is not None}
        for number, pair in enumerate(self.history, start=1):
            found |= {f"rank_{number}": pair.rank, f"rank_date_{number}": pair.date}
        return found


def details_of(measure: str, institution: str) -> tuple[str, ...]:
    """Return the details that our own workbook asks an institution's measure by, in its order."""
    sector = region_of(institution).institution(institution).sector
    blocks = [block for sheet in template_layout().sheets.values() for block in sheet.blocks]
    asked = [block for block in blocks if measure in block.measure and sector in block.sectors]
    found = dict.fromkeys(detail for block in asked for detail in block.details)
    return tuple(detail for detail in found if detail != TOTAL)


@cache
def rank_codes(institution: str) -> CodeList:
    """Return the rank bands with the national ranks of the institution's own area and sector."""
    region = region_of(institution)
    node = region.institution(institution)
    national = region.ranks_of(node.ref_area, node.sector)
    return code_list("ranks").extended([rank.code for rank in national])


def ranks_asked(institution: str, population: str) -> tuple[str, ...]:
    """Return the ranks that a population's strength is counted by: bands, each with its national ranks.

    Only `_T` for a population without ranks, such as civilians.
    """
    sector = region_of(institution).institution(institution).sector
    layout, codes = template_layout(), rank_codes(institution)
    for block in layout.sheets["strength"].blocks:
        if sector in block.sectors and block.population == population:
            bands = layout.rank_sets[block.ranks]
            if bands == [TOTAL]:
                return (TOTAL,)
            own = {band: [code for code in codes.children(band) if code not in bands] for band in bands}
            return tuple(code for band in bands for code in (band, *(own[band] if band != TOTAL else ())))
    return (TOTAL,)


@cache
def field_codes(field: str, institution: str) -> tuple[str, ...]:
    """Return the codes that the values of a column can mean, in order; ranks from the highest."""
    if field == "sex":
        return tuple(code for code in code_list("sex").codes if code != TOTAL)
    if field == "population":
        return tuple(code for code in code_list("populations").codes if code != TOTAL)
    if field == "exit_reason":
        return details_of("exits", institution)
    if field == "leadership_post":
        return (NO_POST, *details_of("leadership_posts", institution))
    asked = [ranks_asked(institution, population) for population in code_list("populations").codes]
    return tuple(code for code in dict.fromkeys(code for codes in asked for code in codes) if code != TOTAL)


def parse_register_layout(text: str, name: str = "this layout") -> RegisterLayout:
    """Return the layout that a YAML text describes; raise SchemaError with the place for anything else."""
    try:
        return RegisterLayout.model_validate(yaml_text(text, name) or {})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SchemaError(f"{name}{f', at {place}' if place else ''}: {first['msg']}.") from error


def register_layout_for(institution: str, time_period: int) -> RegisterLayout | None:
    """Return the layout of an institution's register for a year; None where it sends no register.

    Raises SchemaError where no region has the institution, or where its layout is not as it should be.
    """
    path = register_layout_path(institution, time_period)
    if path is None:
        return None
    layout = parse_register_layout(path.read_text(encoding="utf-8"), path.name)
    if layout.institution != institution:
        raise SchemaError(f"{path.name} of {institution} is a layout of {layout.institution}.")
    return layout
