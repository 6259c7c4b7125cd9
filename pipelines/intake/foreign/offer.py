"""The layout that is offered for a workbook: whole, or as the change of an earlier year's.

Belongs here: joining the suggestion with what the institution's earlier layout knows. Does not belong
here: guessing (`suggest`), how the text looks (`text`).
"""

from pipelines.intake.foreign.change import changed_layout
from pipelines.intake.foreign.drift import renamed_sheets
from pipelines.intake.foreign.headers import with_expectations
from pipelines.intake.foreign.inherit import difference, layout_for
from pipelines.intake.foreign.read import read_by_layout
from pipelines.intake.foreign.sent import fitting
from pipelines.intake.foreign.suggest import suggest_layout
from pipelines.intake.foreign.taken import labels_open, labels_taken
from pipelines.intake.foreign.text import plain_layout, suggestion_text
from pipelines.intake.workbook import Workbook
from schemas.layout_files import layout_years
from schemas.regions import is_institution
from schemas.workbook_layout import WorkbookLayout

YEAR = "time_period"


def _year(fresh: WorkbookLayout) -> int | None:
    """Return the newest year that the constants of a layout say."""
    said = [fresh.constants, *(sheet.constants for sheet in fresh.sheets.values())]
    years = [int(one[YEAR]) for one in said if one.get(YEAR, "").isdigit()]
    return max(years, default=None)


def _earlier(institution: str, year: int | None) -> int | None:
    """Return the newest year before `year` that the institution has a layout of."""
    if not institution or not is_institution(institution):
        return None
    return max((known for known in layout_years(institution) if year is None or known < year), default=None)


def _text(
    workbook: Workbook, layout: WorkbookLayout, data: dict[str, object], file_name: str, language: str
) -> str:
    reading = read_by_layout(workbook, layout)
    return suggestion_text(
        data,
        file_name=file_name,
        language=language,
        open_labels=labels_open(reading, layout),
        taken=labels_taken(workbook, layout, language),
    )


def offered_text(
    workbook: Workbook, *, file_name: str, institution: str, sector: str, year: int | None, language: str
) -> str:
    """Return the text of the layout that a workbook seems to need; the same workbook gives the same text.

    Where the institution has a layout of a year before `year`, only what has changed since is offered.
    """
    fresh = suggest_layout(workbook, institution)
    if sector:
        fresh = fresh.model_copy(update={"sector": sector})
    inherited = _earlier(institution, year or _year(fresh))
    before = layout_for(institution, inherited) if inherited is not None else None
    if before is None:
        whole = with_expectations(workbook, fresh)
        return _text(workbook, whole, plain_layout(whole), file_name, language)
    before = fitting(workbook, before)
    after = with_expectations(workbook, changed_layout(workbook, before, fresh))
    change = difference(before, after, renamed_sheets(workbook, before))
    data = {"institution": institution, "inherits": inherited, **change}
    return _text(workbook, after, data, file_name, language)
