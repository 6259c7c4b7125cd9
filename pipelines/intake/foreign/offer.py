"""The layout that is offered for a workbook: whole, or as the change of an earlier year's.

Belongs here: joining the suggestion with what the institution's earlier layout knows. Does not belong
here: guessing (`suggest`), how the text looks (`text`).
"""

from collections.abc import Mapping

from pipelines.intake.foreign.change import changed_layout
from pipelines.intake.foreign.drift import renamed_sheets
from pipelines.intake.foreign.headers import with_expectations
from pipelines.intake.foreign.inherit import difference, layout_before
from pipelines.intake.foreign.read import read_by_layout
from pipelines.intake.foreign.sent import fitting
from pipelines.intake.foreign.suggest import suggest_layout
from pipelines.intake.foreign.taken import labels_open, labels_taken
from pipelines.intake.foreign.text import plain_layout, suggestion_text
from pipelines.intake.workbook import Workbook
from schemas.regions import is_institution
from schemas.workbook_layout import UNPLACED, WorkbookLayout

YEAR = "time_period"


def _year(fresh: WorkbookLayout) -> int | None:
    """Return the newest year that the constants of a layout say."""
    said = [fresh.constants, *(sheet.constants for sheet in fresh.sheets.values())]
    years = [int(one[YEAR]) for one in said if one.get(YEAR, "").isdigit()]
    return max(years, default=None)


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
    workbook: Workbook,
    *,
    file_name: str,
    institution: str,
    sector: str,
    year: int | None,
    language: str,
    kept: Mapping[str, str],
) -> str:
    """Return the text of the layout that a workbook seems to need; the same workbook gives the same text.

    Where the institution has a layout of a year before `year`, its region's or one of those `kept` by year,
    only what has changed since is offered.
    """
    fresh = suggest_layout(workbook, institution)
    if sector:
        fresh = fresh.model_copy(update={"sector": sector})
    if year is not None and fresh.constants.get(YEAR) == UNPLACED:
        # Nothing of the workbook says the year: it is the one that it is sent for, this year's and the next.
        constants = {name: code for name, code in fresh.constants.items() if name != YEAR}
        fresh = fresh.model_copy(update={"constants": constants})
    earlier = layout_before(institution, year or _year(fresh), kept) if is_institution(institution) else None
    if earlier is None:
        whole = with_expectations(workbook, fresh)
        return _text(workbook, whole, plain_layout(whole), file_name, language)
    inherited, before = earlier[0], fitting(workbook, earlier[1])
    after = with_expectations(workbook, changed_layout(workbook, before, fresh))
    change = difference(before, after, renamed_sheets(workbook, before))
    data = {"institution": institution, "inherits": inherited, **change}
    return _text(workbook, after, data, file_name, language)
