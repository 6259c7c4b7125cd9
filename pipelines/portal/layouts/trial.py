"""A draft tried on its workbook, as the page shows it: what is wrong, asked, read, and where.

Belongs here: from what a reading process says to what is drawn and listed. Does not belong here: reading
(`intake.foreign`), rules (`checking.trial`), HTML (`layout_draft.html`).
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils.cell import coordinate_to_tuple

from pipelines.answering.causes import Cause, causes
from pipelines.answering.earlier import Earlier
from pipelines.checking.trial import Trial, trial_of
from pipelines.intake.foreign.labels import LISTS
from pipelines.intake.foreign.lines import bounds
from pipelines.intake.foreign.problems import Problem, Question
from pipelines.intake.foreign.reading import Observed
from pipelines.intake.foreign.tried import Tried
from pipelines.intake.isolation.read import try_layout_isolated
from pipelines.portal.layouts.drafts import Draft
from pipelines.portal.portal import Portal
from pipelines.returns.layouts import kept_layouts
from schemas.code_lists import TOTAL, code_list
from schemas.findings import Finding, Label
from schemas.rules import rules

ASKED = "layout_undecided"
"""Said of every question mark; here each is listed with its line instead."""

OPEN = {
    *(ASKED, "layout_code_unknown", "layout_sheet_missing", "layout_sheet_unknown", "layout_sheet_renamed"),
    *("layout_column_added", "layout_label_gone", "layout_label_renamed", "layout_moved"),
    *("label_unplaced", "labels_disagree", "coordinate_incomplete", "unit_unknown"),
}
"""What may not be found when a layout is kept: what it can answer itself, not what the ministry is asked."""

MOST_LISTED = 500
"""Figures that are listed one by one; all are counted."""


@dataclass(frozen=True)
class Sum:
    """What was read in one range: how many figures, and the sums of its numbers by sex."""

    sheet: str
    cells: str
    measure: str
    unit: str
    figures: int
    sums: dict[str, float | None]


@dataclass(frozen=True)
class Left:
    """Numbers that were not read for one reason: how many, and where the first stands."""

    sheet: str
    reason: str
    is_rule: bool
    count: int
    first: str


@dataclass(frozen=True)
class Told:
    """What trying a draft gave; nothing but `refused` where the workbook cannot be read."""

    refused: tuple[Finding, ...] = ()
    tried: Tried | None = None
    trial: Trial | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return why the text is no layout."""
        return self.tried.problems if self.tried else ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return the question marks of the text."""
        return self.tried.questions if self.tried else ()

    @property
    def figures(self) -> Sequence[Observed]:
        """Return what was read."""
        return self.trial.reading.observations if self.trial else ()

    @property
    def findings(self) -> list[Finding]:
        """Return what was found, by gravity and in the order of the rules, without the layout's questions."""
        found = [one for one in self.trial.findings if one.rule != ASKED] if self.trial else []
        order = {name: number for number, name in enumerate(rules())}
        graver = {"block": 0, "explain": 1, "inform": 2}
        return sorted(found, key=lambda one: (graver[one.severity], order[one.rule]))

    @property
    def may_be_kept(self) -> bool:
        """Return whether it reads something and leaves nothing to decide in the layout itself."""
        is_open = any(one.rule in OPEN for one in self.trial.findings) if self.trial else True
        return bool(self.figures) and not is_open and not self.questions


def tell(portal: Portal, draft: Draft, language: str) -> Told:
    """Return what a draft gives for its workbook; raise StoreError where the workbook is gone."""
    tried = try_layout_isolated(
        portal.home.tried.get(draft.sha256),
        draft.file_name,
        draft.text,
        institution=draft.institution,
        year=draft.time_period,
        language=language,
        kept=kept_layouts(portal.home, draft.institution),
    )
    if isinstance(tried, list):
        return Told(refused=tuple(tried))
    return Told(tried=tried, trial=None if tried.problems else trial_of(tried))


def causes_of(told: Told, language: str) -> tuple[Cause, ...]:
    """Return the findings in words, those of one cause together."""
    return causes(told.findings, Earlier(None, {}, {}), language)


def sums_of(told: Told) -> list[Sum]:
    """Return what was read, range by range as the layout names them."""
    groups: dict[tuple[str, str, str, str], list[Observed]] = {}
    blocks = [(sheet, cells, *bounds(cells)) for sheet, cells in (told.tried.blocks if told.tried else ())]
    for item in told.figures:
        row, column = coordinate_to_tuple(item.place.cell or "A1")
        cells = next(
            (
                cells
                for sheet, cells, rows, columns in blocks
                if sheet == item.place.sheet and row - 1 in rows and column - 1 in columns
            ),
            "",
        )
        said = item.coordinates
        key = (item.place.sheet or "", cells, said["measure"], said["unit_measure"])
        groups.setdefault(key, []).append(item)
    return [Sum(*key, len(items), _by_sex(items, key[3])) for key, items in groups.items()]


def _by_sex(items: list[Observed], unit: str) -> dict[str, float | None]:
    """Return the sums of women, men and all; shares are not added up."""
    by_sex: dict[str, list[float]] = {"F": [], "M": [], TOTAL: []}
    for item in items:
        if item.value is not None and unit != "percent":
            by_sex.setdefault(item.coordinates["sex"], []).append(item.value)
    return {sex: math.fsum(by_sex[sex]) if by_sex[sex] else None for sex in ("F", "M", TOTAL)}


def left_out(told: Told) -> list[Left]:
    """Return the numbers that were not read, by sheet and reason."""
    found: dict[tuple[str, str], list[str]] = {}
    for item in told.trial.reading.skipped if told.trial else ():
        found.setdefault((item.place.sheet or "", item.reason), []).append(item.place.cell or "")
    known = rules()
    return [
        Left(sheet, reason, reason in known, len(cells), cells[0]) for (sheet, reason), cells in found.items()
    ]


def in_words(item: Observed, language: str) -> str:
    """Return what a figure counts, as a reader says it."""
    said = {name: code for name, code in item.coordinates.items() if not (code == TOTAL and name != "sex")}
    return ", ".join(
        code_in_words(name, code, language) for name, code in said.items() if name != "institution"
    )


def code_in_words(dimension: str, code: str, language: str) -> str:
    """Return the name of a code, or the code where it is the workbook's own."""
    if dimension not in LISTS or code not in code_list(LISTS[dimension]):
        return code
    return code_list(LISTS[dimension]).label(code, language)


def roles_on(told: Told, sheet: str, language: str) -> dict[str, tuple[str, str]]:
    """Return what each cell of a sheet was taken for: read, a label, or left out; and the words for it."""
    if told.tried is None:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for taken in told.tried.taken:
        of_sheet = (place.removeprefix(f"{sheet}!") for place in taken.cells if place.startswith(f"{sheet}!"))
        found |= dict.fromkeys(of_sheet, ("named", taken.meaning))
    for item in told.trial.reading.skipped if told.trial else ():
        if item.place.sheet == sheet and item.place.cell not in found:
            found[item.place.cell or ""] = ("left", item.reason)
    for figure in told.figures:
        for place in (figure.place, *figure.repeated_at):
            if place.sheet == sheet:
                found[place.cell or ""] = ("read", in_words(figure, language))
    return found


def choices_of(question: Question, language: str) -> list[tuple[str, str]]:
    """Return the codes that a question mark may give way to, with their names; none where it is no code."""
    dimension = question.path[-1] if question.path else ""
    if dimension not in LISTS or dimension == "rank":  # a region has ranks of its own
        return []
    codes = code_list(LISTS[dimension])
    return [(code, codes.label(code, language)) for code in codes.codes]


def first_sheet(told: Told) -> int:
    """Return the number of the first sheet that the layout reads something on, 1 where it does on none."""
    sheets = [sheet.name for sheet in told.tried.workbook.sheets if not sheet.is_chart] if told.tried else []
    named = {sheet for sheet, _ in told.tried.blocks} if told.tried else set()
    return next((number for number, name in enumerate(sheets, start=1) if name in named), 1)


def line_of(finding: Finding, text: str) -> int | None:
    """Return the line of a text that a finding is about, where it can be told."""
    if finding.rule == "label_unplaced":
        label = " ".join(str(finding.values["label"]).split())
        wanted = re.compile(rf"^\s*#?\s*['\"]?{re.escape(label)}['\"]?\s*:")
    elif finding.rule == "layout_code_unknown":
        dimension, code = finding.values["dimension"], str(finding.values["code"])
        name = dimension.code if isinstance(dimension, Label) else str(dimension)
        wanted = re.compile(rf"^(?!\s*#).*\b{re.escape(name)}:\s*['\"]?{re.escape(code)}\b")
    else:
        return None
    lines = enumerate(text.splitlines(), start=1)
    return next((number for number, line in lines if wanted.search(line)), None)
