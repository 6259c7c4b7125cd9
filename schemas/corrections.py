"""The corrections: known errors in accepted returns, what is put in their place, and why.

Belongs here: the shape of `regions/<region>/corrections.yml` and reading it. Does not belong here: applying
corrections to facts (`pipelines/figures/corrections.py`), what a rule may find (`exceptions`).
"""

from datetime import date
from functools import cache
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from schemas.code_lists import code_list
from schemas.files import SchemaError, read_yaml
from schemas.regions import Region, load_region
from schemas.statuses import statuses

SUPPRESSED = "Q"
"""The status that only disclosure control gives."""


class Coordinates(BaseModel):
    """Which figure of a return: all coordinates, so that nobody has to guess."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    measure: str
    population: str
    rank: str
    sex: str
    detail: str
    unit_measure: str


class Asked(BaseModel):
    """Who was asked about the figure, and when."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    who: str = Field(min_length=1)
    at: date


class Correction(BaseModel):
    """One known error: the figure, what stands there, what the facts hold instead, and why.

    `expect` is the wrong value: where another stands there, the correction is out of date and the build
    fails. `status` is open (nobody was asked yet), reported (the institution knows), or settled: revision
    `settled_in` of the return is right, and the correction is for the revisions before it alone.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_]*$")
    institution: str
    time_period: int
    where: Coordinates
    expect: float
    action: Literal["replace", "drop", "flag"]
    value: float | None = None
    obs_status: str | None = None
    reason: str = Field(min_length=1)
    source: str = Field(min_length=1)
    asked: Asked | None = None
    status: Literal["open", "reported", "settled"]
    settled_in: int | None = Field(default=None, ge=2)

    @property
    def return_key(self) -> str:
        """Return the return that it is about, as HR-MOD_2021."""
        return f"{self.institution}_{self.time_period}"

    @model_validator(mode="after")
    def _fits_its_action(self) -> Self:
        where = f"Correction {self.id}"
        if (self.action == "replace") != (self.value is not None):
            raise SchemaError(f"{where}: `value` belongs to replace, and replace needs one.")
        if self.action == "replace" and self.value == self.expect:
            raise SchemaError(f"{where}: `value` is what is expected to be wrong.")
        fitting = _statuses_for(self.action)
        if self.obs_status is None and self.action != "replace":
            raise SchemaError(f"{where}: {self.action} needs an `obs_status`.")
        if self.obs_status is not None and self.obs_status not in fitting:
            raise SchemaError(
                f"{where}: {self.action} goes with obs_status {', '.join(fitting)}, not {self.obs_status!r}."
            )
        return self

    @model_validator(mode="after")
    def _fits_its_status(self) -> Self:
        if (self.status == "settled") != (self.settled_in is not None):
            raise SchemaError(f"Correction {self.id}: `settled_in` belongs to settled, and settled needs it.")
        if (self.status == "open") != (self.asked is None):
            raise SchemaError(f"Correction {self.id}: open says that nobody was `asked`, the others say who.")
        return self


def _statuses_for(action: str) -> list[str]:
    """Return the statuses that an action may give: of a missing value, or of one that is there."""
    missing = {item.obs_status for item in statuses().remarks.values() if not item.holds_value}
    normal = {statuses().normal.obs_status} if action == "flag" else set()
    if action == "drop":
        return [code for code in code_list("obs_status").codes if code in missing]
    return [code for code in code_list("obs_status").codes if code not in {SUPPRESSED} | missing | normal]


def _check_codes(item: Correction, region: Region) -> None:
    region.institution(item.institution)
    lists = {"measure": "measures", "population": "populations", "sex": "sex", "detail": "details"}
    lists |= {"unit_measure": "units"}
    for name, code in item.where.model_dump().items():
        codes = region.ranks() if name == "rank" else code_list(lists[name])
        if code not in codes:
            raise SchemaError(f"Correction {item.id}: no {name} {code!r}.")


def read_corrections(path: str, region: Region) -> tuple[Correction, ...]:
    """Return the corrections of a file; raise SchemaError for one that does not fit."""
    try:
        found = tuple(Correction.model_validate(entry) for entry in read_yaml(path) or [])
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, at['loc']))} {at['msg']}".strip() for at in error.errors())
        raise SchemaError(f"schemas/{path}: {said}.") from error
    ids = [item.id for item in found]
    for item in found:
        _check_codes(item, region)
        if ids.count(item.id) > 1:
            raise SchemaError(f"schemas/{path}: correction {item.id!r} stands twice.")
    return found


@cache
def corrections(region: str) -> tuple[Correction, ...]:
    """Return the corrections of a region."""
    return read_corrections(f"regions/{region}/corrections.yml", load_region(region))
