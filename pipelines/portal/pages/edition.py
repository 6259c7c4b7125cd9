"""The latest edition, as a tier sees it: tables, charts, files, and where a number comes from.

Belongs here: the pages for the public and for partners; both are the same pages of two folders. Does not
belong here: reading the edition (`published`), charts' geometry (`charts`), the programme's own edition.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from babel.numbers import format_decimal
from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from pipelines.portal.cells_behind import cells_behind
from pipelines.portal.charts import scale
from pipelines.portal.errors import DeniedError
from pipelines.portal.portal import portal_behind
from pipelines.portal.published import WHOM, AreaTable, Choice, Published, published
from pipelines.portal.rendering import render
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sent import institution_name
from pipelines.portal.trends import BREAKS, Trend, trend
from pipelines.portal.visitor import visitor_of
from pipelines.report.filed import by_language, filed_reports
from schemas.code_lists import code_list
from schemas.files import SchemaError
from schemas.indicators import Count, Indicator, indicator, indicators
from schemas.languages import locale_of
from schemas.tables.derive import description
from schemas.tables.registry import EDITION_TABLES
from schemas.texts import text
from schemas.tiers import tables_of, tier_model

router = guarded_router()

PLACES = {"percent": "0.0", "percentage_points": "0.0", "ratio": "0.00", "years": "0.0"}
"""The decimals of an indicator on a page, by unit; its files hold it whole."""

KINDS = (
    ("regional_tables.xlsx", "workbook"),
    ("muster.duckdb", "database"),
    ("csv/", "csv"),
    ("parquet/", "parquet"),
    ("sdmx/", "sdmx"),
    ("datapackage.json", "package"),
    ("dictionary.", "dictionary"),
    ("", "other"),
)
"""What a file is, by how its name begins."""


def _edition(request: Request, tier: str) -> Published | None:
    portal = portal_behind(request)
    return published(portal.home, portal.region, tier)


def _there(request: Request, tier: str) -> Published:
    found = _edition(request, tier)
    if found is None:
        raise DeniedError
    return found


def _indicator(name: str) -> Indicator:
    try:
        return indicator(name)
    except SchemaError as error:
        raise DeniedError from error


def _words(request: Request, path: str, found: Published) -> dict[str, Any]:
    """Return what all pages of an edition show."""
    portal, language = portal_behind(request), visitor_of(request).language
    ranks = portal.region.ranks()

    def decimal(number: float, places: str, sign: str = "") -> str:
        shown = f"{sign}#,##{places}"
        return format_decimal(number, format=f"{shown};-#,##{places}", locale=locale_of(language))

    def amount(number: float, item: Indicator) -> str:
        """Return what stands above or below the line: counts, or rates of others."""
        of_rates = item.is_derived or number % 1
        return decimal(number, "0.0" if of_rates else "0")

    return {
        "place": path,
        "edition": found.edition,
        "value": lambda number, unit: decimal(number, PLACES[unit]),
        "signed": lambda number, unit: decimal(number, PLACES[unit], "+"),
        "amount": amount,
        "rank_label": lambda code: ranks.label(code, language),
        "definition": lambda item: item.definition(language),
        "institution_name": lambda code: institution_name(portal.region, code, language),
        "area_notes": portal.region.footnotes(language),
    }


def _nearest(there: list[Choice], sector: str | None, year: int | None) -> Choice | None:
    """Return what was asked for; of what was not, the first sector and the newest year that there is."""
    fitting = [
        one for one in there if sector in (None, "", one.sector) and (year is None or year == one.year)
    ]
    return max(fitting, key=lambda one: one.year, default=None)


def _page(
    request: Request, tier: str, path: str, name: str | None, sector: str | None, year: int | None
) -> Response:
    portal, found = portal_behind(request), _edition(request, tier)
    if found is None:
        return render(request, "edition_none.html")
    there = found.indicators()
    item = _indicator(name) if name else there[0]
    choices = found.choices(item)
    choice = _nearest(choices, sector, year)
    tables = found.tables(choice) if choice else []
    return render(
        request,
        "edition.html",
        **_words(request, path, found),
        indicators=there,
        item=item,
        sectors=sorted({one.sector for one in choices}),
        years=sorted({one.year for one in choices}, reverse=True),
        choices=choices,
        choice=choice,
        tables=tables,
        scales=[
            scale([row["value"] for row in table.rows] + [table.regional["regional_value"]])
            for table in tables
        ],
        breaks=BREAKS,
        trends=_trends(found, choice, tables) if choice else [],
        shown_areas={row["ref_area"] for table in tables for row in table.rows},
        origin_labels=[
            code_list("origins").label(origin, visitor_of(request).language)
            for origin in sorted({row["origin"] for table in tables for row in table.rows})
        ],
        reports=by_language(filed_reports(portal.home, portal.region.region, found.name, tier)),
        kinds=_kinds(found),
    )


def _trends(found: Published, choice: Choice, tables: list[AreaTable]) -> list[Trend]:
    """Return what each table's people are over the years; without panels where there is one year only."""
    rows = found.over_the_years(choice)
    return [trend(rows[table.population, table.rank, table.sex]) for table in tables]


def _kinds(found: Published) -> dict[str, list[tuple[str, int]]]:
    """Return the files of the tier with their size in kilobytes, by what they are."""
    kinds: dict[str, list[tuple[str, int]]] = {kind: [] for _, kind in KINDS}
    for name, path in found.files.items():
        kind = next(kind for start, kind in KINDS if name.startswith(start))
        kinds[kind].append((name, -(-path.stat().st_size // 1024)))
    return kinds


def _counts(item: Indicator) -> list[Count]:
    """Return what is counted in an indicator; for one made of others, in those."""
    if item.is_derived:
        return [count for name in item.bases for count in _counts(indicators()[name])]
    return [count for count in (item.numerator, item.denominator) if count is not None]


def _measures(item: Indicator) -> list[str]:
    """Return the measures that enter an indicator."""
    found: dict[str, None] = {}
    for count in _counts(item):
        part: Count | None = count
        while part is not None:
            found |= dict.fromkeys(filter(None, (part.measure, part.or_last_year, part.times)))
            part = part.average_with
    return list(found)


def _figure(
    request: Request,
    tier: str,
    path: str,
    choice: Choice,
    area: str,
    whom: Mapping[str, str],
    read_again: bool,
) -> Response:
    found, item = _there(request, tier), _indicator(choice.indicator)
    row = found.row(choice, area, whom)
    home, visitor = portal_behind(request).home, visitor_of(request)
    return render(
        request,
        "edition_figure.html",
        **_words(request, path, found),
        item=item,
        choice=choice,
        row=row,
        measures=_measures(item),
        given=found.given(row, _measures(item)),
        behind=cells_behind(home, found, row, visitor.person, read_again=read_again),
        why=lambda rule: text(f"rule.{rule}.why", visitor.language),
        query=urlencode(
            {"indicator": item.id, "sector": row["sector"], "year": choice.year, "area": area, **whom}
        ),
    )


def _dictionary(request: Request, tier: str, path: str) -> Response:
    found = _there(request, tier)
    models = {name: tier_model(name, tier) for name in EDITION_TABLES if name in tables_of(tier)}
    return render(
        request,
        "edition_dictionary.html",
        **_words(request, path, found),
        tables={name: description(model) for name, model in models.items()},
        columns={
            name: {str(column): schema.description for column, schema in model.to_schema().columns.items()}
            for name, model in models.items()
        },
    )


def _add_pages(to: APIRouter, path: str, tier: str, permission: str) -> None:
    """Add the pages of a tier's edition under a path."""

    @to.get(path)
    @allowed_to(permission)
    def tables(
        request: Request,
        indicator: str | None = None,
        sector: str | None = None,
        year: int | None = None,
    ) -> Response:
        """Show the regional tables of an indicator, sector and year."""
        return _page(request, tier, path, indicator, sector, year)

    @to.get(f"{path}/figure")
    @allowed_to(permission)
    def figure(
        request: Request,
        indicator: str,
        sector: str,
        year: int,
        area: str,
        population: str,
        rank: str,
        sex: str,
        again: bool = False,
    ) -> Response:
        """Show where a number comes from."""
        whom = dict(zip(WHOM, (population, rank, sex), strict=True))
        return _figure(request, tier, path, Choice(indicator, sector, year), area, whom, again)

    @to.get(f"{path}/dictionary")
    @allowed_to(permission)
    def dictionary(request: Request) -> Response:
        """Say what every table and column means."""
        return _dictionary(request, tier, path)

    @to.get(f"{path}/files/{{name:path}}")
    @allowed_to(permission)
    def file(request: Request, name: str) -> Response:
        """Give a file of the tier."""
        found = _there(request, tier)
        at = found.file(name)
        release = f"{found.edition.manifest['region']}_{found.name}_{tier}"
        return FileResponse(at, filename=f"{release}_{name.replace('/', '_')}")


_add_pages(router, "/edition", "public", "public.see")
_add_pages(router, "/partners", "partners", "partners.see")
