"""The data of lines over years: dots, gaps where nothing is given, breaks, and the words at their ends.

Belongs here: what of `Trends` becomes which mark, and where. Does not belong here: the marks (`trends`).
"""

from pipelines.report.charts.contents import Series, Trends
from pipelines.report.charts.look import INK, OF_SEX
from pipelines.report.charts.marks import Datum, Marking
from pipelines.report.figures import Figure

HEIGHT = 120
"""Pixels from the lowest to the highest value of the scale."""

STRIP = 17
"""Pixels below the scale for each line of a panel: there stand signs of years without a number."""

APART = 14
"""Pixels between the words at the ends of two lines."""

SHAPES = {"F": "circle", "M": "square", "_T": "triangle-up"}
BROKEN = "//"


def rows_of(chart: Trends, language: str, scale: list[float]) -> list[Datum]:
    """Return all data of the panels; `role` says which mark a datum is, `at` its height on the scale."""
    pixel = (scale[-1] - scale[0]) / HEIGHT
    marking = Marking(chart.figures, language)
    rows: list[Datum] = []
    for number, panel in enumerate(chart.panels):
        ends: list[Datum] = []
        for place, series in enumerate(panel.series):
            below = {"panel": number, "line": place, "strip": scale[0] - STRIP * (place + 0.5) * pixel}
            line = [
                {**_number(series, year, figure, panel.label, marking), **below}
                for year, figure in series.points
            ]
            drawn = _drawn(line)
            rows += drawn
            ends += _end(series, drawn, is_named=len(panel.series) > 1)
        rows += _apart(ends, APART * pixel)
    return rows


def _number(series: Series, year: int, figure: Figure, label: str, marking: Marking) -> Datum:
    """Return the datum of one number of a line; its dot is empty where its definition is another."""
    colour = OF_SEX[series.sex]
    datum = marking.mark(figure, f"{label}, {series.label}, {year}", year=year)
    datum |= {"stroke": colour, "shape": SHAPES[series.sex], "marks": "".join(figure.marks)}
    is_point = datum["drawn"] == "value"
    return {**datum, "filling": "#ffffff" if "D" in figure.marks else colour} if is_point else datum


def _drawn(line: list[Datum]) -> list[Datum]:
    """Return the marks of a line. It stops where a year has no number, or none that continues the last."""
    rows: list[Datum] = []
    segment, before = 0, None
    for datum in line:
        if datum["value"] is None:
            rows.append({**datum, "role": "sign", "at": datum["strip"]})
            continue
        is_broken = "B" in datum["marks"]
        segment += is_broken or before != datum["year"] - 1
        role = "zero" if datum["drawn"] == "zero" else "point"
        drawn = {**datum, "role": role, "at": datum["value"], "segment": f"{datum['line']}.{segment}"}
        rows += [drawn, *([_break(drawn)] if is_broken and before else [])]
        rows += [_letters(drawn)] if datum["marks"] and datum is not line[-1] else []
        before = datum["year"]
    return rows


def _break(drawn: Datum) -> Datum:
    """Return the sign between a year and the one before that says that the series breaks."""
    return {**_place(drawn), "role": "break", "text": BROKEN, "year": drawn["year"] - 0.5}


def _letters(drawn: Datum) -> Datum:
    """Return the letters of a number's statuses above its dot."""
    return {
        **_place(drawn),
        "role": "letter",
        "text": " ".join(f"({mark.lower()})" for mark in drawn["marks"]),
    }


def _place(drawn: Datum) -> Datum:
    return {key: drawn[key] for key in ("at", "year", "panel")}


def _end(series: Series, line: list[Datum], *, is_named: bool) -> list[Datum]:
    """Return the words at the end of a line: its last number, and whose it is where there are several.

    A count of a small base has no place on the scale: it stands beside its sign below it.
    """
    there = [row for row in line if row["role"] in ("point", "zero") or row.get("drawn") == "few"]
    if not there:
        return []
    last = there[-1]
    words = f"{series.label} {last['text']}" if is_named else last["text"]
    return [{**_place(last), "role": "end", "text": words, "ink": INK}]


def _apart(ends: list[Datum], least: float) -> list[Datum]:
    """Return words that stand at the ends of lines, moved up until none lies on another."""
    moved: list[Datum] = []
    for end in sorted(ends, key=lambda end: end["at"]):
        at = max(end["at"], moved[-1]["at"] + least) if moved else end["at"]
        moved.append({**end, "at": at})
    return moved
