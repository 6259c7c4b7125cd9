"""The two regions: the tree stands, every code is known, nothing unmapped passes."""

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import schemas.files
from schemas.code_lists import code_list
from schemas.files import SchemaError
from schemas.indicators import indicator
from schemas.languages import LANGUAGES
from schemas.regions import Region, load_region, region_names

REGIONS = [load_region(name) for name in region_names()]
WESTERN_BALKANS = load_region("western_balkans")
SIMULATED = load_region("simulated")


@pytest.fixture(params=REGIONS, ids=lambda region: region.region)
def region(request: pytest.FixtureRequest) -> Region:
    return request.param


@pytest.fixture
def own_schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data files, to be spoilt."""
    folder = tmp_path / "schemas"
    shutil.copytree(
        schemas.files.SCHEMAS_FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__")
    )
    monkeypatch.setattr(schemas.files, "SCHEMAS_FOLDER", folder)
    return folder / "regions" / "western_balkans"


def spoil(path: Path, old: str, new: str) -> None:
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def test_there_are_two_regions_that_share_no_area_and_no_institution():
    assert region_names() == ("simulated", "western_balkans")
    assert not set(SIMULATED.areas.codes) & set(WESTERN_BALKANS.areas.codes)
    assert not set(SIMULATED.institutions) & set(WESTERN_BALKANS.institutions)


def test_areas_of_the_western_balkans():
    assert list(WESTERN_BALKANS.areas.codes) == ["BA", "ME", "MK", "RS", "AL", "XK", "HR", "MD"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_kosovo_carries_its_asterisk_and_footnote(language: str):
    assert WESTERN_BALKANS.areas.label("XK", language).endswith("*")
    assert "1244 (1999" in WESTERN_BALKANS.footnotes(language)["XK"]
    assert SIMULATED.footnotes(language) == {}
    named = [node for node in WESTERN_BALKANS.institutions.values() if node.ref_area == "XK"]
    assert all("*" in node.name and "*" in node.name_en for node in named)


def test_a_part_lies_in_its_parents_area_and_sector(region: Region):
    for node in region.institutions.values():
        if node.parent:
            parent = region.institution(node.parent)
            assert (node.ref_area, node.sector) == (parent.ref_area, parent.sector), node.institution


def test_codes_name_area_and_sector(region: Region):
    for node in region.institutions.values():
        assert node.institution.split("-")[:2] == [node.ref_area, node.sector]


def test_every_institution_has_names_and_may_be_asked_in_english(region: Region):
    for node in region.institutions.values():
        assert node.name.strip() and node.name_en.strip(), node.institution
        assert "en" in node.languages, node.institution
        assert set(node.languages) <= set(region.settings.languages), node.institution


def test_no_expected_institution_stands_above_another(region: Region):
    for node in region.expected():
        above = node.parent
        while above:
            assert not region.institution(above).is_expected, node.institution
            above = region.institution(above).parent


def test_bosnia_and_herzegovina_has_sixteen_police_bodies():
    bodies = [node for node in WESTERN_BALKANS.expected() if (node.ref_area, node.sector) == ("BA", "POL")]
    assert len(bodies) == 16
    assert Counter(node.level for node in bodies) == {"state": 3, "entity": 2, "district": 1, "canton": 10}
    assert {node.parent for node in bodies} == {"BA-POL"}
    assert not WESTERN_BALKANS.institution("BA-POL").is_expected


def test_every_area_of_the_western_balkans_has_defence_and_police():
    sectors = {(node.ref_area, node.sector) for node in WESTERN_BALKANS.expected()}
    assert sectors == {
        (area, sector) for area in WESTERN_BALKANS.areas.codes for sector in ("AF", "MOD", "POL")
    }


def test_the_simulated_region_expects_ten_institutions_in_all_languages():
    expected = [node.institution for node in SIMULATED.expected()]
    assert expected == [
        f"{area}-{sector}" for area in ("QM", "QN", "QO", "QP", "QQ") for sector in ("AF", "POL")
    ]
    assert {node.languages[0] for node in SIMULATED.expected()} == set(LANGUAGES)
    assert len(SIMULATED.institutions) > 500


def test_simulated_names_say_so():
    assert all(node.name_en.startswith("Simulated") for node in SIMULATED.institutions.values())
    assert all(code.labels["en"].startswith("Simulated") for code in SIMULATED.areas.codes.values())
    assert all("Simulated" in entry.source for entry in (*SIMULATED.targets, *SIMULATED.action_plans))


def test_every_target_is_of_a_known_indicator_in_per_cent(region: Region):
    assert region.targets
    for target in region.targets:
        assert indicator(target.indicator).unit_measure == "percent"
        assert target.population in code_list("populations") and target.rank in code_list("ranks")
        assert target.ref_area in region.areas and target.sector in code_list("sectors")
        assert 0 < target.value <= 100 and target.kind in ("law", "quota", "target") and target.source


def test_no_two_targets_of_one_value_start_together(region: Region):
    keys = Counter(
        (entry.ref_area, entry.sector, entry.indicator, entry.population, entry.rank, entry.valid_from)
        for entry in region.targets
    )
    assert max(keys.values()) == 1


def test_periods_are_ordered_and_action_plans_of_an_area_do_not_overlap(region: Region):
    for entry in (*region.targets, *region.action_plans):
        assert entry.valid_to is None or entry.valid_from < entry.valid_to
    last: dict[str, date] = {}
    for plan in region.action_plans:
        assert plan.valid_to is not None and plan.source
        assert plan.valid_from > last.get(plan.ref_area, date.min), plan.title
        last[plan.ref_area] = plan.valid_to


def test_every_area_of_the_western_balkans_has_had_an_action_plan():
    assert {plan.ref_area for plan in WESTERN_BALKANS.action_plans} == set(WESTERN_BALKANS.areas.codes)


@pytest.mark.parametrize("rank", WESTERN_BALKANS.national_ranks, ids=lambda rank: rank.code.code)
def test_a_military_grade_lies_in_its_band(rank):
    assert rank.code.code.startswith(f"{rank.ref_area}-{rank.sector}-")
    if rank.sector == "POL":
        assert rank.grade == "" and rank.band.startswith("POL-")
        return
    kind, number = rank.grade.split("-")
    low, high = map(int, rank.band.removeprefix(kind).split("-"))
    assert rank.band.startswith(kind) and low <= int(number) <= high


def test_police_ranks_of_bosnia_and_herzegovina_from_the_top():
    ranks = WESTERN_BALKANS.ranks_of("BA", "POL")
    assert [(rank.code.labels["bs"], rank.band) for rank in ranks] == [
        ("glavni generalni inspektor", "POL-TOP"),
        ("generalni inspektor", "POL-TOP"),
        ("glavni inspektor", "POL-SENIOR"),
        ("samostalni inspektor", "POL-SENIOR"),
        ("viši inspektor", "POL-MIDDLE"),
        ("inspektor", "POL-MIDDLE"),
        ("mlađi inspektor", "POL-MIDDLE"),
        ("narednik", "POL-BASIC"),
        ("viši policajac", "POL-BASIC"),
        ("policajac", "POL-BASIC"),
    ]


def test_no_label_names_two_ranks_of_one_institution():
    bands = list(code_list("ranks").codes.values())
    for area in WESTERN_BALKANS.areas.codes:
        for sector in ("AF", "POL"):
            codes = bands + [rank.code for rank in WESTERN_BALKANS.ranks_of(area, sector)]
            for language in LANGUAGES:
                labels = Counter(code.label(language).casefold() for code in codes)
                assert max(labels.values()) == 1, (area, sector, language, labels.most_common(1))


def test_a_national_rank_in_no_band_is_an_error_that_names_it(own_schemas: Path):
    spoil(own_schemas / "national_ranks.csv", "BA-AF-brigadier,OF3-5", "BA-AF-brigadier,OF3-6")
    with pytest.raises(SchemaError, match="national rank 'BA-AF-brigadier' is in no known band"):
        load_region.__wrapped__("western_balkans")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("national_ranks.csv", "RS,AF,OF-9", "SR,AF,OF-9", "'SR' is no area"),
        ("targets.csv", "leadership_share", "leader_share", "No indicator 'leader_share'"),
        ("targets.csv", ",police_officials,", ",policemen,", "no code 'policemen'"),
        ("targets.csv", "2010-05-19,2015-12-31", "2016-05-19,2015-12-31", "ends before it starts"),
        ("action_plans.csv", "2013-12-31", "2009-12-31", "ends before it starts"),
        ("institutions.csv", "canton,yes", "county,yes", "unknown is_expected or level"),
        ("institutions.csv", "cnr sr-Latn", "cnr sr", "unknown languages"),
        ("institutions.csv", "BA-POL-SIPA,BA-POL,", "BA-POL-SIPA,BA-POLICE,", "stands before its parent"),
    ],
)
def test_the_unknown_raises(own_schemas: Path, file: str, old: str, new: str, message: str):
    spoil(own_schemas / file, old, new)
    with pytest.raises(SchemaError, match=message):
        load_region.__wrapped__("western_balkans")
