"""What partners and the public see: withheld for itself, for others, never a public fact, and proved.

Belongs here: protected tables against what was given. Does not belong here: attacks (`adversary`).
"""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from protected_world import (
    draw_consents,
    draw_facts,
    draw_region,
    facts_of,
    node,
    observation,
    region_of,
)

from pipelines.figures.indicators import indicator_tables
from pipelines.figures.protection import PublishedBefore, protect, safe_releases
from pipelines.figures.protection.audit import UnsafeReleaseError, audit, refuse_unless_safe
from pipelines.figures.protection.primary import consents_by_class, is_shown, state_of
from pipelines.figures.protection.relations import Key, keys_of
from pipelines.figures.protection.shares import protected_tables
from schemas.code_lists import code_list
from schemas.disclosure import (
    STATES,
    TIERS,
    Consent,
    class_of,
    consents,
    disclosure_classes,
    identities,
    read_consents,
)
from schemas.files import SchemaError
from schemas.regions import region_names
from schemas.tables.registry import table_model

ONE = region_of([node("AA-1")])
TWO = region_of([node("AA-1"), node("BB-1"), node("CC-1")])


def said(institution, value, measure="exits", sex="F", detail="_T", rank="_T", **other):
    year, unit = other.get("year", 2023), other.get("unit", "persons")
    return observation(institution, year, other.get("revision", 1), (measure, rank, sex, detail), value, unit)


def by_sex(institution, women, men, **other):
    counts = {"F": women, "M": men, "_T": women + men}
    return [said(institution, value, sex=sex, **other) for sex, value in counts.items()]


def dismissed_everywhere():
    return [one for place in TWO.institutions for one in by_sex(place, 20, 60, detail="dismissal")]


def consent(institution, class_id, state="public"):
    return Consent(institution, class_id, state, "A head", date(2024, 1, 1), "letter")


def shown(release, **where):
    """Return the values that a release shows of institutions, by institution and sex."""
    frame = release.facts[release.facts["obs_value"].notna()]
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return dict(zip(zip(frame["institution"], frame["sex"], strict=True), frame["obs_value"], strict=True))


def sums_shown(release, ref_area):
    frame = release.sums[release.sums["ref_area"] == ref_area].dropna(subset=["obs_value"])
    return dict(zip(frame["sex"], frame["obs_value"], strict=True))


def test_women_by_rank_stay_however_few():
    given = by_sex("AA-1", 1, 30, measure="strength", rank="OF6-10")
    given += by_sex("AA-1", 0, 7, measure="strength")
    release = protect(facts_of(given, ONE), ONE)["public"]
    assert shown(release, rank="OF6-10") == {("AA-1", "F"): 1, ("AA-1", "M"): 30, ("AA-1", "_T"): 31}
    assert shown(release, rank="_T")["AA-1", "F"] == 0


def test_a_small_count_goes_and_takes_another_along():
    given = facts_of(by_sex("AA-1", 2, 40), ONE)
    releases = protect(given, ONE)
    assert shown(releases["internal"]) == {("AA-1", "F"): 2, ("AA-1", "M"): 40, ("AA-1", "_T"): 42}
    assert shown(releases["partners"]) == shown(releases["internal"])
    assert shown(releases["public"]) == {("AA-1", "_T"): 42}
    assert sums_shown(releases["public"], "AA") == {"_T": 42}


def test_a_withheld_cell_says_so_and_not_why():
    release = protect(facts_of(by_sex("AA-1", 2, 40), ONE), ONE)["public"]
    withheld = release.facts[release.facts["obs_value"].isna()]
    assert set(zip(withheld["obs_status"], withheld["conf_status"], strict=True)) == {("Q", "N")}
    assert release.facts["comment"].isna().all()


def test_why_somebody_left_stays_within_sums_without_consent():
    reasons = dismissed_everywhere()
    releases = protect(facts_of(reasons, TWO), TWO)
    assert shown(releases["partners"]) == {}
    assert sums_shown(releases["public"], "AA") == {}
    assert sums_shown(releases["public"], "_T") == {"F": 60, "M": 180, "_T": 240}


def test_a_consent_shows_what_it_was_given_for():
    reasons = dismissed_everywhere()
    given = [consent("BB-1", "exit_reasons"), consent("CC-1", "exit_reasons", "partners")]
    releases = protect(facts_of(reasons, TWO), TWO, given)
    assert {place for place, _ in shown(releases["public"])} == {"BB-1"}
    assert {place for place, _ in shown(releases["partners"])} == {"BB-1", "CC-1"}
    assert sums_shown(releases["partners"], "_T") == {}, "it would be the third one's"
    assert sums_shown(releases["public"], "BB") == {"F": 20, "M": 60, "_T": 80}


def test_what_only_one_area_gave_is_not_in_the_regional_sum():
    given = facts_of(by_sex("BB-1", 20, 60, detail="dismissal"), TWO)
    assert sums_shown(protect(given, TWO)["public"], "_T") == {}


def test_nobody_of_some_is_withheld_where_it_tells():
    agreed = [consent("AA-1", "exit_reasons")]
    telling = by_sex("AA-1", 0, 30, detail="dismissal") + by_sex("AA-1", 20, 60)
    release = protect(facts_of(telling, ONE), ONE, agreed)["public"]
    assert ("AA-1", "F") not in shown(release, detail="dismissal")
    nobody = by_sex("AA-1", 0, 0, detail="dismissal") + by_sex("AA-1", 0, 0)
    assert shown(protect(facts_of(nobody, ONE), ONE, agreed)["public"], detail="dismissal") == {
        ("AA-1", "F"): 0,
        ("AA-1", "M"): 0,
        ("AA-1", "_T"): 0,
    }


def test_all_but_a_few_of_a_generation_tells_of_the_few():
    given = by_sex("AA-1", 50, 90, measure="cohort", detail="after_3")
    given += by_sex("AA-1", 48, 60, measure="cohort_retained", detail="after_3")
    release = protect(facts_of(given, ONE), ONE)["public"]
    assert ("AA-1", "F") not in shown(release, measure="cohort_retained")


def test_the_sex_that_nobody_gave_is_protected_too():
    given = [said("AA-1", 40, sex="M"), said("AA-1", 42, sex="_T")]
    assert len(shown(protect(facts_of(given, ONE), ONE)["public"])) < 2


def test_the_average_of_men_goes_with_that_of_few_women_since_all_is_shown():
    averages = [said("AA-1", 7.5, measure="service_years_average", unit="years", sex=sex) for sex in "FM"]
    averages.append(said("AA-1", 8, measure="service_years_average", unit="years", sex="_T"))
    facts = facts_of([*averages, *by_sex("AA-1", 9, 60, measure="strength")], ONE)
    release = protect(facts, ONE, [consent("AA-1", "averages")])["public"]
    assert shown(release, measure="service_years_average") == {("AA-1", "_T"): 8}


@pytest.mark.parametrize(("women", "is_shown"), [(9, False), (10, True)])
def test_an_average_needs_enough_persons(women, is_shown):
    average = said("AA-1", 7.5, measure="service_years_average", unit="years")
    strength = by_sex("AA-1", women, 60, measure="strength")
    release = protect(facts_of([average, *strength], ONE), ONE, [consent("AA-1", "averages")])["public"]
    assert (("AA-1", "F") in shown(release, measure="service_years_average")) == is_shown


@pytest.mark.parametrize(("women", "is_shown"), [(2, False), (20, True)])
def test_a_stated_share_goes_with_its_counts(women, is_shown):
    share = said("AA-1", 33.3, measure="intake", unit="percent")
    facts = facts_of([share, *by_sex("AA-1", women, 2 * women, measure="intake")], ONE)
    release = protect(facts, ONE)["public"]
    assert bool(shown(release, unit_measure="percent")) == is_shown


def test_a_share_without_any_count_stays():
    facts = facts_of([said("AA-1", 4.92, measure="deployed", unit="percent")], ONE)
    assert shown(protect(facts, ONE)["public"]) == {("AA-1", "F"): 4.92}


def test_a_share_of_a_shown_total_would_give_the_count():
    share = said("AA-1", 10, measure="intake", unit="percent")
    facts = facts_of([share, said("AA-1", 10, measure="intake", sex="_T")], ONE)
    assert shown(protect(facts, ONE)["public"]) == {("AA-1", "_T"): 10}


def test_shares_of_withheld_counts_are_withheld_with_both_sides():
    bodies = by_sex("AA-1", 2, 40, measure="intake") + by_sex("BB-1", 30, 40, measure="intake")
    facts = facts_of(bodies, TWO)
    table = protected_tables(facts, protect(facts, TWO)["public"], TWO)["region.recruitment"]
    table_model("region.recruitment").validate(table)
    (first, second) = (table[table["ref_area"] == area].iloc[0] for area in ("AA", "BB"))
    assert first[["value", "numerator"]].isna().all() and pd.isna(first["regional_value"])
    assert (first["obs_status"], first["comparability_note"]) == ("Q", "withheld")
    assert (second["numerator"], second["denominator"]) == (30, 70)
    assert second["areas_compared"] == 1


def revised(revision, women):
    """Return an edition in which only the second body's return is new: ten more men, two women or so more."""
    bodies = by_sex("BB-1", 60, 90, detail="medical") + by_sex("CC-1", 70, 90, detail="medical")
    first = by_sex("AA-1", women, 50, detail="medical", revision=revision)
    return facts_of([*bodies, *first], TWO)


def test_two_editions_do_not_give_away_what_each_withholds():
    agreed = [consent(place, "exit_reasons") for place in ("BB-1", "CC-1")]
    first, second = revised(1, 20), revised(2, 22)
    published = PublishedBefore(first, protect(first, TWO, agreed)["public"])
    with_memory = protect(second, TWO, agreed, [published])["public"]
    assert audit(second, with_memory, TWO, [published])["is_safe"].all()


def test_what_an_edition_before_withheld_does_not_follow_from_the_next():
    """The first edition withheld a body's figure; the next has it replaced and may show the new sum."""
    region, agreed = draw_region(3), draw_consents(3, draw_region(3))
    first, second = draw_facts(3, region), draw_facts(3, region, {"AA-1": 2})
    before = [PublishedBefore(first, protect(first, region, agreed)["public"])]
    forgetful = protect(second, region, agreed)["public"]
    mindful = protect(second, region, agreed, before)["public"]
    assert audit(second, mindful, region, before)["is_safe"].all()
    assert not audit(second, forgetful, region, before)["is_safe"].all()


def test_the_audit_refuses_what_was_not_protected_and_names_no_figure():
    facts = facts_of(by_sex("AA-1", 2, 40), ONE)
    bare = protect(facts, ONE, secondary=False)["public"]
    found = audit(facts, bare, ONE)
    unsafe = found[~found["is_safe"].astype(bool)]
    assert {(row.place, row.sex, row.lowest, row.highest) for row in unsafe.itertuples()} == {
        ("AA-1", "F", 2, 2),
        ("AA/POL", "F", 2, 2),
        ("_T/POL", "F", 2, 2),
    }
    with pytest.raises(UnsafeReleaseError, match=r"3 of 3 withheld figures \(public: 3\)"):
        refuse_unless_safe(found)
    safe = audit(facts, protect(facts, ONE)["public"], ONE)
    refuse_unless_safe(safe)
    assert (safe["highest"] - safe["lowest"]).min() >= 3


def test_a_publisher_gets_what_is_safe_with_its_audit():
    facts = facts_of(by_sex("AA-1", 2, 40), ONE)
    releases, found = safe_releases(facts, ONE)
    assert list(releases) == list(TIERS)
    assert set(found["tier"]) == {"public"}
    again, _ = safe_releases(facts, ONE, before=[PublishedBefore(facts, releases["public"])])
    pd.testing.assert_frame_equal(again["public"].facts, releases["public"].facts)


def test_where_public_facts_say_it_the_audit_asks_for_no_more_than_they_leave():
    staff = [said("AA-1", 50, measure="opening_strength"), said("AA-1", 48, measure="strength")]
    facts = facts_of([*staff, said("AA-1", 2)], ONE)
    found = audit(facts, protect(facts, ONE)["public"], ONE)
    assert set(found["room_attainable"]) == {0} and found["is_safe"].all()


SEEDS = st.integers(1000, 100_000)
FEW = settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def values(frame, places):
    rows = frame.dropna(subset=["obs_value"])
    columns = [*places, *Key._fields[1:]]
    return dict(zip(rows[columns].itertuples(index=False, name=None), rows["obs_value"], strict=True))


@FEW
@given(SEEDS)
def test_every_tier_shows_true_values_fewer_than_the_wider_one_and_all_public_facts(seed):
    region = draw_region(seed)
    facts = draw_facts(seed, region)
    releases = protect(facts, region, draw_consents(seed, region))
    assert list(releases) == list(TIERS)
    places = ["institution", "return_id"]
    wider, wider_sums = values(facts, places), values(releases["internal"].sums, ["ref_area", "sector"])
    for release in releases.values():
        seen, sums = values(release.facts, places), values(release.sums, ["ref_area", "sector"])
        assert seen.items() <= wider.items()
        assert sums.items() <= wider_sums.items()
        assert len(release.facts) == len(facts)
        public = {key for key in wider if class_of(key[3], key[7]).public_fact}
        assert public <= seen.keys()
        wider, wider_sums = seen, sums


def closed(region, seed):
    """Return consents by which the last body gave its reasons of exit to nobody, not even within sums."""
    last = region.expected()[-1].institution
    others = [one for one in draw_consents(seed, region) if one.institution != last]
    return last, [*others, consent(last, "exit_reasons", "originator_only")]


@FEW
@given(SEEDS)
def test_what_is_only_for_its_originator_is_in_no_sum_that_others_see(seed):
    region = draw_region(seed)
    facts = draw_facts(seed, region)
    last, agreed = closed(region, seed)
    releases, _ = safe_releases(facts, region, agreed)
    for tier in TIERS[1:]:
        own, sums = releases[tier].facts, releases[tier].sums
        reasons = [frame[(frame["measure"] == "exits") & (frame["detail"] != "_T")] for frame in (own, sums)]
        assert reasons[0].loc[reasons[0]["institution"] == last, "obs_value"].isna().all()
        with_last = reasons[1]["ref_area"].isin([last[:2], "_T"]) & given_by(last, facts, reasons[1])
        assert reasons[1].loc[with_last, "obs_value"].isna().all()


def given_by(institution, facts, sums):
    """Return which sums an institution's own figure went into: where it gave none, they are of others."""
    own = facts[(facts["institution"] == institution) & facts["obs_value"].notna()]
    columns = ["time_period", "measure", "population", "rank", "sex", "detail", "unit_measure"]
    given = set(own[columns].itertuples(index=False, name=None))
    keys = sums[columns].itertuples(index=False, name=None)
    return pd.Series([key in given for key in keys], index=sums.index, dtype=bool)


@FEW
@given(SEEDS)
def test_no_tier_shows_what_its_institution_has_not_agreed_to(seed):
    region = draw_region(seed)
    facts, agreed = draw_facts(seed, region), draw_consents(seed, region)
    states = consents_by_class(agreed)
    for tier, release in protect(facts, region, agreed).items():
        shown_rows = release.facts[release.facts["obs_value"].notna()]
        assert all(is_shown(state_of(key, states), tier) for key in keys_of(shown_rows))


@FEW
@given(SEEDS)
def test_no_share_is_shown_that_all_counts_do_not_give(seed):
    region = draw_region(seed)
    facts = draw_facts(seed, region)
    release = protect(facts, region, draw_consents(seed, region))["public"]
    whole = indicator_tables(facts, region)
    for name, table in protected_tables(facts, release, region).items():
        table_model(name).validate(table)
        for column in ("value", "numerator", "denominator", "regional_value", "change"):
            given_values = whole[name][column].round(9)
            assert set(table[column].dropna().round(9)) <= set(given_values.dropna())


def everybody_or_nobody(facts, withheld):
    """Return the facts as they would be if all that is withheld were nobody, and if it were somebody."""
    for value in (0.0, 7.0):
        yield facts.assign(obs_value=facts["obs_value"].mask(withheld, value))


@FEW
@given(SEEDS)
def test_no_table_depends_on_what_is_withheld(seed):
    """Nor does a note: "no value, since nobody was there to divide by" would tell that there was nobody."""
    region = draw_region(seed)
    facts = draw_facts(seed, region)
    release = protect(facts, region, draw_consents(seed, region))["public"]
    withheld = release.facts["obs_value"].isna() & facts["obs_value"].notna()
    tables = [protected_tables(others, release, region) for others in everybody_or_nobody(facts, withheld)]
    for name, table in protected_tables(facts, release, region).items():
        for others in tables:
            pd.testing.assert_frame_equal(table, others[name])


def test_the_same_figures_are_protected_the_same_way():
    region = draw_region(3)
    facts = draw_facts(3, region)
    shuffled = facts.sample(frac=1, random_state=1)
    one, two = protect(facts, region)["public"], protect(shuffled, region)["public"]
    pd.testing.assert_frame_equal(one.sums, two.sums)
    pd.testing.assert_frame_equal(one.facts, two.facts.sort_index())


def test_every_measure_has_its_class_and_every_state_its_name():
    for measure in code_list("measures").codes:
        assert class_of(measure, "_T") or class_of(measure, "part")
    assert tuple(code_list("release_states").codes) == STATES
    assert {item.kind for item in identities()} == {"parts", "within", "ledger"}
    for name in region_names():
        assert isinstance(consents(name), tuple)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"institution": "ZZ-1"}, "unknown institution"),
        ({"class": "gossip"}, "unknown institution, class or state"),
        ({"state": "originator_only"}, "no consent of"),
        ({"given_by": ""}, "nobody gave it"),
    ],
)
def test_a_consent_that_says_nothing_is_refused(change, message):
    row = {"institution": "ME-POL", "class": "exit_reasons", "state": "public", "given_by": "The minister"}
    row |= {"given_on": "2024-05-01", "source": "letter"}
    assert read_consents([row], "western_balkans", "here")[0].given_on == date(2024, 5, 1)
    with pytest.raises(SchemaError, match=message):
        read_consents([row | change], "western_balkans", "here")


def test_the_page_for_the_steering_group_has_the_classes_as_they_are():
    page = (table_page().split("<!-- classes -->")[1]).strip().splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in page]
    asked = {
        item.id: [
            code_list("release_states").label(item.state, "en"),
            str(item.smallest.get("partners", "-")),
            str(item.smallest.get("public", "-")),
            item.zeros if item.smallest else "shown",
            str(item.room or "-"),
        ]
        for item in disclosure_classes().values()
    }
    assert {row[0].strip("`"): row[2:] for row in cells} == asked


def table_page():
    return (Path(__file__).parents[2] / "docs" / "disclosure.md").read_text("utf-8")
