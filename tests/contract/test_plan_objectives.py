"""The objectives of action plans: whole, of a plan that is there, asked of those who are asked."""

import csv
import shutil

import pytest

from pipelines.figures.monitoring_sources import is_asked
from schemas import files, regions
from schemas.files import SchemaError
from schemas.plan_objectives import COLUMNS, plan_objectives
from schemas.regions import load_region, region_names

REGIONS = [load_region(name) for name in region_names()]
OBJECTIVES = [entry for region in REGIONS for plan in region.action_plans for entry in plan.objectives]
ROW = ["QM", "2023-01-01", "9", "More women", "", "full", "AF", "share_of_women", "", "Simulated"]


def test_every_area_with_a_plan_has_objectives_of_its_newest_that_could_be_read():
    known = {entry.ref_area for entry in OBJECTIVES}
    assert known == {"BA", "ME", "MK", "RS", "AL", "XK", "HR", "MD", "QM", "QN", "QO"}


@pytest.mark.parametrize("entry", OBJECTIVES, ids=lambda entry: entry.item)
def test_what_answers_is_asked_of_some_sector_that_it_is_meant_for(entry):
    for name in entry.answered_by:
        assert any(is_asked(name, sector) for sector in entry.sectors), name


def test_of_what_answers_more_is_better():
    """Complaints alone are neither the better nor the worse for being many."""
    assert not [entry.item for entry in OBJECTIVES if "complaints" in entry.answered_by]


@pytest.fixture
def with_rows(tmp_path, monkeypatch):
    """Return a function that gives the simulated region these objectives and loads it."""

    def load(*changes):
        shutil.copytree(files.SCHEMAS_FOLDER / "regions", tmp_path / "regions")
        path = tmp_path / "regions" / "simulated" / "plan_objectives.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = [dict(zip(COLUMNS, ROW, strict=True)) | change for change in changes]
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        monkeypatch.setattr(files, "SCHEMAS_FOLDER", tmp_path)
        return regions.load_region.__wrapped__("simulated")

    return load


def test_an_objective_belongs_to_its_plan(with_rows):
    plans = {plan.valid_from.year: plan for plan in with_rows({}).action_plans if plan.ref_area == "QM"}
    assert [entry.item for entry in plans[2023].objectives] == ["QM-2023/9"]
    assert plans[2019].objectives == ()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([{"title": ""}], "needs number, title, source and extent"),
        ([{"source": ""}], "needs number, title, source and extent"),
        ([{"extent": "part"}], "says why"),
        ([{"why": "because"}], "says why"),
        ([{"answered_by": ""}], "or has extent none"),
        ([{"sectors": ""}], "or has extent none"),
        ([{"extent": "none", "why": "because"}], "or has extent none"),
        ([{"sectors": "NAVY"}], "no code 'NAVY'"),
        ([{"answered_by": "share_of_horses"}], "no code 'share_of_horses'"),
        ([{"answered_by": "answers[moon]"}], "no code 'moon'"),
        ([{}, {}], "stands twice"),
        ([{"valid_from": "2022-02-02"}], "no plan of QM begins on 2022-02-02"),
    ],
)
def test_an_objective_that_is_not_whole_is_refused(with_rows, changes, message):
    with pytest.raises(SchemaError, match=message):
        with_rows(*changes)


def test_the_files_are_read_in_their_order():
    of_bosnia = plan_objectives("western_balkans")[
        "BA", load_region("western_balkans").action_plans[2].valid_from
    ]
    assert [entry.objective for entry in of_bosnia] == ["1", "1.1", "1.2", "1.3", "2", "2.1", "2.2"]
