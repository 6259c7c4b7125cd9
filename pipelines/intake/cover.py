"""The cover sheet: whose return it is, and for which year.

Belongs here: finding the cover by its labels and reading its fields. Does not belong here: the
sheets with figures (`grid`, `values`).
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from pipelines.intake.reading import Cover
from pipelines.intake.tokens import read_token
from pipelines.intake.words import cover_words, language_codes
from pipelines.intake.workbook import CellValue, Sheet, Workbook, address, shown
from schemas.code_lists import code_list
from schemas.files import SchemaError
from schemas.findings import Finding, Place
from schemas.regions import region_of
from schemas.template_layout import template_layout
from schemas.vocabulary import normalised

FIRST_YEAR, LAST_YEAR = 1990, 2100
DATE_FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%Y.", "%d/%m/%Y")
FIELDS_THAT_TELL_A_COVER = 3


@dataclass(frozen=True)
class CoverSheet:
    """A cover sheet found: where each field's value stands, and what went wrong so far."""

    sheet: Sheet
    fields: dict[str, tuple[int, int]]
    findings: list[Finding] = field(default_factory=list)

    @property
    def places(self) -> dict[str, Place]:
        """Return the cell of each field that has a label."""
        return {name: Place(self.sheet.name, address(*at)) for name, at in self.fields.items()}

    def value(self, name: str) -> CellValue:
        """Return the value of a cover field, None where its label is gone."""
        return self.sheet.value(*self.fields[name]) if name in self.fields else None

    def refuse(self, rule: str, name: str, /, **values: object) -> None:
        """Note a finding at the cell of a field; a field whose label is gone has its own finding."""
        if name in self.fields:
            self.findings.append(Finding(rule, self.places[name], values=values))


def _fields(sheet: Sheet) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            name = cover_words().resolve(cell, "cover_fields") if isinstance(cell, str) else None
            if name is not None:
                found.setdefault(name, (row, column + 1))
    return found


def find_cover(workbook: Workbook) -> CoverSheet | None:
    """Return the first sheet that carries the labels of a cover, whatever its name; None without one."""
    for sheet in workbook.sheets:
        fields = _fields(sheet)
        if len(fields) >= FIELDS_THAT_TELL_A_COVER:
            return CoverSheet(sheet, fields)
    return None


def _institution(cover: CoverSheet) -> str | None:
    given = shown(cover.value("institution"))
    try:
        region_of(given)
    except SchemaError:
        cover.refuse("institution_unknown", "institution", institution=given)
        return None
    return given


def _year(cover: CoverSheet) -> int | None:
    token = read_token(cover.value("time_period"), "year")
    if token.value is not None and token.value.is_integer() and FIRST_YEAR <= token.value <= LAST_YEAR:
        return int(token.value)
    cover.refuse("year_unreadable", "time_period", value=token.text)
    return None


def _parsed_date(text: str) -> date | None:
    for form in DATE_FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _date(cover: CoverSheet, name: str) -> date | None:
    value = cover.value(name)
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    found = _parsed_date(shown(value)) if isinstance(value, str) else None
    if found is None:
        cover.refuse("period_date_unreadable", name, value=shown(value))
    return found


def _language(cover: CoverSheet) -> str:
    given = shown(cover.value("language"))
    if normalised(given) not in language_codes():
        cover.refuse("cover_language_unknown", "language", value=given)
        return "en"
    return language_codes()[normalised(given)]


def _version(cover: CoverSheet) -> str:
    given, known = shown(cover.value("template_version")), template_layout().version
    if given != known:
        cover.refuse("template_version_unknown", "template_version", version=given, known=known)
    return given


def read_cover(cover: CoverSheet) -> Cover | None:
    """Return what the cover says, None where institution or year cannot be known; notes its findings."""
    language = _language(cover)
    for name, code in code_list("cover_fields").codes.items():
        if name not in cover.fields:
            values: dict[str, object] = {"field": code.label(language)}
            cover.findings.append(Finding("cover_field_missing", Place(cover.sheet.name), values=values))
    institution, year, version = _institution(cover), _year(cover), _version(cover)
    start, end = _date(cover, "period_start"), _date(cover, "period_end")
    if institution is None or year is None:
        return None
    return Cover(
        institution=institution,
        time_period=year,
        period_start=start,
        period_end=end,
        template_version=version,
        language=language,
        contact_name=shown(cover.value("contact_name")),
        contact_email=shown(cover.value("contact_email")),
        source=shown(cover.value("source")),
        places=cover.places,
    )
