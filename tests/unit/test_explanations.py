"""Which explanation goes with which finding, and which figures a finding rests on."""

from dataclasses import replace
from datetime import UTC, datetime

import duckdb
import pandas as pd
import pytest

from pipelines.checking.evidence import evidence
from pipelines.figures.footnotes import FigureAt, footnotes
from pipelines.returns.explanations import Known, explainable, open_state
from pipelines.store.acts import Act
from schemas.findings import Change, Finding, Label, Place, Terms

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ABOUT = {
    "measure": "strength", "population": "military", "rank": "_T",
    "sex": "F", "detail": "_T", "unit_measure": "percent",
}  # fmt: skip


def observations(value: float | None = 7.5, cell: str = "I7", status: str = "A") -> pd.DataFrame:
    rows = [
        ABOUT | {"obs_value": value, "obs_status": status, "sheet": "Strength", "cell": cell},
        ABOUT
        | {"sex": "M", "unit_measure": "persons", "obs_value": 40.0, "obs_status": "A"}
        | {"sheet": "Strength", "cell": "E7"},
    ]
    return pd.DataFrame(rows).astype({"obs_value": "float64"})


def finding(cell: str = "I7", **values: object) -> Finding:
    place, related = Place("Strength", cell), (Place("Strength", "E7"),)
    return Finding("share_matches_counts", place, related, values or {"given": 7.5, "base": 40}, ABOUT)


def of(found: Finding, table: pd.DataFrame) -> str:
    (figures,) = evidence([found], table)
    return figures


def test_a_figure_that_only_moved_is_the_same_evidence() -> None:
    before = of(finding("I7", at=Place("Strength", "I7"), given=7.5), observations())
    moved = of(finding("I9", at=Place("Strength", "I9"), given=7.5), observations(cell="I9"))
    assert moved == before
    assert of(finding("I7", at=Place("Strength", "I7"), given=7), observations(7)) == of(
        finding("I7", at=Place("Strength", "I7"), given=7.0), observations(7.0)
    )


@pytest.mark.parametrize(
    ("found", "table"),
    [
        (finding(), observations(7.6)),
        (finding(), observations(None, status="L")),
        (finding(given=7.5, base=41), observations()),
        (finding(given=Terms((7.5,)), base=40), observations()),
        (finding(given=Label("sex", "F"), base=40), observations()),
        (finding(given="7.5", base=40), observations()),
        (replace(finding(), related=()), observations()),
    ],
    ids=["figure", "missing", "number in words", "terms", "label", "text", "fewer cells"],
)
def test_any_other_figure_is_other_evidence(found: Finding, table: pd.DataFrame) -> None:
    assert of(found, table) != of(finding(), observations())


def test_changes_that_would_fit_are_evidence() -> None:
    """What is said of cells that are most likely wrong: one change, several, several of several."""

    def of_change(fitting: float, cell: str = "D14") -> str:
        change = Change(Place("Strength", cell), 132, fitting)
        return of(finding(changes=((change, change), (change,)), others=(change,)), observations())

    assert of_change(123) != of_change(124)
    assert of_change(123) == of_change(123, cell="D15")


def test_why_a_value_is_missing_is_evidence() -> None:
    gaps = {of(finding(), observations(None, status=status)) for status in ("L", "M", "Q")}
    assert len(gaps) == 3


def test_what_is_no_figure_is_not_hashed_in_silence() -> None:
    with pytest.raises(TypeError, match="No figure"):
        of(finding(given={1, 2}), observations())


def explained(words: str, figures: str, return_id: str = "ME-AF_2023_r1", by: str = "Ana") -> Act:
    return Act(
        AT, by, "explain", "ready", words, return_id=return_id, finding=finding().identity, evidence=figures
    )


def test_what_holds_comes_before_what_is_proposed_and_the_last_word_counts() -> None:
    identity = finding().identity
    known = Known(
        [explained("first", "a"), explained("second", "a"), explained("of others", "b")],
        [explained("last year", "a", "ME-AF_2022_r1")],
    )
    found = {figures: known.of(identity, figures) for figures in ("a", "b", "c")}
    assert [(item.text, item.standing) for item in found.values() if item] == [
        ("second", "holds"), ("of others", "holds"), ("of others", "figures_changed"),
    ]  # fmt: skip
    last_year = Known([], [explained("last year", "a", "ME-AF_2022_r1")]).of(identity, "a")
    assert last_year is not None
    assert (last_year.standing, last_year.return_id) == ("last_year", "ME-AF_2022_r1")
    assert known.of("other_rule:x", "a") is None


def test_a_return_is_ready_when_all_is_explained_and_nothing_blocks() -> None:
    doubtful, wrong = finding(), Finding("file_unreadable")
    figures = of(doubtful, observations())
    for acts, findings, state in (
        ([], [doubtful], "to_explain"),
        ([explained("so", figures)], [doubtful], "ready"),
        ([explained("so", "other figures")], [doubtful], "to_explain"),
        ([explained("so", figures)], [wrong, doubtful], "blocked"),
        ([], [], "ready"),
    ):
        items = explainable(findings, observations(), Known(acts))
        assert open_state(findings, items) == state
        assert [item.number for item in items] == [findings.index(item.finding) + 1 for item in items]


def test_footnotes_are_found_by_cell_and_by_series_each_once() -> None:
    figure = FigureAt("ME-AF_2023_r1", "Strength", "I7", ".".join(ABOUT.values()))
    with duckdb.connect() as connection:
        assert footnotes(connection, [figure]) == ()  # an edition from before there were explanations
        connection.execute("CREATE SCHEMA audit")
        connection.execute(
            "CREATE TABLE audit.explanations (finding INT, return_id TEXT, sheet TEXT, cell TEXT, rule TEXT, "
            "series TEXT, explanation TEXT, explained_by TEXT, explained_at TIMESTAMP)"
        )
        connection.execute("CREATE TABLE audit.findings (return_id TEXT, finding INT, related_cells TEXT)")
        rows = [
            ("ME-AF_2023_r1", "I7", figure.series, None, "cell and series"),
            ("ME-AF_2023_r1", "I7", None, None, "cell"),
            ("ME-AF_2023_r1", "Z1", figure.series, None, "series"),
            ("ME-AF_2023_r1", "Z1", None, "Strength!A1,Strength!I7", "related"),
            ("ME-AF_2023_r1", "Z1", None, "Strength!I77", "neither"),
            ("ME-AF_2022_r1", "I7", None, None, "another return"),
        ]
        for number, (return_id, cell, series, related, words) in enumerate(rows, start=1):
            row = [number, return_id, "Strength", cell, "rule", series, words, "Ana", AT.replace(tzinfo=None)]
            connection.execute("INSERT INTO audit.explanations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            connection.execute("INSERT INTO audit.findings VALUES (?, ?, ?)", [return_id, number, related])
        found = footnotes(connection, [figure, figure])
    assert [item.explanation for item in found] == ["cell and series", "cell", "series", "related"]
