"""A return beside the accepted one of the year before: differences of numbers, never of what is not there."""

import re
from datetime import datetime

import pandas as pd
import pytest

from pipelines.checking.result import SERIES, CheckContext, CheckResult
from pipelines.portal.checked import Checked, checked
from pipelines.portal.last_year import BesideLastYear, MeasureTable, beside_last_year
from pipelines.returns import accept, explain, find, sign_off, submit, to_explain
from pipelines.sample.replay import SAMPLE_FOLDER
from pipelines.store.acts import ReturnRevision
from pipelines.store.home import Home
from schemas.languages import LANGUAGES
from schemas.texts import text
from tests.promises.portal_world import World, shown

THEN, NOW = "simulated/QM-AF_2022_bs_simulated.xlsx", "faulty/QM-AF_2023_bs_share_as_fraction.xlsx"
PAGE = "/returns/QM-AF_2023_r1/last-year"


def sent(home: Home, name: str, year: int, at: datetime) -> ReturnRevision:
    context = CheckContext("sent.xlsx", "QM-AF", year)
    done = submit(home, (SAMPLE_FOLDER / name).read_bytes(), context, "Ana", at)
    assert done.return_id
    return find(home, done.return_id)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """What was accepted of 2022, and a doubtful return for 2023."""
    found = World(tmp_path_factory.mktemp("home"))
    at, home = found.clock(), found.portal.home
    before = sent(home, THEN, 2022, at).return_id
    sign_off(home, before, "Ana", None, at)
    accept(home, before, "Edin", None, at)
    sent(home, NOW, 2023, at)
    return found


def frame(*figures: tuple[str, str, str, float | None]) -> pd.DataFrame:
    """Return observations: measure, sex and unit of each, and its number."""
    rows = [
        dict.fromkeys(SERIES, "_T")
        | {"measure": measure, "sex": sex, "unit_measure": unit, "population": "military"}
        | {"obs_value": value, "obs_status": "A" if value is not None else "L", "sheet": "S", "cell": "D4"}
        for measure, sex, unit, value in figures
    ]
    return pd.DataFrame(rows).assign(return_id="QM-AF_2022_r1", revision=1)


def compared(world: World, now: pd.DataFrame, then: pd.DataFrame | None) -> BesideLastYear | None:
    """Return the revision of 2023 with these figures in place of its own beside last year's."""
    result = CheckResult("0" * 64, None, now, (), pd.DataFrame())
    return beside_last_year(Checked(find(world.portal.home, "QM-AF_2023_r1"), result, then))


def values(table: MeasureTable, kind: str) -> list[tuple[str, float | None, float | None]]:
    return [(one.series["sex"], one.difference, one.percent) for one in getattr(table, kind)]


def test_differences_come_biggest_first_and_in_per_cent_of_what_is_large_enough(world: World) -> None:
    now = frame(
        ("strength", "F", "persons", 30), ("strength", "M", "persons", 150),
        ("strength", "_T", "persons", 19), ("strength", "F", "percent", 25.5), ("intake", "F", "persons", 7),
    )  # fmt: skip
    then = frame(
        ("strength", "F", "persons", 20), ("strength", "M", "persons", 200),
        ("strength", "_T", "persons", 10), ("strength", "F", "percent", 24.0), ("intake", "F", "persons", 7),
    )  # fmt: skip
    beside = compared(world, now, then)
    assert beside is not None
    assert (beside.time_period, beside.return_id) == (2022, "QM-AF_2022_r1")
    persons, shares, intake = beside.tables
    assert values(persons, "changed") == [("M", -50, -25), ("F", 10, 50), ("_T", 9, None)]
    assert (shares.unit, values(shares, "changed")) == ("percent", [("F", 1.5, None)])
    assert (intake.changed, len(intake.same)) == ((), 1)


def test_what_was_not_given_is_no_zero(world: World) -> None:
    now = frame(
        ("strength", "F", "persons", None), ("strength", "M", "persons", 0), ("exits", "F", "persons", None)
    )
    then = frame(("strength", "F", "persons", 40), ("strength", "_T", "persons", 9))
    beside = compared(world, now, then)
    assert beside is not None
    (table,) = beside.tables
    assert table.changed == table.same == ()
    assert [one.series["sex"] for one in table.new] == ["M"]
    assert values(table, "gone") == [("F", None, None), ("_T", None, None)]
    assert table.gone[0].now is not None
    assert table.gone[1].now is None
    assert compared(world, now, None) is None


def test_the_page_marks_what_was_found_and_explained(world: World) -> None:
    analyst = world.logged_in("analyst")
    page = analyst.get(PAGE).text
    assert "2023 beside 2022" in shown(page)
    assert 'href="/returns/QM-AF_2022_r1">2022, revision 1' in page
    mark = re.search(r'class="mark explain" href="(/returns/QM-AF_2023_r1)#(cause-\d+)">', page)
    assert mark
    assert f'id="{mark[2]}"' in analyst.get(mark[1]).text
    assert "</a> explained" not in page
    home = world.portal.home
    item = find(home, "QM-AF_2023_r1")
    for one in to_explain(home, item, checked(home, item.return_id).result):
        explain(home, item.return_id, one.finding.identity, "So it is.", "Ana", world.clock())
    assert "</a> explained" in analyst.get(PAGE).text


def test_return_and_board_lead_there_where_there_is_something_to_compare_with(world: World) -> None:
    analyst = world.logged_in("analyst")
    assert f'href="{PAGE}"' in analyst.get("/returns/QM-AF_2023_r1").text
    board = analyst.get("/board?year=all").text
    assert f'href="{PAGE}"' in board
    assert "QM-AF_2022_r1/last-year" not in board
    assert "last-year" not in analyst.get("/returns/QM-AF_2022_r1").text
    first = analyst.get("/returns/QM-AF_2022_r1/last-year")
    assert (first.status_code, "Nothing is accepted of 2021" in first.text) == (200, True)


def test_only_its_institution_and_the_programme_see_it(world: World) -> None:
    assert world.logged_in("reporter", "QM-AF").get(PAGE).status_code == 200
    assert world.logged_in("reporter", "QN-AF").get(PAGE).status_code == 404


def test_the_comparison_is_there_in_every_language(world: World) -> None:
    head = world.logged_in("head", "QM-AF")
    for language in LANGUAGES:
        head.post("/language", data={"language": language})
        title = text("portal.return.last_year.title", language, year="2023", before="2022")
        assert f"<h1>{title}</h1>" in head.get(PAGE).text
