"""The completeness board: all institutions by year, where their returns stand and how late they are.

Belongs here: the page and its filter. Does not belong here: what stands on it (`completeness`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fastapi import Request, Response

from pipelines.portal.completeness import Board, Line, board
from pipelines.portal.periods import periods
from pipelines.portal.portal import portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sent import institution_name, reporting_year
from pipelines.portal.visitor import visitor_of
from schemas.code_lists import code_list

router = guarded_router()

ALL = "all"


@dataclass(frozen=True)
class Filter:
    """What is shown; "" or "all" is everything."""

    year: str
    sector: str
    area: str
    state: str

    def of(self, whole: Board) -> Board:
        """Return the part of a board that is asked for."""
        years = tuple(year for year in whole.years if self.year in (ALL, str(year)))
        lines = [_of_years(line, years) for line in whole.lines if self._is_of(line)]
        return Board(years, tuple(line for line in lines if self._has_state(line)))

    def _is_of(self, line: Line) -> bool:
        return self.sector in ("", line.node.sector) and self.area in ("", line.node.ref_area)

    def _has_state(self, line: Line) -> bool:
        states = {place.state for place in line.places.values()}
        return bool(states) if not self.state else self.state in states


def _of_years(line: Line, years: tuple[int, ...]) -> Line:
    return replace(line, places={year: place for year, place in line.places.items() if year in years})


def _areas(whole: Board) -> list[str]:
    return list(dict.fromkeys(line.node.ref_area for line in whole.lines))


def _sectors(whole: Board) -> list[str]:
    return list(dict.fromkeys(line.node.sector for line in whole.lines))


def _labelled(codes: str, some: Iterable[str], language: str) -> list[tuple[str, str]]:
    return [(code, code_list(codes).label(code, language)) for code in some]


@router.get("/board")
@allowed_to("board.see")
def show(request: Request, year: str = "", sector: str = "", area: str = "", state: str = "") -> Response:
    """Show who has sent what; without a filter for the year that is asked for now."""
    portal = portal_behind(request)
    language, at = visitor_of(request).language, portal.now()
    region, asked = portal.region, reporting_year(at)
    dates = periods(portal.database, region.region)
    whole = board(portal.home, region, dates, at.date(), asked)
    chosen = Filter(year or str(asked), sector, area, state)
    part = chosen.of(whole)
    return render(
        request,
        "board.html",
        board=part,
        counts=part.counts(),
        late=part.late(),
        choices={
            "year": [(ALL, ""), *((str(one), str(one)) for one in whole.years)],
            "sector": [("", ""), *_labelled("sectors", _sectors(whole), language)],
            "area": [("", ""), *((code, region.areas.label(code, language)) for code in _areas(whole))],
            "state": [("", ""), *_labelled("states", code_list("states").codes, language)],
        },
        chosen=chosen,
        periods=dates,
        names={node: institution_name(region, node, language) for node in region.institutions},
        states=list(code_list("states").codes),
    )
