"""The layouts of a region's institutions, as files: who has one, for which years, and its text.

Belongs here: finding `regions/<region>/layouts/<institution>/<year>.yml`, for a table, and
`<year>.register.yml`, for a register. Does not belong here: the shape of a layout (`workbook_layout`,
`register_layout`), what it takes over from an earlier year (`pipelines/intake`).
"""

import re
from pathlib import Path

from schemas.files import SCHEMAS_FOLDER, SchemaError
from schemas.regions import load_region, region_of

_YEAR = re.compile(r"(?:19|20)\d\d")
REGISTER = ".register"
"""Ends the name of a register's layout, before the extension."""


def layout_folder(institution: str) -> Path:
    """Return the folder of an institution's layouts; raise SchemaError where no region has it."""
    return SCHEMAS_FOLDER / "regions" / region_of(institution).region / "layouts" / institution


def layout_years(institution: str) -> tuple[int, ...]:
    """Return the years that an institution has a layout of its own for, oldest first."""
    paths = layout_folder(institution).glob("*.yml")
    return tuple(sorted(int(path.stem) for path in paths if _YEAR.fullmatch(path.stem)))


def sector_folder(institution: str) -> Path | None:
    """Return the folder of the layouts that speak for an institution as one of many areas.

    A table of many areas has one line for all police, or all armed forces, of an area: only who stands
    for the whole of an area's sector is in it.
    """
    region = region_of(institution)
    node = region.institution(institution)
    if institution != f"{node.ref_area}-{node.sector}":
        return None
    return SCHEMAS_FOLDER / "regions" / region.region / "layouts" / node.sector


def sector_layouts(region: str) -> list[tuple[str, int]]:
    """Return the layouts of tables of many areas that a region comes with: sector and year, in order."""
    folder = SCHEMAS_FOLDER / "regions" / region / "layouts"
    sectors = {node.sector for node in load_region(region).institutions.values()}
    paths = (path for sector in sorted(sectors) for path in sorted((folder / sector).glob("*.yml")))
    return [(path.parent.name, int(path.stem)) for path in paths if _YEAR.fullmatch(path.stem)]


def _newest(folder: Path | None, time_period: int) -> Path | None:
    paths = folder.glob("*.yml") if folder is not None else ()
    years = {int(path.stem): path for path in paths if _YEAR.fullmatch(path.stem)}
    return years[max(fitting)] if (fitting := [year for year in years if year <= time_period]) else None


def layout_path(institution: str, time_period: int) -> Path | None:
    """Return the institution's own layout that is used for a year: the newest that is not later."""
    return _newest(layout_folder(institution), time_period)


def sector_layout_path(institution: str, time_period: int) -> Path | None:
    """Return the layout of tables of many areas for a year, as `layout_path` does."""
    return _newest(sector_folder(institution), time_period)


def layout_text(institution: str, year: int) -> str:
    """Return the text of one layout file; raise SchemaError where there is none."""
    path = layout_folder(institution) / f"{year}.yml"
    if not path.is_file():
        known = ", ".join(map(str, layout_years(institution))) or "none"
        raise SchemaError(f"{institution} has no layout of {year} (there are: {known}).")
    return path.read_text(encoding="utf-8")


def register_layout_path(institution: str, time_period: int | None = None) -> Path | None:
    """Return the layout of an institution's register for a year: the newest that is not later.

    The newest of all where no year is given; None for an institution that sends no register.
    """
    paths = layout_folder(institution).glob(f"*{REGISTER}.yml")
    years = {path.name.removesuffix(f"{REGISTER}.yml"): path for path in paths}
    fitting = [year for year in years if _YEAR.fullmatch(year)]
    if time_period is not None:
        fitting = [year for year in fitting if int(year) <= time_period]
    return years[max(fitting)] if fitting else None
