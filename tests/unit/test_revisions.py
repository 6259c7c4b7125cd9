"""What changed between two editions: each value, by how much, and every reason that there is."""

import pandas as pd
import pytest
from figures_world import facts_of, node, region, said, strength

from pipelines.code_tables import indicators as codes_indicators
from pipelines.figures.corrections import corrected
from pipelines.figures.indicators import indicator_tables
from pipelines.figures.revisions import Before, region_revisions
from schemas.corrections import Correction
from schemas.tables.revisions import RegionRevisions

TREE = region([node("AA-AF"), node("BB-AF"), node("CC-AF")])
ABOUT = Before("2023.1", is_of_other_schemas=False, is_of_other_code=False)
AA, BB = strength("AA-AF", 2023, 100, 1000), strength("BB-AF", 2023, 50, 1000)


def revision(observations, number):
    """Return the observations as those of another revision of their return."""
    return [
        item | {"revision": number, "return_id": f"{item['institution']}_{item['time_period']}_r{number}"}
        for item in observations
    ]


def edition(observations, *corrections):
    facts = facts_of(observations, TREE)
    accepted = {f"{item['institution']}_{item['time_period']}": item["revision"] for item in observations}
    facts, _ = corrected(facts, corrections, accepted)
    return {
        "facts.observations": facts,
        "codes.indicators": codes_indicators(),
        **indicator_tables(facts, TREE),
    }


def revisions(before, now, about=ABOUT, **where):
    found = RegionRevisions.validate(region_revisions(before, now, about))
    for column, value in ({"indicator": "share_of_women"} | where).items():
        found = found[found[column] == value]
    return [
        {name: None if pd.isna(value) else value for name, value in row.items()}
        for row in found.to_dict("records")
    ]


def reasons(before, now, about=ABOUT):
    return {(row["ref_area"], row["event"], row["reasons"]) for row in revisions(before, now, about)}


def correction(**changes):
    where = {"population": "military", "rank": "_T", "detail": "_T", "unit_measure": "persons"}
    entry = {
        "id": "a_zero_too_many",
        "institution": "AA-AF",
        "time_period": 2023,
        "where": where | {"measure": "strength", "sex": "F"},
        "expect": 100,
        "action": "replace",
        "value": 10,
        "reason": "A zero too many.",
        "source": "Letter",
        "status": "open",
    }
    return Correction.model_validate(entry | changes)


def test_editions_that_say_the_same_have_no_revisions():
    one = edition([*AA, *BB])
    assert region_revisions(one, one, ABOUT).empty
    again = edition([*revision(AA, 2), *BB])
    assert region_revisions(one, again, ABOUT).empty, "the same figures sent again change no value"


def test_a_revised_return_shows_before_now_and_difference():
    now = edition([*revision(strength("AA-AF", 2023, 110, 1000), 2), *BB])
    (row,) = revisions(edition([*AA, *BB]), now, ref_area="AA")
    assert row == {
        "indicator": "share_of_women",
        "population": "military",
        "rank": "_T",
        "sex": "F",
        "ref_area": "AA",
        "sector": "AF",
        "time_period": 2023,
        "table_name": "region.representation",
        "edition_before": "2023.1",
        "event": "changed",
        "unit_measure": "percent",
        "value_before": 10.0,
        "value_now": 11.0,
        "revised_by": 1.0,
        "revised_by_percent": None,
        "numerator_before": 100.0,
        "numerator_now": 110.0,
        "denominator_before": 1000.0,
        "denominator_now": 1000.0,
        "status_before": "A",
        "status_now": "A",
        "reasons": "revision",
        "returns_before": "AA-AF_2023_r1",
        "returns_now": "AA-AF_2023_r2",
        "corrections": None,
    }


def test_the_regional_value_is_revised_with_its_areas():
    now = edition([*revision(strength("AA-AF", 2023, 110, 1000), 2), *BB])
    (row,) = revisions(edition([*AA, *BB]), now, ref_area="_T")
    assert (row["value_before"], row["value_now"], row["reasons"]) == (7.5, 8.0, "revision")
    assert (row["returns_now"], row["numerator_now"], row["status_now"]) == ("AA-AF_2023_r2", None, None)


def test_numerator_and_denominator_are_revised_where_the_share_stays():
    now = edition([*revision(strength("AA-AF", 2023, 200, 2000), 2), *BB])
    (row,) = revisions(edition([*AA, *BB]), now, ref_area="AA")
    assert (row["event"], row["revised_by"], row["numerator_now"]) == ("changed", 0.0, 200.0)


def test_returns_that_come_and_go():
    one, both = edition(AA), edition([*AA, *BB])
    assert reasons(one, both) == {("BB", "added", "new_return"), ("_T", "changed", "new_return")}
    assert reasons(both, one) == {("BB", "gone", "withdrawn_return"), ("_T", "changed", "withdrawn_return")}
    (row,) = revisions(both, one, ref_area="BB")
    assert (row["value_now"], row["revised_by"], row["returns_before"], row["returns_now"]) == (
        None,
        None,
        "BB-AF_2023_r1",
        None,
    )


def test_a_correction_is_named_when_it_comes_changes_and_goes():
    plain, mended = edition([*AA, *BB]), edition([*AA, *BB], correction())
    for before, now in (
        (plain, mended),
        (mended, plain),
        (mended, edition([*AA, *BB], correction(value=11))),
    ):
        (row,) = revisions(before, now, ref_area="AA")
        assert (row["reasons"], row["corrections"], row["returns_now"]) == (
            "correction",
            "a_zero_too_many",
            None,
        )


def test_several_reasons_are_listed():
    before = edition([*AA, *BB], correction())
    now = edition([*revision(strength("AA-AF", 2023, 12, 1000), 2), *BB])
    (row,) = revisions(before, now, ref_area="AA")
    assert row["reasons"] == "revision,correction"
    assert {row["reasons"] for row in revisions(before, now, ref_area="_T")} == {"revision,correction"}


def test_the_year_before_is_behind_a_rate_of_this_year():
    def leavers(opening):
        counts = [("exits", 10), ("strength", 100)]
        own = [said("AA-AF", 2023, name, sex, n) for sex in "FM" for name, n in counts]
        return [*own, *(said("AA-AF", 2022, "strength", sex, opening) for sex in "FM")]

    before, now = leavers(100), leavers(300)
    now = [item if item["time_period"] == 2023 else revision([item], 2)[0] for item in now]
    rows = revisions(edition(before), edition(now), indicator="exit_rate", ref_area="AA", sex="F")
    assert [(row["value_before"], row["value_now"], row["returns_now"]) for row in rows] == [
        (10.0, 5.0, "AA-AF_2022_r2")
    ]


def test_only_other_indicators_of_a_revised_return_stay_out():
    given = [*AA, said("AA-AF", 2023, "intake", "F", 5), said("AA-AF", 2023, "intake", "M", 45)]
    now = [*revision(given[:-1], 2), said("AA-AF", 2023, "intake", "M", 95) | {"revision": 2}]
    now[-1]["return_id"] = "AA-AF_2023_r2"
    found = region_revisions(edition(given), edition(now), ABOUT)
    assert set(found["indicator"]) == {"intake_share"}


def redefined(frames, name, **changes):
    table = frames["codes.indicators"].copy()
    for column, value in changes.items():
        table.loc[table["indicator"] == name, column] = value
    return frames | {"codes.indicators": table}


def test_a_new_definition_is_a_reason_and_so_is_that_of_a_base():
    plain = edition([*AA, *BB])
    table = plain["region.representation"].copy()
    table["value"] = table["value"] * 2
    table["regional_value"] = table["regional_value"] * 2
    other = Before("2023.1", is_of_other_schemas=True, is_of_other_code=True)
    doubled = plain | {"region.representation": table}
    now = redefined(doubled, "share_of_women", definition="Twice the women.")
    assert reasons(plain, now, other) == {(area, "changed", "definition") for area in ("AA", "BB", "_T")}
    assert reasons(plain, doubled, other) == {
        (area, "changed", "schemas,code") for area in ("AA", "BB", "_T")
    }
    assert {row[-1] for row in reasons(plain, doubled)} == {"unexplained"}
    ranks = [*AA, *strength("AA-AF", 2023, 10, 100, rank="OF")]
    before, after = edition(ranks), edition(ranks)
    ratios = after["region.representation"]
    ratios.loc[ratios["indicator"] == "representation_ratio", "value"] += 1
    after = redefined(after, "share_of_women", formula="another")
    (row, *_) = revisions(before, after, other, indicator="representation_ratio", ref_area="AA")
    assert (row["reasons"], row["revised_by"], row["revised_by_percent"]) == ("definition", 1.0, 100.0)


def test_what_is_withheld_now_is_told_so():
    before, now = edition([*AA, *BB]), edition([*AA, *BB])
    table = now["region.representation"]
    mine = (table["indicator"] == "share_of_women") & (table["ref_area"] == "AA")
    table.loc[mine, ["value", "numerator", "denominator"]] = float("nan")
    table.loc[mine, "obs_status"] = "Q"
    assert reasons(before, now) == {("AA", "gone", "disclosure")}


def test_an_edition_of_an_earlier_muster_is_read_as_far_as_it_goes():
    now = edition([*AA, *BB])
    facts = now["facts.observations"].drop(columns="correction")
    before = {name: frame for name, frame in now.items() if name != "region.training"}
    assert region_revisions(before | {"facts.observations": facts}, now, ABOUT).empty
    before.pop("region.representation")
    other = Before("2023.1", is_of_other_schemas=True, is_of_other_code=False)
    assert reasons(before, now, other) == {(area, "added", "schemas") for area in ("AA", "BB", "_T")}


@pytest.mark.parametrize("factor", [1 + 1e-15, 1 - 1e-15])
def test_the_last_bit_of_a_sum_is_no_revision(factor):
    before, now = edition([*AA, *BB]), edition([*AA, *BB])
    now["region.representation"]["value"] *= factor
    assert region_revisions(before, now, ABOUT).empty
