"""The data of lines over years: dots, gaps where nothing is given, breaks, and the words at their ends.

Belongs here: what of `Trends` becomes which mark, and where. Does not belong here: the marks (`trends`).
"""

from pipelines.report.charts.contents import Series, Trends
from pipelines.report.charts.look import INK, OF_SEX
from pipelines.report.charts.marks import Datum, Marking

HEIGHT = 120
"""Pixels from zero to the top of the scale."""

STRIP = 17
"""Pixels below zero for each line of a panel: there stand the signs of years without a place on the scale."""

APART = 14
"""Pixels between the words at the ends of two lines."""

SHAPES = {"F": "circle", "M": "square", "_T": "triangle-up"}
BROKEN = "//"


def rows_of(chart: Trends, language: str, top: float) -> list[Datum]:
    """Return all data of the panels; `role` says which mark a datum is, `at` its height on the scale."""
    marking = Marking(chart.figures, language)
    rows: list[Datum] = []
    for number, panel in enumerate(chart.panels):
        ends = []
        for place, series in enumerate(panel.series):
            strip = -(STRIP * (place + 0.5)) / HEIGHT * top
            drawn = _line(series, panel.label, marking, strip)
            line = [{**row, "panel": number, "strip": place + 1} for row in drawn]
            rows += line
            ends += _end(series, line, is_named=len(panel.series) > 1)
        rows += _apart(ends, APART / HEIGHT * top)
    return rows


def _line(series: Series, label: str, marking: Marking, strip: float) -> list[Datum]:
    rows: list[Datum] = []
    segment = 0
    for year, figure in series.points:
        row = marking.mark(figure, f"{label}, {series.label}, {year}", year=year)
        row |= {"stroke": OF_SEX[series.sex], "shape": SHAPES[series.sex]}
        segment += row["value"] is None or "B" in figure.marks
        if row["value"] is None:
            rows.append({**row, "role": "sign", "at": strip})
            continue
        row |= {"at": row["value"], "segment": f"{series.sex}{segment}"}
        if row["drawn"] == "zero":
            rows.append({**row, "role": "zero"})
        else:
            rows.append({**row, "role": "point", "filling": _filling(series, figure.marks)})
        rows += _signs_of(row, figure.marks, is_first=len(rows) == 1)
    return rows


def _filling(series: Series, marks: tuple[str, ...]) -> str:
    """Return the filling of a dot: empty where its definition differs from that of the others."""
    return "#ffffff" if "D" in marks else OF_SEX[series.sex]


def _signs_of(row: Datum, marks: tuple[str, ...], *, is_first: bool) -> list[Datum]:
    bare = {key: row[key] for key in ("at", "year", "stroke")}
    letters = " ".join(f"({mark.lower()})" for mark in marks)
    found = [{**bare, "role": "letter", "text": letters}] if letters else []
    if "B" in marks and not is_first:
        found.append({**bare, "role": "break", "text": BROKEN, "year": row["year"] - 0.5})
    return found


def _end(series: Series, line: list[Datum], *, is_named: bool) -> list[Datum]:
    """Return the words at the end of a line: its last number, and whose it is where there are several."""
    last = max(
        (row for row in line if row["role"] in ("point", "zero")), key=lambda row: row["year"], default=None
    )
    if last is None:
        return []
    words = f"{series.label} {last['text']}" if is_named else last["text"]
    return [{**{key: last[key] for key in ("at", "year", "panel")}, "role": "end", "text": words, "ink": INK}]


def _apart(ends: list[Datum], least: float) -> list[Datum]:
    """Return words that stand at the ends of lines, moved up until none lies on another."""
    moved: list[Datum] = []
    for end in sorted(ends, key=lambda end: end["at"]):
        at = max(end["at"], moved[-1]["at"] + least) if moved else end["at"]
        moved.append({**end, "at": at})
    return moved
