"""What statistical offices and ministries print around their figures, one habit at a time."""

import pytest
from test_foreign_reading import N, figures, read, rules, sheet

from pipelines.intake.foreign.guess import concept_of
from pipelines.intake.foreign.labels import words_for
from pipelines.intake.foreign.read import read_by_layout
from pipelines.intake.foreign.said_by_titles import said_by_titles
from pipelines.intake.foreign.suggest import suggest_layout
from pipelines.intake.workbook import MergedArea, Workbook
from schemas.workbook_layout import UNPLACED, WorkbookLayout

NUMBERED = [
    ["R.br.", "Čin", "Spol", N, "Ukupno"],
    [N, N, "Žene", "Muškarci", N],
    ["1.", "Oficiri", 10, 40, 50],
    ["2.", "Podoficiri", 20, 60, 80],
    ["3.", "Vojnici", 30, 90, 120],
    ["UKUPNO", N, 60, 190, 250],
]


def numbered(merges: tuple[MergedArea, ...]) -> WorkbookLayout:
    layout = suggest_layout(Workbook((sheet("Tab", NUMBERED, merges=merges),)), "BA-AF")
    said = {"measure": "strength", "population": "military", "unit_measure": "persons", "time_period": "2023"}
    return layout.model_copy(update={"constants": said})


@pytest.mark.parametrize("total", [(), (MergedArea(range(5, 6), range(2)),)], ids=["alone", "merged"])
def test_a_total_that_stands_among_serial_numbers(total: tuple[MergedArea, ...]) -> None:
    merges = (MergedArea(range(1), range(2, 4)), *total)
    layout = numbered(merges)
    block = layout.sheets["Tab"].blocks[0]
    assert block.stub == {"A": ["nothing"], "B": ["rank"]}
    reading = read_by_layout(Workbook((sheet("Tab", NUMBERED, merges=merges),)), layout)
    assert reading.findings == []
    said = figures(reading, "rank", "sex")
    assert len(said) == 12
    assert (said["_T", "F"], said["_T", "M"], said["_T", "_T"]) == (60, 190, 250)
    assert (said["OR1-4", "F"], said["OF", "_T"]) == (30, 50)


def test_a_row_of_the_stub_merged_sideways_never_takes_the_label_above() -> None:
    rows = [["Nr", "Rank", "Women", "Men"], [1, "Officers", 1, 2], [2, "NCOs", 3, 4], [3, "Soldiers", 5, 6]]
    rows.append([N, N, 9, 12])
    merges = (MergedArea(range(4, 5), range(2)),)
    workbook = Workbook((sheet("Tab", rows, merges=merges),))
    layout = numbered(()).model_copy(update={"sheets": suggest_layout(workbook, "BA-AF").sheets})
    reading = read_by_layout(workbook, layout)
    assert rules(reading) == [("row_without_label", "Tab!C5")]
    assert set(figures(reading, "rank")) == {("OF",), ("OR5-9",), ("OR1-4",)}


def test_all_is_everybody_and_no_currency() -> None:
    rows = [["Rank", "Female", "Male", "All"], ["Officers", 1, 2, 3], ["Soldiers", 3, 4, 7]]
    assert figures(read(rows), "sex", "unit_measure", "rank")["_T", "persons", "OF"] == 3


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Contributors to UN Peacekeeping Operations by Country and Post", {"measure": "deployed"}),
        ("Police, experts, Staff Officers; peacekeeping operations", {}),
        ("Zaposleni po radnim mjestima, 2022", {"measure": "strength", "time_period": "2022"}),
        ("Table 1: police officers by sex, number of persons", {"unit_measure": "persons"}),
    ],
)
def test_what_a_title_divides_by_says_nothing_of_all_figures(title: str, said: dict[str, str]) -> None:
    found = said_by_titles([title], words_for(""))
    assert {d: code for d, code in found.items() if d not in ("population", "rank")} == said


@pytest.mark.parametrize(
    ("head", "dimension"),
    [("Spol / Sex", "sex"), ("Policijski organ\nPolice body", "institution"), ("Sex / Year", None)],
)
def test_a_head_in_two_languages(head: str, dimension: str | None) -> None:
    assert concept_of(head) == dimension


def test_one_rank_with_the_word_candidates_makes_no_table_of_applicants() -> None:
    rows = [
        ["Звание", "Жени", "Мъже"],
        ["Офицери", 10, 40],
        ["Офицерски кандидати", 2, 3],
        ["Сержанти", 20, 60],
        ["Войници", 30, 90],
    ]
    reading = read(rows, own_codes=["rank"])
    assert {one.coordinates["measure"] for one in reading.observations} == {"strength"}
    assert len(reading.observations) == 8


def test_a_legend_of_signs_below_a_table_is_no_row_of_it() -> None:
    rows = [
        ["TIME", 2020, N, 2021, N],
        ["SEX", "Males", "Females", "Males", "Females"],
        ["GEO (Labels)", N, N, N, N],
        ["Croatia", 5, 6, 7, 8],
        ["Slovenia", 1, 2, 3, 4],
        ["Serbia", ":", ":", 9, 9],
        [],
        ["Special value"],
        [":", "not available"],
    ]
    layout = suggest_layout(Workbook((sheet("Tab", rows),)), "")
    (block,) = layout.sheets["Tab"].blocks
    assert (block.cells, block.section, block.stub) == ("B4:E6", [], {"A": ["area"]})


def test_what_an_unknown_label_would_say_is_asked_beside_it_alone() -> None:
    rows = [
        ["Category", "Women", "Men"],
        ["Police officers", 10, 40],
        ["Civil servants and employees", 2, 3],
        ["Total", 12, 43],
    ]
    layout = suggest_layout(Workbook((sheet("Tab", rows),)), "ME-POL")
    assert "population" not in layout.constants
    assert layout.constants["unit_measure"] == UNPLACED
