"""A workbook that is not ours as a return: the figures of one institution and one year.

Belongs here: which of its observations belong to the return, and what is said about the others. Does
not belong here: reading by layout (`read`), our own workbook (`pipelines.intake.layout`).
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from pipelines.intake.foreign.drift import find_drift
from pipelines.intake.foreign.inherit import layout_for, sector_layout_for
from pipelines.intake.foreign.labels import LISTS
from pipelines.intake.foreign.read import read_by_layout
from pipelines.intake.foreign.reading import ForeignReading, Observed
from pipelines.intake.foreign.titles import year_differs
from pipelines.intake.foreign.undecided import undecided, unknown_codes
from pipelines.intake.workbook import Workbook
from schemas.code_lists import CodeList, code_list
from schemas.findings import Finding, Place
from schemas.regions import region_of
from schemas.workbook_layout import WorkbookLayout

KEY = ("measure", "population", "rank", "sex", "detail")
COUNT_UNITS = ("persons", "posts", "count")
MOST_RELATED = 20
YEAR = "time_period"


def fitting(workbook: Workbook, layout: WorkbookLayout) -> WorkbookLayout:
    """Return the layout under the sheet name of a text file, which is only the file's name."""
    if workbook.file_format != "csv" or len(layout.sheets) != 1 or len(workbook.sheets) != 1:
        return layout
    only = next(iter(layout.sheets.values()))
    return layout.model_copy(update={"sheets": {workbook.sheets[0].name: only}})


SHEET_RULES = ("layout_sheet_missing", "layout_sheet_unknown")


def _said_already(workbook: Workbook, drift: list[Finding]) -> Callable[[Finding], bool]:
    """Return whether a finding repeats what is said of the whole file, or of a sheet that was renamed."""
    renamed = {
        name for found in drift if found.rule == "layout_sheet_renamed" for name in found.values.values()
    }

    def is_said(found: Finding) -> bool:
        return found in workbook.findings or (found.rule in SHEET_RULES and found.values["name"] in renamed)

    return is_said


def read_fitting(workbook: Workbook, layout: WorkbookLayout) -> ForeignReading:
    """Return a workbook read by its layout, with what no longer fits among the findings.

    What is said of the file as such (`Workbook.findings`) is left to the caller.
    """
    layout = fitting(workbook, layout)
    drift = find_drift(workbook, layout)
    reading = read_by_layout(workbook, layout)
    is_said = _said_already(workbook, drift)
    about_layout = [*undecided(layout), *unknown_codes(layout), *drift, *year_differs(workbook, layout)]
    return replace(
        reading, findings=about_layout + [found for found in reading.findings if not is_said(found)]
    )


def cells_without_value(workbook: Workbook, layout: WorkbookLayout) -> list[Finding]:
    """Return what is said of errors and formulas without a result, on the sheets that are read."""
    layout = fitting(workbook, layout)
    skipped = {name for name, sheet in layout.sheets.items() if sheet.skip}
    return [found for found in workbook.without_value if found.place.sheet not in skipped]


def _about(rule: str, observed: list[Observed], **values: object) -> Finding:
    places = tuple(item.place for item in observed)
    return Finding(rule, places[0], places[1:MOST_RELATED], {**values, "count": len(observed)})


class _Parting:
    """Takes observations out, group by group, with one finding for each group."""

    def __init__(self, observed: Iterable[Observed]) -> None:
        self.rest = list(observed)
        self.findings: list[Finding] = []

    def take_out(self, rule: str, name: str, key: Callable[[Observed], str | None]) -> None:
        groups: dict[str, list[Observed]] = {}
        rest = []
        for item in self.rest:
            said = key(item)
            groups.setdefault(said, []).append(item) if said is not None else rest.append(item)
        self.rest = rest
        self.findings += [_about(rule, items, **{name: said}) for said, items in groups.items()]

    def take_out_areas(self, own: str) -> None:
        """Take out the figures of other areas, as a table of many holds them, with one finding for all."""
        others = [item for item in self.rest if _area(item.coordinates["institution"]) != own]
        if others:
            areas = {_area(item.coordinates["institution"]) for item in others}
            self.findings.append(_about("layout_figures_of_other_areas", others, areas=len(areas)))
            self.rest = [item for item in self.rest if _area(item.coordinates["institution"]) == own]


def _unknown_code(codes: dict[str, CodeList]) -> Callable[[Observed], str | None]:
    def found(item: Observed) -> str | None:
        return next(
            (item.coordinates[name] for name in codes if item.coordinates[name] not in codes[name]), None
        )

    return found


def _once(observed: list[Observed]) -> tuple[list[Observed], list[Finding]]:
    """Return the figures that stand once; of one that stands twice nobody knows which is meant."""
    by_key: dict[tuple[str, ...], list[Observed]] = {}
    for item in observed:
        unit = item.coordinates["unit_measure"]
        unit = "count" if unit in COUNT_UNITS else unit
        by_key.setdefault((*(item.coordinates[name] for name in KEY), unit), []).append(item)
    twice = [items for items in by_key.values() if len(items) > 1]
    findings = []
    if twice:
        places = [item.place for items in twice for item in items]
        values = {"count": len(twice), "first": places[0], "second": places[1]}
        findings.append(Finding("figure_twice", places[0], tuple(places[1:MOST_RELATED]), values))
    return [items[0] for items in by_key.values() if len(items) == 1], findings


def _row(item: Observed) -> dict[str, object]:
    columns: dict[str, object] = {name: item.coordinates[name] for name in (*KEY, "unit_measure")}
    columns |= {"obs_value": item.value, "obs_status": item.obs_status, "conf_status": item.conf_status}
    return columns | {"comment": None, "sheet": item.place.sheet, "cell": item.place.cell}


def layout_of(workbook: Workbook, institution: str, time_period: int) -> WorkbookLayout | None:
    """Return the layout that an institution's workbook of a year is read by; None without one.

    Where it has none of its own, that of a table of many areas, if the workbook has a sheet of it.
    """
    own = layout_for(institution, time_period)
    shared = sector_layout_for(institution, time_period) if own is None else None
    if shared is None:
        return own
    there = {sheet.name for sheet in workbook.sheets}
    return shared if there & fitting(workbook, shared).sheets.keys() else None


def _area(institution: str) -> str:
    return institution.split("-", maxsplit=1)[0]


def _without_others(
    reading: ForeignReading, findings: list[Finding], institution: str, time_period: int
) -> list[Finding]:
    """Return findings without those about figures of other areas or years only: they are not asked of us."""
    own: set[tuple[str | None, str]] = set()
    others: set[tuple[str | None, str]] = set()
    told = [(one.coordinates, (one.place, *one.repeated_at)) for one in reading.observations]
    told += [(coordinates, (place,)) for place, coordinates in reading.illegible.items()]
    for coordinates, places in told:
        is_own = (coordinates["institution"], coordinates[YEAR]) == (institution, str(time_period))
        for place in places:
            (own if is_own else others).update(_lines(place))

    def is_of_others(place: Place) -> bool:
        return any(line in others - own for line in _lines(place))

    return [
        found
        for found in findings
        if found.place.cell is None or not all(map(is_of_others, (found.place, *found.related)))
    ]


def _lines(place: Place) -> tuple[tuple[str | None, str], ...]:
    """Return the row and the column of a cell."""
    letters = (place.cell or "").rstrip("0123456789")
    return (place.sheet, letters), (place.sheet, (place.cell or "")[len(letters) :])


def rows_of_return(
    reading: ForeignReading, institution: str, time_period: int
) -> tuple[list[dict[str, object]], list[Finding]]:
    """Return the rows of one return among what was read, and what is said of the others."""
    region = region_of(institution)
    codes = {name: code_list(list_name) for name, list_name in LISTS.items()} | {"rank": region.ranks()}
    parting = _Parting(reading.observations)
    parting.take_out_areas(_area(institution))
    parting.take_out(
        "layout_figures_of_others",
        "institution",
        lambda item: other if (other := item.coordinates["institution"]) != institution else None,
    )
    parting.take_out(
        "layout_figures_of_other_years",
        "year",
        lambda item: other if (other := item.coordinates[YEAR]) != str(time_period) else None,
    )
    parting.take_out("layout_code_not_kept", "code", _unknown_code(codes))
    kept, twice = _once(parting.rest)
    findings = [*parting.findings, *twice]
    if not kept:
        values: dict[str, object] = {"institution": institution, "year": str(time_period)}
        findings.append(Finding("layout_nothing_for_return", Place(), values=values))
    return [_row(item) for item in kept], findings


def read_sent(
    workbook: Workbook, layout: WorkbookLayout, institution: str, time_period: int
) -> tuple[list[dict[str, object]], list[Finding]]:
    """Return the rows and findings of a return in a workbook that is not ours.

    Where the layout says no year at all, the year is that for which it is sent.
    """
    if YEAR not in layout.constants:
        layout = layout.model_copy(update={"constants": {YEAR: str(time_period), **layout.constants}})
    reading = read_fitting(workbook, layout)
    rows, findings = rows_of_return(reading, institution, time_period)
    about = reading.findings
    if layout.sector:
        about = _without_others(reading, about, institution, time_period)
    return rows, [*about, *findings]
