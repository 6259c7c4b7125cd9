"""Corrections: laid on facts, recorded, and refused where they fit nothing any more."""

from copy import deepcopy
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from figures_world import facts_of, node, region, said, strength

from pipelines.figures.corrections import CorrectionError, corrected
from pipelines.figures.indicators import indicator_tables
from schemas import corrections as corrections_module
from schemas.corrections import Correction, corrections, read_corrections
from schemas.files import SchemaError, yaml_text
from schemas.regions import load_region, region_names
from schemas.tables.audit import AuditCorrections
from schemas.tables.facts import FactsObservations

TREE = region([node("AA-AF"), node("BB-AF")])
WHERE = {
    "measure": "strength",
    "population": "military",
    "rank": "_T",
    "sex": "F",
    "detail": "_T",
    "unit_measure": "persons",
}
ENTRY = {
    "id": "a_zero_too_many",
    "institution": "AA-AF",
    "time_period": 2023,
    "where": WHERE,
    "expect": 100,
    "action": "replace",
    "value": 10,
    "reason": "A zero too many.",
    "source": "Letter of 3 March 2024",
    "asked": {"who": "Ana Anić", "at": "2024-02-20"},
    "status": "reported",
}
FACTS = facts_of([*strength("AA-AF", 2023, 100, 1000), *strength("BB-AF", 2023, 100, 1000)], TREE)
ACCEPTED = {"AA-AF_2023": 1, "BB-AF_2023": 1}


def correction(**changes):
    entry = {name: value for name, value in (ENTRY | changes).items() if value is not None}
    return Correction.model_validate(entry)


def laid(*items, facts=FACTS, accepted=ACCEPTED):
    changed, audit = corrected(facts, items, accepted)
    FactsObservations.validate(changed)
    AuditCorrections.validate(audit)
    records = [{k: None if pd.isna(v) else v for k, v in row.items()} for row in audit.to_dict("records")]
    return changed, records


def marked(facts):
    rows = facts[facts["correction"].notna()]
    names = ["institution", "sex", "obs_value", "obs_status", "correction"]
    return [tuple(None if pd.isna(v) else v for v in row) for row in rows[names].itertuples(index=False)]


def test_a_value_is_replaced_where_it_is_meant_and_nowhere_else():
    changed, (record,) = laid(correction())
    assert marked(changed) == [("AA-AF", "F", 10.0, "A", "a_zero_too_many")]
    untouched = changed["correction"].isna()
    pd.testing.assert_frame_equal(changed[untouched], FACTS[untouched])
    assert FACTS["correction"].isna().all(), "what was given stays as it is"
    assert record | {"asked_at": None} == {
        "institution": "AA-AF",
        "time_period": 2023,
        **WHERE,
        "correction": "a_zero_too_many",
        "standing": "applied",
        "action": "replace",
        "expected_value": 100.0,
        "value_sent": 100.0,
        "value_used": 10.0,
        "status_sent": "A",
        "status_used": "A",
        "reason": "A zero too many.",
        "source": "Letter of 3 March 2024",
        "asked_of": "Ana Anić",
        "asked_at": None,
        "status": "reported",
        "settled_in": None,
        "return_id": "AA-AF_2023_r1",
        "sheet": "Strength",
        "cell": "C7",
    }
    assert record["asked_at"].date() == date(2024, 2, 20)


def test_indicators_rest_on_what_was_corrected():
    changed, _ = laid(correction())
    found = indicator_tables(changed, TREE)["region.representation"].set_index("ref_area")["value"]
    assert found.to_dict() == {"AA": 1.0, "BB": 10.0}


def test_a_value_is_dropped_to_a_status_and_never_to_zero():
    changed, (record,) = laid(correction(action="drop", value=None, obs_status="L"))
    assert marked(changed) == [("AA-AF", "F", None, "L", "a_zero_too_many")]
    assert (record["value_sent"], record["value_used"], record["status_used"]) == (100.0, None, "L")


def test_a_flag_leaves_the_value():
    changed, (record,) = laid(correction(action="flag", value=None, obs_status="V"))
    assert marked(changed) == [("AA-AF", "F", 100.0, "V", "a_zero_too_many")]
    assert (record["value_used"], record["status_sent"], record["status_used"]) == (100.0, "A", "V")


def test_a_correction_waits_for_its_return():
    facts = facts_of(strength("BB-AF", 2023, 100, 1000), TREE)
    changed, (record,) = laid(correction(), facts=facts, accepted={"BB-AF_2023": 1})
    assert marked(changed) == []
    assert (record["standing"], record["return_id"], record["value_sent"]) == ("waiting", None, None)


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ([correction(where=WHERE | {"rank": "OF"})], "a_zero_too_many matches nothing: AA-AF_2023_r1"),
        ([correction(expect=101)], "another value than AA-AF_2023_r1 has in Strength!C7: the error is gone"),
        ([correction(), correction(id="again", value=11)], "a_zero_too_many, again are for the same figure"),
    ],
)
def test_one_that_fits_nothing_or_meets_another_fails(items, message):
    with pytest.raises(CorrectionError, match=message):
        laid(*items)


def test_one_that_expects_a_value_fails_where_there_is_none():
    facts = facts_of([said("AA-AF", 2023, "strength", "F", None, status="L")], TREE)
    with pytest.raises(CorrectionError, match="the error is gone"):
        laid(correction(), facts=facts)


def test_a_settled_correction_is_for_the_revisions_before():
    settled = correction(status="settled", settled_in=2)
    assert marked(laid(settled)[0]) == [("AA-AF", "F", 10.0, "A", "a_zero_too_many")]
    mended = facts_of(strength("AA-AF", 2023, 10, 1000), TREE)
    changed, (record,) = laid(settled, facts=mended, accepted={"AA-AF_2023": 2})
    assert marked(changed) == []
    assert (record["standing"], record["value_sent"], record["value_used"]) == ("settled", 10.0, 10.0)
    with pytest.raises(CorrectionError, match="settled, but the error is back in AA-AF_2023"):
        laid(settled, accepted={"AA-AF_2023": 3})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"value": None}, "replace needs one"),
        ({"value": 100}, "expected to be wrong"),
        ({"action": "drop", "obs_status": "L"}, "belongs to replace"),
        ({"action": "drop", "value": None}, "drop needs an `obs_status`"),
        ({"action": "drop", "value": None, "obs_status": "Q"}, "drop goes with obs_status L, M, O, not 'Q'"),
        ({"action": "flag", "value": None, "obs_status": "A"}, "flag goes with obs_status B, D, E, P, V"),
        ({"status": "settled"}, "settled needs it"),
        ({"settled_in": 2}, "belongs to settled"),
        ({"status": "open"}, "nobody was `asked`"),
        ({"asked": None}, "the others say who"),
        ({"where": WHERE | {"rank": "general"}}, "no rank 'general'"),
        ({"institution": "ZZ-AF"}, "no institution 'ZZ-AF'"),
        ({"reason": ""}, "reason String should have at least 1 character"),
        ({"colour": "red"}, "colour Extra inputs are not permitted"),
    ],
)
def test_an_entry_that_does_not_fit_is_refused_in_words(monkeypatch, changes, message):
    entry = deepcopy(ENTRY | {"institution": "ME-AF"} | changes)
    entry = {name: value for name, value in entry.items() if value is not None}
    monkeypatch.setattr(corrections_module, "read_yaml", lambda _: [entry])
    with pytest.raises(SchemaError, match=message):
        read_corrections("regions/western_balkans/corrections.yml", load_region("western_balkans"))


def test_an_id_stands_once(monkeypatch):
    entry = ENTRY | {"institution": "ME-AF"}
    monkeypatch.setattr(corrections_module, "read_yaml", lambda _: [entry, entry])
    with pytest.raises(SchemaError, match="'a_zero_too_many' stands twice"):
        read_corrections("regions/western_balkans/corrections.yml", load_region("western_balkans"))


def test_the_corrections_of_the_regions_are_valid_and_their_example_too(monkeypatch):
    assert [item.id for item in corrections("western_balkans")] == ["hr_mod_2021_civilian_share"]
    path = Path(corrections_module.__file__).parent / "regions/simulated/corrections.yml"
    example = path.read_text(encoding="utf-8").split("#\n")[1]
    text = "\n".join(line.removeprefix("#").removeprefix(" ") for line in example.splitlines())
    entries = yaml_text(text.replace("settled_in: 2", ""), "example")
    monkeypatch.setattr(corrections_module, "read_yaml", lambda _: entries)
    names = [item.id for item in read_corrections("example", load_region("simulated"))]
    assert names == ["qm_af_2024_intake"]
    assert set(region_names()) == {"simulated", "western_balkans"}
