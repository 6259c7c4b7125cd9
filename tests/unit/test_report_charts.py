"""The charts of the report: what is drawn for what, what is said of it, that nothing is cut or lost.

Belongs here: the kinds of charts, their keys, words, tables and slides, on made-up numbers. Does not belong
here: what chapters put into charts (`test_report*`), the command (`promises`).
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import altair as alt
import pytest

from pipelines.report.charts import key
from pipelines.report.charts.contents import (
    Chart,
    CoverageMap,
    CoverageRow,
    Dot,
    Dots,
    Flow,
    Funnel,
    Panel,
    Pyramid,
    RankOfPyramid,
    Series,
    Step,
    TargetDistances,
    TowardsTarget,
    Trends,
    YearFlow,
)
from pipelines.report.charts.coverage import WHITE_ABOVE, shade
from pipelines.report.charts.drawing import png, specification, svg, to_png
from pipelines.report.charts.fitting import lines_of, width_of
from pipelines.report.charts.layers import ticks
from pipelines.report.charts.look import OF_SEX, SIGNS
from pipelines.report.charts.reading import alternative
from pipelines.report.charts.slides import as_slides, parts
from pipelines.report.charts.tables import as_table
from pipelines.report.figures import Absence, Behind, Figure, Reference
from pipelines.report.model import Drawing, Report, Section, Text

PNG = b"\x89PNG\r\n\x1a\n"
LONG = "Republika e Maqedonisë së Veriut: shërbimet e policisë dhe të mbrojtjes të marra së bashku"
LONG_CYRILLIC = "Министарство унутрашњих послова и Министарство одбране, заједно са свим својим управама"


def number(
    value: float, unit: str = "persons", *, of: tuple[int, int] | None = None, marks: str = ""
) -> Figure:
    """Return a number; `of` what a share is made of, with fewer than 20 it is one of few."""
    behind = of and Behind("share_of_women", *of, 1, 1, 100.0, "counts", None, "reported")
    is_of_few = of is not None and of[1] < 20
    return Figure(value, unit, (REFERENCE,), behind=behind, is_of_few=is_of_few, marks=tuple(marks))


REFERENCE = Reference("region.shares", (("indicator", "share_of_women"),), "value")


def absent(why: str, unit: str = "persons") -> Figure:
    return Figure(None, unit, (REFERENCE,), Absence(why))


def percent(value: float, **more: Any) -> Figure:
    return number(value, "percent", **more)


SIX = {**{absence.value: absent(absence.value, "percent") for absence in Absence}, "zero": percent(0.0)}
"""A number for each of the six that are drawn in a way of their own, by its name."""

DOTS = Dots(
    "percent",
    (
        Dot("Albania", percent(10.6, of=(106, 1000)), True, percent(20.0)),
        Dot("Serbia", percent(8.1, of=(81, 1000)), True),
        Dot("Kosovo*", percent(30.2, of=(302, 1000), marks="D"), False),
        Dot("Montenegro", percent(28.6, of=(2, 7)), False),
        Dot("North Macedonia", absent("suppressed", "percent"), False),
    ),
    "Western Balkans",
    percent(9.4, of=(187, 2000)),
)


def series(given: dict[int, Figure], sex: str = "F") -> Series:
    return Series({"F": "Women", "M": "Men"}[sex], sex, tuple(given.items()))


TRENDS = Trends(
    "percent",
    (
        Panel(
            "Albania",
            (
                series(
                    {
                        2018: percent(8.0),
                        2019: percent(8.5),
                        2020: absent("refused", "percent"),
                        2021: percent(9.0),
                        2022: percent(9.5, marks="B"),
                        2024: percent(10.6, marks="E"),
                    }
                ),
            ),
        ),
        Panel("Serbia", (series({2024: percent(11.0)}), series({2024: percent(11.5)}, "M"))),
    ),
)

CHARTS: dict[str, Chart] = {
    "pyramid": Pyramid(
        (
            RankOfPyramid("Senior officers", number(31.0), number(412.0)),
            RankOfPyramid("Soldiers", absent("classified"), number(0.0)),
        )
    ),
    "trends": TRENDS,
    "dots": DOTS,
    "funnel": Funnel(
        (Step("Applied", number(210.0), number(1203.0)), Step("Selected", absent("absent"), number(9.0)))
    ),
    "year_flow": YearFlow(
        "Women",
        "At the start",
        number(1210.0),
        (Flow("Recruited", "in", number(130.0)), Flow("Retired", "out", number(88.0))),
        "At the end",
        number(1252.0),
    ),
    "targets": TargetDistances("percent", (TowardsTarget("Albania", percent(10.6), percent(20.0), "plan"),)),
    "coverage": CoverageMap(
        (CoverageRow("AL-AF", ((2023, percent(80.0)), (2024, absent("not_applicable", "percent")))),)
    ),
}


def data(found: Any) -> Iterator[dict[str, Any]]:
    """Yield every datum of a specification."""
    if isinstance(found, dict):
        yield from found.get("data", {}).get("values", [])
        for part in found.values():
            yield from data(part)
    elif isinstance(found, list):
        for part in found:
            yield from data(part)


def labels(picture: str) -> dict[str, list[str]]:
    """Return the paths that an SVG draws, by what each says of itself."""
    found: dict[str, list[str]] = {}
    root = ElementTree.fromstring(picture)  # noqa: S314 (we drew it)
    for part in root.iter("{http://www.w3.org/2000/svg}path"):
        if said := part.get("aria-label"):
            found.setdefault(said, []).append(part.get("d", ""))
    return found


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_every_number_is_a_mark_that_leads_to_it(chart: Chart) -> None:
    found = specification(chart, "en")
    told = {row["figure_index"]: row["said"] for row in data(found) if "figure_index" in row}
    assert sorted(told) == list(range(len(chart.figures)))
    assert all(words.count(": ") == 1 for words in told.values())
    assert re.findall("https?://[^/]+", json.dumps(found)) == ["https://vega.github.io"]
    assert found["description"] == alternative(chart, "en")


@pytest.mark.long
@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_every_kind_is_valid_vega_lite(chart: Chart) -> None:
    """Altair validates what it reads and what it writes; the pictures themselves are made without."""
    found = specification(chart, "sq")
    assert alt.VConcatChart.from_dict(found).to_dict()["vconcat"]


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_chart_behind_is_a_table_with_the_same_numbers(chart: Chart) -> None:
    table = as_table(chart, "name", Text(("Caption",)), "sq")
    assert sorted(map(id, table.figures)) == sorted(map(id, chart.figures))


def test_a_pictures_bytes_are_the_same_again() -> None:
    first = svg(DOTS, "sr-Cyrl")
    svg.cache_clear()
    assert svg(DOTS, "sr-Cyrl") == first
    assert png(DOTS, "sr-Cyrl", scale=1) == png(DOTS, "sr-Cyrl", scale=1)
    assert png(DOTS, "sr-Cyrl", scale=1).startswith(PNG)


def test_six_that_are_no_ordinary_number_are_drawn_in_six_ways_and_told_in_the_key() -> None:
    dots = Dots("percent", tuple(Dot(name, figure, True) for name, figure in SIX.items()), "All", None)
    panels = tuple(Panel(name, (series({2024: figure}),)) for name, figure in SIX.items())
    for chart in (dots, Trends("percent", panels)):
        found = {
            label.split(":")[0].split(",")[0]: paths[0] for label, paths in labels(svg(chart, "en")).items()
        }
        assert len({found[name] for name in SIX}) == len(SIX)
    told = [entry.words for entry in key.entries(Trends("percent", panels), "en")]
    assert told == ["not given", "not applicable", "refused", "classified", "withheld", "zero"]
    assert len({path for path, _ in SIGNS.values()}) == len(SIGNS)


def test_the_signs_are_the_same_in_every_kind() -> None:
    figure = absent("classified")
    share = absent("classified", "percent")
    kinds: tuple[Chart, ...] = (
        Pyramid((RankOfPyramid("A", figure, figure),)),
        Funnel((Step("A", figure, figure),)),
        YearFlow("Women", "A", figure, (Flow("B", "in", figure),), "C", figure),
        Trends("percent", (Panel("A", (series({2024: share}),)),)),
        Dots("percent", (Dot("A", share, False),), "All", share),
        TargetDistances("percent", (TowardsTarget("A", share, share, "plan"),)),
        CoverageMap((CoverageRow("A", ((2024, share),)),)),
    )
    for chart in kinds:
        rows = [row for row in data(specification(chart, "en")) if "figure_index" in row]
        assert {row["sign"] for row in rows} == {SIGNS["classified"][0]}
        assert {row["value"] for row in rows} == {None}


def test_a_small_base_is_a_count_beside_the_scale() -> None:
    rows = {row["figure_index"]: row for row in data(specification(DOTS, "en")) if "figure_index" in row}
    few = next(row for row in rows.values() if row["drawn"] == "few")
    assert (few["text"], few["value"], few["said"]) == ("2 of 7", None, "Montenegro: 2 of 7")


def test_a_line_has_gaps_where_nothing_is_given_and_breaks_where_the_series_does() -> None:
    rows = [row for row in data(specification(TRENDS, "en")) if row.get("panel") == 0]
    drawn = {row["year"]: row["segment"] for row in rows if row["role"] == "point"}
    assert drawn[2018] == drawn[2019]
    assert len({drawn[year] for year in (2019, 2021, 2022, 2024)}) == 4
    signs = [(row["role"], row["year"], row.get("text")) for row in rows if row["role"] in ("break", "sign")]
    assert signs == [("sign", 2020, "refused"), ("break", 2021.5, "//")]
    ends = [row["text"] for row in data(specification(TRENDS, "en")) if row.get("role") == "end"]
    assert ends == ["10.6% (e)", "Women 11.0%", "Men 11.5%"]


def test_the_words_at_the_ends_of_lines_do_not_lie_on_each_other() -> None:
    ends = [row["at"] for row in data(specification(TRENDS, "en")) if row.get("role") == "end"][1:]
    assert ends[1] - ends[0] > 1.0


@pytest.mark.parametrize("name", ["pyramid", "funnel", "year_flow", "targets"])
def test_bars_begin_at_zero_and_are_as_long_as_their_numbers(name: str) -> None:
    chart = CHARTS[name]
    for row in data(specification(chart, "en")):
        if "bar" in row and row["drawn"] == "value":
            assert abs(row["end"] - row["start"]) == chart.figures[row["figure_index"]].value
            assert row["start"] == 0 or name == "year_flow"


def test_a_year_leads_from_its_start_to_its_end() -> None:
    rows = {
        row["figure_index"]: row for row in data(specification(CHARTS["year_flow"], "en")) if "bar" in row
    }
    places = [(row["start"], row["end"]) for _, row in sorted(rows.items())]
    assert places == [(0, 1210), (1210, 1340), (1340, 1252), (0, 1252)]
    assert [row["text"] for _, row in sorted(rows.items())] == ["1,210", "+ 130", "\u2212 88", "1,252"]


def test_after_a_flow_that_is_not_known_bars_begin_at_zero() -> None:
    flows = (Flow("Left", "out", absent("suppressed")), Flow("Retired", "out", number(88.0)))
    chart = YearFlow("Women", "Start", number(1210.0), flows, "End", number(1100.0))
    rows = {row["figure_index"]: row for row in data(specification(chart, "en")) if "bar" in row}
    assert (rows[2]["start"], rows[2]["end"]) == (0, 88)


def test_highest_and_lowest_are_said_of_the_comparable_only() -> None:
    assert alternative(DOTS, "en") == (
        "From 8.1% (Serbia) to 10.6% (Albania). Western Balkans: 9.4%. Not comparable with the others: "
        "Kosovo* 30.2% (d); Montenegro 2 of 7. Targets that were set: Albania 20.0%. "
        "Small base: given as a count: Montenegro 2 of 7. Withheld: North Macedonia."
    )


def test_a_line_is_said_with_its_ends_breaks_and_missing_years() -> None:
    assert alternative(TRENDS, "en").split(" Serbia, women")[0] == (
        "Lines over the years; first and last value of each. Albania, women: 2018 8.0%; 2024 10.6% (e); "
        "break in series: 2022; refused: 2020."
    )


def test_the_key_tells_what_is_hollow_and_which_letters_stand_beside_numbers() -> None:
    assert [entry.words for entry in key.entries(DOTS, "en")] == [
        "comparable",
        "range of the comparable areas",
        "not comparable with the others",
        "target",
        "withheld",
        "small base: given as a count",
        "(d) Definition differs",
    ]
    assert key.entries(CHARTS["year_flow"], "en") == []


@pytest.mark.parametrize("words", [LONG, LONG_CYRILLIC, "Albania", "Дезоксирибонуклеинскокиселински", ""])
@pytest.mark.parametrize("width", [60.0, 200.0])
def test_words_break_into_lines_that_fit_and_lose_no_letter(words: str, width: float) -> None:
    lines = lines_of(words, width)
    assert all(width_of(line) <= width for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == words.replace(" ", "")


@pytest.mark.parametrize("count", [1, 40])
@pytest.mark.parametrize("label", [LONG, LONG_CYRILLIC])
def test_long_names_neither_widen_a_picture_nor_are_cut(count: int, label: str) -> None:
    areas = tuple(Dot(f"{label} {place}", percent(8.0 + place % 9), True) for place in range(count))
    picture = svg(Dots("percent", areas, label, None), "sq")
    assert float(re.search(r'width="(\d+)', picture)[1]) < 760  # type: ignore[index]
    seen = "".join(re.findall(r">([^<]+)<", picture)).replace("-", "")
    assert seen.count(label.split()[-1]) == count


def test_the_values_of_a_scale_are_round_and_around_all() -> None:
    assert ticks((0.0, 28.6)) == [0, 10, 20, 30]
    assert ticks((-3.2, 4.5)) == [-4, -2, 0, 2, 4, 6]
    assert ticks((0.0, 0.0)) == [0, 1]


def luminance(colour: str) -> float:
    """Return how light a colour is, as WCAG counts it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_women_and_men_differ_in_black_and_white_and_numbers_can_be_read_on_every_cell() -> None:
    assert contrast(OF_SEX["F"], OF_SEX["M"]) > 3
    for part in range(101):
        ink = "#ffffff" if part / 100 > WHITE_ABOVE else "#000000"
        assert contrast(shade(part / 100), ink) >= 4.5


REPORT = Report(
    "Women and men, 2023",
    "Western Balkans: annual report, 2023",
    "en",
    "western_balkans",
    "2023.1",
    2023,
    "public",
    "1 May 2024",
    "SIMULATED FIGURES.",
    "For the public.",
    (Section("one", "One", (Drawing("share-dots", Text(("Share of women, ", percent(9.4))), DOTS),)),),
)


def test_a_slide_says_what_it_shows_of_whom_from_where_and_the_footnotes() -> None:
    (block,) = REPORT.sections[0].blocks
    assert isinstance(block, Drawing)
    (slide,) = as_slides(REPORT, block)
    root = ElementTree.fromstring(slide)  # noqa: S314 (we drew it)
    assert (root.get("width"), root.get("height")) == ("1280", "720")
    seen = " ".join("".join(part.itertext()) for part in root.iter("{http://www.w3.org/2000/svg}text"))
    for words in (
        "Share of women, 9.4%",
        "SIMULATED FIGURES.",
        "Source: “Women and men, 2023”, edition 2023.1",
        "For the public.",
        "* References to Kosovo shall be understood",
        "Kosovo*",
    ):
        assert words in seen
    picture = to_png(slide, scale=1)
    assert (picture[:8], int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (PNG, 1280, 720)


def test_a_long_chart_is_several_slides_with_one_scale_and_range() -> None:
    dots = tuple(Dot(f"Canton {place}", percent(5.0 + place), True) for place in range(40))
    whole = Dots("percent", dots, "All", percent(12.0))
    found = parts(whole)
    assert [len(part.dots) for part in found if isinstance(part, Dots)] == [14, 14, 12]
    assert [dot for part in found if isinstance(part, Dots) for dot in part.dots] == list(dots)
    ranges = {
        (row["value"], row["end"])
        for part in found
        for row in data(specification(part, "en"))
        if "end" in row and row.get("value") is not None
    }
    assert ranges == {(5.0, 44.0)}
    assert parts(CHARTS["pyramid"]) == [CHARTS["pyramid"]]
