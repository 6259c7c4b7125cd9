"""The crosswalk: every item says what answers it or why nothing does; every indicator's items are there."""

import pytest

from pipelines import code_tables
from schemas.files import SchemaError
from schemas.frameworks import framework_items, parse_items
from schemas.indicators import indicators
from schemas.regions import load_region
from schemas.tables.codes import CodesFrameworks

ROW = {"item": "X-1", "framework": "X", "title": "Something", "extent": "full", "measures": "budget"}
ROW |= {"why": "", "source": "Somewhere"}


def test_every_framework_is_there():
    found = {item.framework for item in framework_items().values()}
    assert found == {
        "UN S/2010/498",
        "EU",
        "OSCE",
        "NATO",
        "SDG",
        "UN peacekeeping parity",
        "National action plans",
    }


@pytest.mark.parametrize("item", framework_items().values(), ids=list(framework_items()))
def test_what_nothing_answers_says_so(item):
    answers = {kind for _, kind in item.answered_by(indicators())}
    tables = "region.plans" in item.source or "region.targets" in item.source
    assert ("nothing" in answers and not tables) == (item.extent == "none")


def test_the_table_has_a_row_for_each_item_and_answer():
    region = load_region("western_balkans")
    found = CodesFrameworks.validate(code_tables.frameworks(region))
    objectives = [entry for plan in region.action_plans for entry in plan.objectives]
    assert set(found["item"]) == {*framework_items(), *(entry.item for entry in objectives)}
    pairs = {(item, name) for name, entry in indicators().items() for item in entry.frameworks}
    pairs |= {
        (entry.item, name) for entry in objectives for name, kind in entry.answers() if kind == "indicator"
    }
    rows = found[found["kind"] == "indicator"]
    assert set(zip(rows["item"], rows["answered_by"], strict=True)) == pairs
    assert found.loc[found["extent"] != "full", "why"].notna().all()


def test_an_objective_is_in_the_crosswalk_under_its_plan():
    found = code_tables.frameworks(load_region("western_balkans")).set_index(["item", "answered_by"])
    row = found.loc["BA-2018/1.2", "answers[facilities]"]
    assert (row["kind"], row["extent"]) == ("mechanism", "part")
    assert row["framework"].startswith("Bosnia and Herzegovina: National Action Plan")
    assert found.loc["XK-2014/3", "nothing"]["framework"].startswith("Kosovo*: ")


def test_an_indicator_names_no_item_that_is_not_there():
    with pytest.raises(SchemaError, match=r"Indicator 'share_of_women': frameworks.csv has no NATO"):
        parse_items([ROW], indicators())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"extent": "part"}, "says why"),
        ({"why": "because"}, "says why"),
        ({"source": ""}, "needs title and source"),
        ({"extent": "most"}, "has no extent"),
        ({"measures": "budgets"}, "no code 'budgets'"),
        ({"measures": "answers[moon]"}, "no code 'moon'"),
    ],
)
def test_an_item_that_is_not_whole_is_refused(change, message):
    with pytest.raises(SchemaError, match=message):
        parse_items([ROW | change], {})


def test_an_item_stands_once():
    with pytest.raises(SchemaError, match="stands twice"):
        parse_items([ROW, ROW], {})
