"""Trace: from a value of an edition to sheet and cell, on a real edition's database."""

from dataclasses import replace
from datetime import datetime
from functools import cache

import pytest
from figures_world import facts_of, node, region, said, share, strength, tables, target

from pipelines.cli.trace_screen import show
from pipelines.code_tables import institutions, labels
from pipelines.figures.corrections import corrected
from pipelines.figures.indicators import indicator_tables
from pipelines.figures.policy import region_targets
from pipelines.figures.trace import trace
from pipelines.figures.trace_rows import trace_region, trace_row
from pipelines.figures.traced import TraceError
from pipelines.store.edition_files import open_database, write_database
from pipelines.store.frames import empty_frame, to_arrow, typed_frame
from schemas.corrections import Correction
from schemas.tables.audit import AuditFindings, AuditReturns
from schemas.tables.registry import EDITION_TABLES, table_model

TREE = region(
    [
        node("AA-AF"),
        node("BB-POL", sector="POL", is_expected=False),
        *(node(f"BB-POL-{number}", parent="BB-POL", sector="POL") for number in (1, 2, 3)),
    ]
)
RELEASE = {"region": "test", "year": 2023, "release": 1, "notice": "Test."}
RELEASE |= {"tier": "internal", "access": "For tests."}
PLACE = {"sector": "AF", "population": "military", "rank": "_T", "sex": "F", "time_period": 2023}


def audit_row(return_id, observation):
    return {
        "return_id": return_id,
        "revision": 1,
        "institution": observation["institution"],
        "time_period": observation["time_period"],
        "state": "accepted",
        "file_name": f"{return_id}.xlsx",
        "sha256": "ab" * 32,
        "submitted_by": "gender officer",
        "submitted_at": datetime(2024, 1, 5),
        "accepted_by": "analyst",
        "accepted_at": datetime(2024, 1, 6),
        "accepted_reason": "checked",
        "origin": "published",
    }


@cache
def empty_tables():
    """Return every table of an edition without a row."""
    return {name: to_arrow(table_model(name), empty_frame(table_model(name))) for name in EDITION_TABLES}


@pytest.fixture(autouse=True)
def wide_window(monkeypatch):
    monkeypatch.setenv("COLUMNS", "250")


@pytest.fixture
def edition(tmp_path):
    """Return what opens an edition that holds the observations given, and closes it again."""
    opened = []

    def build(observations, tree=TREE, **changed):
        returns = {item["return_id"]: audit_row(item["return_id"], item) for item in observations}
        facts = facts_of(observations, tree)
        frames = {
            "facts.observations": facts,
            "codes.institutions": institutions(tree),
            "codes.labels": labels(tree),
        }
        frames |= indicator_tables(facts, tree)
        frames |= {"audit.returns": typed_frame(AuditReturns, list(returns.values()))} | changed
        given = {name: to_arrow(table_model(name), frame) for name, frame in frames.items()}
        arrow = empty_tables() | given
        path = tmp_path / f"edition{len(opened)}.duckdb"
        write_database(path, arrow, RELEASE)
        opened.append(open_database(path))
        return opened[-1]

    yield build
    for connection in opened:
        connection.close()


def places(contributions):
    return [(item.institution, item.sex, item.sheet, item.cell, item.obs_value) for item in contributions]


def test_a_share_leads_to_both_cells(edition):
    given = [
        said("AA-AF", 2023, "strength", "F", 674, cell="D12"),
        said("AA-AF", 2023, "strength", "_T", 8220, cell="G12"),
    ]
    found = trace(edition(given), indicator="share_of_women", ref_area="AA", **PLACE)
    (part,) = found.parts
    assert places(part.side("numerator")) == [("AA-AF", "F", "Strength", "D12", 674)]
    assert places(part.side("denominator")) == [("AA-AF", "_T", "Strength", "G12", 8220)]
    assert found.row["value"] == part.value == 100 * 674 / 8220
    cell = found.contributions[0]
    assert (cell.return_id, cell.file_name, cell.submitted_by) == (
        "AA-AF_2023_r1",
        "AA-AF_2023_r1.xlsx",
        "gender officer",
    )
    assert cell.sha256 == "ab" * 32


def test_a_total_made_of_women_and_men_leads_to_all_of_them(edition):
    given = [said("AA-AF", 2023, "strength", sex, value) for sex, value in [("F", 2), ("M", 7), ("_O", 1)]]
    found = trace(edition(given), indicator="share_of_women", ref_area="AA", **PLACE)
    assert [(item.sex, item.obs_value) for item in found.parts[0].side("denominator")] == [
        ("F", 2),
        ("M", 7),
        ("_O", 1),
    ]


def test_a_sum_leads_to_every_institution_in_it_and_no_other(edition):
    given = strength("BB-POL-1", 2023, 1, 10) + strength("BB-POL-2", 2023, 3, 10)
    given += [said("BB-POL-3", 2023, "strength", "_T", 90)]
    found = trace(edition(given), indicator="share_of_women", ref_area="BB", **PLACE | {"sector": "POL"})
    assert {item.institution for item in found.contributions} == {"BB-POL-1", "BB-POL-2"}
    assert found.parts[0].total("denominator") == found.row["denominator"] == 20


def test_a_stated_share_leads_to_its_own_cell(edition):
    given = [share("AA-AF", 2023, 8.2, cell="H7"), said("AA-AF", 2023, "strength", "F", 674)]
    found = trace(edition(given), indicator="share_of_women", ref_area="AA", **PLACE)
    assert places(found.parts[0].side("stated")) == [("AA-AF", "F", "Strength", "H7", 8.2)]
    assert found.parts[0].total("numerator") == found.row["numerator"] == 674


def flows(institution, exits_f, exits_m):
    return [
        said(institution, 2023, "exits", "F", exits_f, cell="B1"),
        said(institution, 2023, "exits", "M", exits_m, cell="B2"),
        said(institution, 2023, "strength", "F", 61, cell="B3"),
        said(institution, 2023, "strength", "M", 310, cell="B4"),
        said(institution, 2022, "strength", "F", 40, cell="B5"),
        said(institution, 2022, "strength", "M", 290, cell="B6"),
    ]


def test_a_rate_leads_to_last_years_return_where_that_stood_in(edition):
    found = trace(edition(flows("AA-AF", 5, 6)), indicator="exit_rate", ref_area="AA", **PLACE)
    denominator = found.parts[0].side("denominator")
    assert [(item.return_id, item.weight, item.obs_value) for item in denominator] == [
        ("AA-AF_2022_r1", 0.5, 40),
        ("AA-AF_2023_r1", 0.5, 61),
    ]
    assert found.row["denominator"] == 50.5


def test_a_difference_leads_through_its_two_rates(edition):
    found = trace(
        edition(flows("AA-AF", 5, 6)), indicator="attrition_gap", ref_area="AA", **PLACE | {"sex": "_T"}
    )
    women, men = found.parts
    assert (women.sex, men.sex) == ("F", "M")
    assert found.row["value"] == women.value - men.value
    assert {item.cell for item in women.contributions} == {"B1", "B3", "B5"}
    assert {item.cell for item in men.contributions} == {"B2", "B4", "B6"}


def test_a_ratio_leads_only_to_institutions_on_both_sides(edition):
    given = strength("BB-POL-1", 2023, 10, 100) + strength("BB-POL-2", 2023, 90, 100)
    given += strength("BB-POL-1", 2023, 1, 20, rank="OF")
    found = trace(
        edition(given),
        indicator="representation_ratio",
        ref_area="BB",
        **PLACE | {"sector": "POL", "rank": "OF"},
    )
    assert [part.rank for part in found.parts] == ["OF", "_T"]
    assert {item.institution for item in found.contributions} == {"BB-POL-1"}


def test_a_missing_value_leads_to_what_is_known_of_it(edition):
    found = trace(
        edition([said("AA-AF", 2023, "strength", "F", 12)]),
        indicator="share_of_women",
        ref_area="AA",
        **PLACE,
    )
    assert found.row["value"] is None
    assert [item.side for item in found.contributions] == ["numerator"]


def test_a_missing_value_leads_to_the_cell_that_says_why(edition):
    given = [
        said("AA-AF", 2023, "strength", "F", None, status="O", conf="C", cell="D7"),
        said("AA-AF", 2023, "strength", "_T", 90, cell="H7"),
    ]
    found = trace(edition(given), indicator="share_of_women", ref_area="AA", **PLACE)
    assert (found.row["value"], found.row["obs_status"], found.row["comparability_note"]) == (
        None,
        "O",
        "classified",
    )
    (reason,) = found.reasons
    assert (reason.return_id, reason.sheet, reason.cell) == ("AA-AF_2023_r1", "Strength", "D7")
    assert (reason.measure, reason.sex, reason.obs_status, reason.remark) == (
        "strength",
        "F",
        "O",
        "classified",
    )
    assert [item.cell for item in found.contributions] == ["H7"]


def test_a_value_that_a_correction_dropped_leads_to_the_correction(edition):
    where = {"measure": "strength", "population": "military", "rank": "_T", "sex": "F", "detail": "_T"}
    wrong = {"id": "of_another_year", "institution": "AA-AF", "time_period": 2023, "expect": 45}
    wrong |= {"where": where | {"unit_measure": "persons"}, "action": "drop", "obs_status": "L"}
    wrong |= {"reason": "Of another year.", "source": "A letter", "status": "open"}
    given = strength("AA-AF", 2023, 45, 90)
    facts, audit = corrected(facts_of(given, TREE), [Correction.model_validate(wrong)], {"AA-AF_2023": 1})
    changed = indicator_tables(facts, TREE) | {"facts.observations": facts, "audit.corrections": audit}
    found = trace(edition(given, **changed), indicator="share_of_women", ref_area="AA", **PLACE)
    assert (found.row["value"], found.reasons[0].correction) == (None, "of_another_year")
    (correction,) = found.corrections
    assert (correction.value_sent, correction.value_used, correction.reason) == (45, None, "Of another year.")


def test_the_command_shows_status_reason_and_cell_of_a_missing_value(edition, capsys):
    given = [said("AA-AF", 2023, "strength", "F", None, status="O", conf="N", cell="D7")]
    show(trace(edition(given), indicator="share_of_women", ref_area="AA", **PLACE))
    shown = " ".join(capsys.readouterr().out.split())
    assert "none percent, basis: none" in shown
    assert "status O: Missing: not given" in shown
    assert "note: The institution will not give it" in shown
    assert "Numbers that are missing, and why" in shown
    for part in ("Will not be given", "AA-AF_2023_r1", "Strength", "D7"):
        assert part in shown


def test_a_missing_gap_leads_to_the_reasons_of_both_rates(edition):
    given = [item for item in flows("AA-AF", 5, 6) if item["cell"] not in ("B1", "B2")]
    given += [said("AA-AF", 2023, "exits", sex, None, status="L", cell=f"B{sex}") for sex in ("F", "M")]
    found = trace(edition(given), indicator="attrition_gap", ref_area="AA", **PLACE | {"sex": "_T"})
    assert [(item.cell, item.remark) for item in found.reasons] == [
        ("BF", "not_collected"),
        ("BM", "not_collected"),
    ]


def test_a_known_value_has_no_reasons_to_show(edition):
    given = [*strength("AA-AF", 2023, 1, 10), said("AA-AF", 2023, "strength", "M", None, status="L")]
    assert trace(edition(given), indicator="share_of_women", ref_area="AA", **PLACE).reasons == ()


def test_a_value_of_some_leads_to_why_the_others_are_not_in_it(edition):
    given = strength("BB-POL-1", 2023, 1, 10)
    given += [said("BB-POL-2", 2023, "strength", sex, None, status="O", conf="N") for sex in ("F", "_T")]
    found = trace(edition(given), indicator="share_of_women", ref_area="BB", **PLACE | {"sector": "POL"})
    assert found.row["value"] == 10
    assert {(item.institution, item.sex, item.remark) for item in found.reasons} == {
        ("BB-POL-2", "F", "refused"),
        ("BB-POL-2", "_T", "refused"),
    }


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"ref_area": "BB"}, "No ref_area BB in share_of_women; there is: AA."),
        ({"time_period": 2021}, "No time_period 2021 in share_of_women, AA, AF; there is: 2022, 2023."),
        ({"rank": "OF"}, "No rank OF in share_of_women, AA, AF, 2023, military; there is: _T."),
        ({"indicator": "share"}, "No indicator 'share'; known: share_of_women, "),
    ],
)
def test_an_unknown_value_says_what_there_is(edition, asked, message):
    given = strength("AA-AF", 2022, 1, 10) + strength("AA-AF", 2023, 1, 10)
    wanted = {"indicator": "share_of_women", "ref_area": "AA"} | PLACE | asked
    with pytest.raises(TraceError) as error:
        trace(edition(given), **wanted)
    assert str(error.value).startswith(message)


def test_cells_that_do_not_give_the_value_are_an_error(edition):
    given = strength("AA-AF", 2023, 1, 10)
    other = facts_of(strength("AA-AF", 2023, 2, 10), TREE)
    with pytest.raises(TraceError, match=r"The cells give numerator 2\.0, the edition says 1\.0"):
        trace(
            edition(given, **{"facts.observations": other}),
            indicator="share_of_women",
            ref_area="AA",
            **PLACE,
        )


def test_every_value_of_an_edition_can_be_traced(edition):
    given = flows("AA-AF", 5, 6) + strength("AA-AF", 2023, 1, 20, rank="OF")
    given += [share("AA-AF", 2023, 3, rank="OF6-10")]
    given += [part for number in (1, 2) for part in flows(f"BB-POL-{number}", number, 0)]
    connection = edition(given)
    traced = 0
    for table in ("representation", "retention"):
        names = ("indicator", "ref_area", "sector", "time_period", "population", "rank", "sex")
        query = f"SELECT {', '.join(names)} FROM region.{table}"  # noqa: S608 (own names)
        for values in connection.execute(query).fetchall():
            traced += len(trace(connection, **dict(zip(names, values, strict=True))).contributions) > 0
    assert traced >= 15


def test_a_mean_leads_to_the_averages_and_how_many_persons_they_are_of(edition):
    given = []
    for number, women, years in ((1, 30, 5), (2, 10, 13)):
        body = f"BB-POL-{number}"
        given.append(said(body, 2023, "strength", "F", women, cell=f"D{number}"))
        given.append(said(body, 2023, "service_years_average", "F", years, unit="years", cell=f"E{number}"))
    found = trace(edition(given), indicator="service_years", ref_area="BB", **PLACE | {"sector": "POL"})
    assert found.row["value"] == 7
    assert [(item.side, item.weight, item.cell) for item in found.contributions] == [
        ("numerator", 30, "E1"),
        ("numerator", 10, "E2"),
        ("denominator", 1, "D1"),
        ("denominator", 1, "D2"),
    ]


def test_a_ratio_of_two_indicators_leads_to_both(edition):
    given = strength("AA-AF", 2023, 10, 100, cell="B1")
    given += [said("AA-AF", 2023, "deployed", sex, n, cell="B2") for sex, n in (("F", 1), ("_T", 20))]
    found = trace(edition(given), indicator="deployment_ratio", ref_area="AA", **PLACE)
    assert found.row["value"] == 0.5
    assert [part.indicator for part in found.parts] == ["deployment_share", "share_of_women"]


def test_a_regional_value_leads_through_every_area_that_it_rests_on(edition):
    tree = region([node("AA-AF"), node("BB-AF"), node("CC-AF")])
    given = [*strength("AA-AF", 2023, 1, 10), *strength("BB-AF", 2023, 30, 100), share("CC-AF", 2023, 50)]
    found = trace_region(edition(given, tree), indicator="share_of_women", **PLACE)
    assert [area.row["ref_area"] for area in found.areas] == ["AA", "BB"]
    assert found.value == 100 * (1 + 30) / (10 + 100)
    assert {item.institution for area in found.areas for item in area.contributions} == {"AA-AF", "BB-AF"}


def test_a_regional_ratio_is_made_of_two_regional_rates(edition):
    tree = region([node("AA-AF"), node("BB-AF")])
    given = [*strength("AA-AF", 2023, 10, 100), *strength("BB-AF", 2023, 30, 100)]
    given += [*strength("AA-AF", 2023, 1, 20, rank="OF"), *strength("BB-AF", 2023, 3, 20, rank="OF")]
    place = PLACE | {"rank": "OF"}
    found = trace_region(edition(given, tree), indicator="representation_ratio", **place)
    assert found.value == pytest.approx((4 / 40) / (40 / 200), rel=1e-15)


def test_where_no_regional_value_is_given_it_says_so(edition):
    given = [share("AA-AF", 2023, 8.2)]
    with pytest.raises(TraceError, match="No regional value is given for share_of_women, AF, 2023"):
        trace_region(edition(given), indicator="share_of_women", **PLACE)


def test_a_target_leads_through_the_value_that_it_is_set_for(edition):
    given = strength("AA-AF", 2023, 10, 100)
    tree = replace(TREE, targets=(target("AA", 15),))
    targets = region_targets(tree, [2023], tables(given, tree))
    found = trace_row(edition(given, **{"region.targets": targets}), "region.targets", {"ref_area": "AA"})
    assert (found.row["value"], found.quoted_in["target_value"]) == (10, 15)
    assert [item.obs_value for item in found.contributions] == [10, 100]


def test_a_row_of_an_indicator_is_found_by_any_columns_that_mean_one(edition):
    given = strength("AA-AF", 2022, 1, 10) + strength("AA-AF", 2023, 2, 10)
    connection = edition(given)
    found = trace_row(connection, "region.representation", {"time_period": "2022"})
    assert (found.row["value"], found.quoted_in) == (10, None)
    with pytest.raises(TraceError, match=r"2 rows are meant; say which \(time_period: 2022, 2023\)"):
        trace_row(connection, "region.representation", {"ref_area": "AA"})


def test_a_row_of_facts_is_one_cell(edition):
    given = strength("AA-AF", 2023, 1, 10)
    found = trace_row(edition(given), "facts.observations", {"sex": "F"})
    assert [(item.side, item.obs_value) for item in found.contributions] == [("figure", 1)]
    assert found.parts[0].value == 1


@pytest.mark.parametrize(
    ("table", "key", "message"),
    [
        ("region.nothing", {"ref_area": "AA"}, "No table region.nothing; there is: facts.observations"),
        ("region.representation", {"area": "AA"}, r"columns of its own \(indicator, .*, not by area"),
        ("region.representation", {}, "is asked by columns of its own"),
        ("region.representation", {"ref_area": "ZZ"}, "there is no such row in the edition"),
        ("codes.institutions", {"institution": "AA-AF"}, "hold no figure that is made of cells"),
    ],
)
def test_a_row_that_is_not_there_or_holds_no_figure_is_told(edition, table, key, message):
    with pytest.raises(TraceError, match=message):
        trace_row(edition(strength("AA-AF", 2023, 1, 10)), table, key)


def test_what_was_found_in_a_cell_comes_with_it(edition):
    given = [
        said("AA-AF", 2023, "strength", "F", 674, cell="D12"),
        said("AA-AF", 2023, "strength", "_T", 8220, cell="G12"),
    ]
    finding = {
        "return_id": "AA-AF_2023_r1",
        "revision": 1,
        "institution": "AA-AF",
        "time_period": 2023,
        "finding": 1,
        "rule": "stock_changes_much",
        "identity": "stock_changes_much:x",
        "evidence": "ab" * 32,
        "stage": "history",
        "severity": "explain",
        "sheet": "Strength",
        "cell": "D12",
        "related_cells": "Strength!G12",
        "message": "674 women.",
        "advice": "Look again.",
    }
    other = finding | {"finding": 2, "cell": "Z9", "related_cells": ""}
    found = trace(
        edition(given, **{"audit.findings": typed_frame(AuditFindings, [finding, other])}),
        indicator="share_of_women",
        ref_area="AA",
        **PLACE,
    )
    assert [(item.rule, item.cell, item.severity) for item in found.findings] == [
        ("stock_changes_much", "D12", "explain")
    ]


def test_beside_a_sum_stands_which_institutions_are_in_it(edition):
    given = strength("BB-POL-1", 2023, 1, 10) + strength("BB-POL-3", 2023, 1, 10)
    given += [said("BB-POL-2", 2023, "strength", "F", None, status="O", conf="N")]
    given += strength("BB-POL", 2022, 5, 50)
    query = """SELECT time_period, reporting, not_reporting, spoken_for
               FROM region.reporting_institutions WHERE ref_area = 'BB' AND measure = 'strength'"""
    assert edition(given).execute(query).fetchall() == [
        (2022, "BB-POL", None, "BB-POL-1, BB-POL-2, BB-POL-3"),
        (2023, "BB-POL-1, BB-POL-3", "BB-POL-2", None),
    ]
