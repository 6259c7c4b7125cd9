"""The known exceptions: what a rule rightly finds, and why it may stand.

Belongs here: the shape of `regions/<region>/exceptions.yml` and reading it. Does not belong here:
laying exceptions on findings (`pipelines/checking/excused.py`).
"""

from datetime import date
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from schemas.code_lists import code_list
from schemas.files import SchemaError, read_yaml
from schemas.regions import Region, load_region
from schemas.rules import rule

LISTS = {"measure": "measures", "population": "populations", "sex": "sex", "detail": "details"}
LISTS |= {"unit_measure": "units"}


class KnownException(BaseModel):
    """What one rule may find in the returns of one institution without anybody asking again.

    `where` gives the coordinates of the figures meant; coordinates that it does not name may be any.
    It covers the returns of `years` whose period ends on or before `until`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: str
    institution: str
    where: dict[str, str] = {}
    years: list[int] = Field(min_length=1)
    reason: str = Field(min_length=1)
    author: str = Field(min_length=1)
    until: date


def _check_codes(item: KnownException, region: Region, where: str) -> None:
    rule(item.rule)
    region.institution(item.institution)
    for name, code in item.where.items():
        codes = region.ranks() if name == "rank" else code_list(LISTS[name]) if name in LISTS else ()
        if code not in codes:
            raise SchemaError(f"{where}: {item.rule} of {item.institution} names {name} {code!r}.")


def read_exceptions(path: str, region: Region) -> tuple[KnownException, ...]:
    """Return the exceptions of a file; raise SchemaError or ValueError for one that does not fit."""
    found = tuple(KnownException.model_validate(entry) for entry in read_yaml(path) or [])
    for item in found:
        _check_codes(item, region, f"schemas/{path}")
    return found


@cache
def known_exceptions(region: str) -> tuple[KnownException, ...]:
    """Return the known exceptions of a region."""
    return read_exceptions(f"regions/{region}/exceptions.yml", load_region(region))
