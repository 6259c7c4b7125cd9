"""Facts from accepted observations, and who reported."""

import pandas as pd
import pytest
from figures_world import facts_of, node, region, said, strength

from pipelines.figures.coverage import region_coverage
from pipelines.figures.facts import DuplicateObservationError
from pipelines.store.frames import typed_frame
from schemas.files import SchemaError
from schemas.tables.audit import AuditFindings, AuditReturns
from schemas.tables.facts import FactsObservations
from schemas.tables.region import RegionCoverage
from schemas.template_layout import sheet_rows, template_layout

TREE = region(
    [
        node("AA-AF"),
        node("BB-POL", sector="POL", is_expected=False),
        node("BB-POL-1", parent="BB-POL", sector="POL"),
    ]
)


def test_area_sector_and_origin_stand_beside_each_observation():
    found = FactsObservations.validate(facts_of(strength("BB-POL-1", 2023, 1, 10), TREE))
    assert set(zip(found["ref_area"], found["sector"], found["origin"], strict=True)) == {
        ("BB", "POL", "published")
    }
    assert list(found["obs_value"]) == [1, 10]


def test_each_return_says_where_its_figures_come_from():
    given = [*strength("AA-AF", 2022, 1, 10), *strength("AA-AF", 2023, 1, 10)]
    found = facts_of(given, TREE, {"AA-AF_2023_r1": "reported"})
    assert found.groupby("return_id")["origin"].unique().map(list).to_dict() == {
        "AA-AF_2022_r1": ["published"],
        "AA-AF_2023_r1": ["reported"],
    }


def test_no_observation_gives_no_fact_and_no_error():
    assert FactsObservations.validate(facts_of([], TREE)).empty


def test_the_same_observation_twice_is_an_error_that_names_both_cells():
    given = [said("AA-AF", 2023, "strength", "F", value, cell=cell) for value, cell in [(1, "C7"), (2, "C9")]]
    with pytest.raises(
        DuplicateObservationError, match=r"AA-AF_2023_r1 Strength!C7, AA-AF_2023_r1 Strength!C9"
    ):
        facts_of(given, TREE)


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"rank": "general"}, "rank 'general'"),
        ({"population": "all"}, "population 'all'"),
        ({"unit": "%"}, "'%'"),
    ],
)
def test_an_unknown_code_is_an_error(other, message):
    with pytest.raises(SchemaError, match=message):
        facts_of([said("AA-AF", 2023, "strength", "F", 1, **other)], TREE)


def test_an_unknown_institution_is_an_error():
    with pytest.raises(SchemaError, match="no institution 'ZZ-AF'"):
        facts_of([said("ZZ-AF", 2023, "strength", "F", 1)], TREE)


def returned(institution, year, revision, state, origin="published"):
    return {
        "return_id": f"{institution}_{year}_r{revision}",
        "revision": revision,
        "institution": institution,
        "time_period": year,
        "state": state,
        "file_name": "return.xlsx",
        "sha256": "0" * 64,
        "submitted_by": "gender officer",
        "submitted_at": pd.Timestamp("2024-01-05"),
        "origin": origin,
    }


def finding(institution, year, revision, severity, number):
    return {
        "return_id": f"{institution}_{year}_r{revision}",
        "revision": revision,
        "institution": institution,
        "time_period": year,
        "finding": number,
        "rule": "rule",
        "stage": "table",
        "severity": severity,
        "message": "message",
        "advice": "advice",
    }


def coverage(returns, findings=(), observations=()):
    found = region_coverage(
        typed_frame(AuditReturns, list(returns)),
        typed_frame(AuditFindings, list(findings)),
        facts_of(list(observations), TREE),
        TREE,
    )
    assert RegionCoverage.validate(found).equals(found)
    return {(row["institution"], row["time_period"]): row for row in found.to_dict("records")}


def test_whoever_is_expected_has_a_row_for_every_year():
    found = coverage([returned("AA-AF", 2023, 1, "ready")])
    assert {key: row["state"] for key, row in found.items()} == {
        ("AA-AF", 2022): "missing",
        ("AA-AF", 2023): "ready",
        ("BB-POL-1", 2022): "missing",
        ("BB-POL-1", 2023): "missing",
    }
    assert found["BB-POL-1", 2022]["ref_area"] == "BB"


def test_a_return_outside_the_years_and_of_a_group_has_a_row():
    found = coverage([returned("BB-POL", 2010, 1, "accepted")])
    assert list(found) == [("BB-POL", 2010)]


def test_what_the_accepted_revision_brought():
    given = [*strength("AA-AF", 2022, 0, 10), said("AA-AF", 2022, "strength", "M", None, status="L")]
    found = coverage([returned("AA-AF", 2022, 1, "accepted")], observations=given)["AA-AF", 2022]
    assert (found["observations"], found["missing_values"], found["revisions"]) == (2, 1, 1)


def test_an_accepted_revision_stands_with_its_own_findings_until_another_is_accepted():
    returns = [
        returned("AA-AF", 2022, 1, "superseded"),
        returned("AA-AF", 2022, 2, "accepted"),
        returned("AA-AF", 2022, 3, "blocked"),
    ]
    findings = [finding("AA-AF", 2022, 2, "explain", 1)]
    findings += [
        finding("AA-AF", 2022, 3, severity, number) for number, severity in enumerate(["block"] * 2, 1)
    ]
    found = coverage(returns, findings)["AA-AF", 2022]
    assert (found["state"], found["revisions"]) == ("accepted", 3)
    assert (found["findings_block"], found["findings_explain"]) == (0, 1)


def test_where_nothing_is_accepted_the_latest_revision_stands():
    returns = [returned("AA-AF", 2022, 1, "ready"), returned("AA-AF", 2022, 2, "blocked")]
    found = coverage(returns, [finding("AA-AF", 2022, 2, "block", 1)])["AA-AF", 2022]
    assert (found["state"], found["findings_block"]) == ("blocked", 1)


def test_a_form_with_three_numbers_leaves_the_others_unanswered():
    form = sum(len(sheet_rows(sheet, TREE, TREE.institution("AA-AF"))) for sheet in template_layout().sheets)
    given = [*strength("AA-AF", 2022, 1, 10), said("AA-AF", 2022, "exits", "F", None, status="L")]
    given += [said("AA-AF", 2022, "strength", "F", 12, rank="OF", unit="percent")]
    found = coverage(
        [returned("AA-AF", 2022, 1, "accepted"), returned("AA-AF", 2023, 1, "ready")], observations=given
    )
    assert (found["AA-AF", 2022]["form_rows"], found["AA-AF", 2022]["unanswered"]) == (form, form - 3)
    assert found["AA-AF", 2023]["form_rows"] == form
    assert pd.isna(found["AA-AF", 2023]["unanswered"])
    assert pd.isna(found["BB-POL-1", 2022]["unanswered"])


def test_each_return_says_itself_where_its_figures_come_from():
    found = coverage([returned("AA-AF", 2022, 1, "ready", origin="published")])
    assert (found["AA-AF", 2022]["origin"], found["BB-POL-1", 2022]["origin"]) == ("published", "reported")


def test_without_any_return_there_is_nothing_to_cover():
    assert coverage([]) == {}
