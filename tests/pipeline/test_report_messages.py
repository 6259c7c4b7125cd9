"""The main messages: exact sentences of a small edition, and what no figures may make them say.

Belongs here: when a rule speaks, which areas it names, that each number stands in the edition. Does not
belong here: how a message looks (forms), the chapters that follow it (`test_report_chapters`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.report.chapters.message_ranks import is_zero, ladder, zero
from pipelines.report.chapters.message_shares import change, region, spread
from pipelines.report.chapters.messages import Speaker, read_alike
from pipelines.report.chapters.summary import messages, summary
from pipelines.report.chapters.theme import Service
from pipelines.report.display import said, said_cell
from pipelines.report.figures import Figure
from pipelines.report.model import Paragraph, Section, Table, figures_of
from pipelines.report.source import Row, Source, reading, value_at
from pipelines.report.wording import Words
from pipelines.store.edition import latest_edition
from pipelines.store.home import Home
from schemas.area_forms import CASES, area_form
from schemas.files import SchemaError
from schemas.languages import LANGUAGES
from schemas.messages import Asked, MessageSettings, message_settings
from schemas.regions import load_region, region_names
from schemas.texts import texts
from tests.pipeline.report_world import REGION

SHARE = Asked(rule="range", indicator="share_of_women")
TOP = Asked(rule="zero", rank="OF6-10")
AREAS = ("BA", "ME", "MK", "RS", "AL", "XK")


@pytest.fixture(scope="module")
def source(report_home: Home) -> Iterator[Source]:
    with reading(latest_edition(report_home, REGION)) as opened:
        yield opened


def paragraphs(section: Section, language: str) -> list[tuple[str, str]]:
    """Return kind and words of each paragraph of a section."""
    return [
        (block.kind, said(block.text, language)) for block in section.blocks if isinstance(block, Paragraph)
    ]


def test_the_armed_forces_in_english(source: Source) -> None:
    """ME: 60 of 500 after 50 of 500, AL: 150 of 1,000 after 140 of 1,000; two areas allow no range."""
    armed_forces, _ = summary(source, Words(source, "en")).sections
    change = "the share of women among professional military personnel rose"
    assert paragraphs(armed_forces, "en") == [
        (
            "message",
            f"Compared with 2022, {change} in Montenegro to 12.0% (change in percentage points: +2.0).",
        ),
        ("note", "Base, Montenegro: 60 of 500."),
        ("message", f"Compared with 2022, {change} in Albania to 15.0% (change in percentage points: +1.0)."),
        ("note", "Base, Albania: 150 of 1,000."),
        (
            "message",
            "In 2023, the share of women was higher among those who entered than among those who"
            " serve in 2 areas,"
            " out of 2 that gave both.",
        ),
        ("note", "Areas: Montenegro, Albania. Whether the share rises depends on who leaves, too."),
        ("message", "In 2023, women left service more often than men in 1 area, out of 2 compared."),
        ("note", "Areas: Montenegro. Few leave in a year; a small difference may be chance."),
        (
            "message",
            "Of the targets in force in 2023 whose value is known (1), 1 was reached. If people go"
            " on entering,"
            " leaving and being promoted as so far, 1 of the targets with an outlook (1) is more"
            " likely than not to"
            " be reached in time.",
        ),
        (
            "note",
            "Targets of: Albania. For 2 further targets the value is not known. No forecast: it says"
            " what follows if nothing is decided, and few years are known.",
        ),
        (
            "caveat",
            "Not reported: 6 institutions, out of 8 asked, sent no figures for 2023 (Bosnia and"
            " Herzegovina, North"
            " Macedonia, Serbia, Kosovo*, Croatia, Moldova).",
        ),
    ]


def test_the_armed_forces_in_serbian(source: Source) -> None:
    armed_forces, _ = summary(source, Words(source, "sr-Cyrl")).sections
    found = [words for kind, words in paragraphs(armed_forces, "sr-Cyrl") if kind == "message"]
    assert found[:4] == [
        "У односу на 2022. годину удео жена међу професионалним војним лицима порастао је у Црној"
        " Гори на 12,0%"
        " (промена у процентним поенима: +2,0).",
        "У односу на 2022. годину удео жена међу професионалним војним лицима порастао је у Албанији на 15,0%"
        " (промена у процентним поенима: +1,0).",
        "У 2023. години удео жена био је већи међу примљенима него међу онима који служе у 2"
        " подручја, од укупно 2"
        " која су доставила оба податка.",
        "У 2023. години жене су напуштале службу чешће од мушкараца у 1 подручју, од укупно 2 поређених.",
    ]


def test_a_service_without_a_message_says_so(source: Source) -> None:
    _, police = summary(source, Words(source, "en")).sections
    assert police.title == "Police"
    assert paragraphs(police, "en")[0] == (
        "message",
        "The figures for 2023 do not allow a main message on this service.",
    )


def test_the_main_figures_stand_at_a_glance(source: Source) -> None:
    armed_forces, _ = summary(source, Words(source, "en")).sections
    (table,) = [block for block in armed_forces.blocks if isinstance(block, Table)]
    assert table.heads[1:] == (
        "Share of women",
        "Share of women among those who entered service",
        "Exit rate, women",
        "Exit rate, men",
        "Share of women in command posts",
    )
    # ME: 5 of (50 + 60) / 2 women and 30 of (435 + 440) / 2 men left; 5 of 50 posts.
    assert [said_cell(cell, "en") for cell in table.rows[0]] == [
        "Montenegro", "12.0%", "30.0%", "9.1%", "6.9%", "10.0%",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_stands_in_the_edition(source: Source, language: str) -> None:
    section = summary(source, Words(source, language))
    figures = [figure for part in section.walk() for block in part.blocks for figure in figures_of(block)]
    assert len(figures) > 30
    assert all(stands(source, figure) for figure in figures)


def stands(source: Source, figure: Figure) -> bool:
    """Return whether a number is what its places in the edition hold."""
    held = [value_at(source, place) for place in figure.references]
    return len(held) == figure.value if figure.operation == "count" else held == [figure.value]


@dataclass(frozen=True)
class Given(Speaker):
    """Speaks of rows that were drawn, as if the edition held them."""

    this_year: tuple[Row, ...] = ()
    last_year: tuple[Row, ...] = ()
    by_rank: dict[str, tuple[Row, ...]] = field(default_factory=dict)

    def rows(
        self,
        indicator: str,  # noqa: ARG002
        *,
        sex: str = "F",  # noqa: ARG002
        rank: str = "_T",
        years_before: int = 0,
    ) -> list[Row]:
        """Return the drawn rows in place of the edition's."""
        return list(self.last_year if years_before else self.by_rank.get(rank, self.this_year))


def speaker(source: Source, **rows: object) -> Given:
    return Given(Service(source, Words(source, "en"), "summary", "AF"), message_settings(), **rows)  # type: ignore[arg-type]


def row(area: str, value: float | None, **more: object) -> Row:
    """Return a row of an indicator's table: comparable, counted, of a thousand, or as `more` says."""
    return {
        "indicator": "share_of_women",
        "ref_area": area,
        "sector": "AF",
        "time_period": 2023,
        "population": "military",
        "rank": "_T",
        "sex": "F",
        "unit_measure": "percent",
        "value": value,
        "numerator": None if value is None else value * 10,
        "denominator": 1000.0,
        "basis": "counts",
        "obs_status": "A",
        "institutions_expected": 1,
        "institutions_reporting": 1,
        "coverage": 100.0,
        "change": None,
        "is_comparable": True,
        "comparability_note": None,
        "regional_value": None,
        "regional_note": None,
        "regional_areas": 0,
        "regional_coverage": 0.0,
        "regional_basis": "areas",
        "origin": "reported",
    } | more


def ranked(rows: list[Row]) -> tuple[Row, ...]:
    """Return rows with their positions, as the edition gives them: 1 for the highest, ties share it."""
    compared = [one for one in rows if one["is_comparable"] and one["value"] is not None]
    return tuple(
        {
            **one,
            "areas_compared": len(compared),
            "rank_position": 1 + sum(other["value"] > one["value"] for other in compared)
            if one in compared
            else None,
        }
        for one in rows
    )


def claims(rule: object, who: Given, asked: Asked = SHARE) -> list[str]:
    return [said(message.claim, "en") for message in rule(who, asked)]  # type: ignore[operator]


VALUES = st.one_of(st.none(), st.sampled_from([0.0, 10.0, 10.2, 10.24, 11.0, 11.4, 14.98, 30.0]))
ROWS = st.builds(
    lambda value, comparable, base, basis, coverage: (value, comparable, base, basis, coverage),
    VALUES,
    st.booleans(),
    st.sampled_from([12.0, 1000.0]),
    st.sampled_from(["counts", "stated"]),
    st.sampled_from([50.0, 100.0]),
)


def drawn(found: list[tuple[float | None, bool, float, str, float]]) -> tuple[Row, ...]:
    return ranked(
        [
            row(
                area,
                value,
                is_comparable=comparable,
                comparability_note=None if comparable else "definition_differs",
                denominator=None if basis == "stated" else base,
                basis=basis,
                coverage=coverage,
            )
            for area, (value, comparable, base, basis, coverage) in zip(AREAS, found, strict=False)
        ]
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROWS, min_size=1, max_size=6))
def test_no_end_of_a_range_is_named_that_comparability_forbids(
    source: Source, found: list[tuple[float | None, bool, float, str, float]]
) -> None:
    rows = drawn(found)
    who = speaker(source, this_year=rows)
    for claim in claims(spread, who):
        may = [one for one in rows if one["is_comparable"] and one["value"] is not None]
        assert len(may) >= 3
        assert all(one["coverage"] == 100 for one in may)
        low, high = min(may, key=lambda one: one["value"]), max(may, key=lambda one: one["value"])
        assert {low["denominator"], high["denominator"]} <= {None, 1000.0}
        named = [one for one in rows if area_form(REGION, one["ref_area"], "locative", "en") in claim]
        if named:
            assert {one["ref_area"] for one in named} == {low["ref_area"], high["ref_area"]}
            for end in (low, high):
                assert not any(read_alike(end, one) for one in may if one is not end)


def test_the_range_of_three_areas(source: Source) -> None:
    rows = ranked([row("BA", 8.2), row("ME", 11.0, basis="stated"), row("RS", 12.0)])
    assert claims(spread, speaker(source, this_year=rows)) == [
        "In 2023, the share of women among professional military personnel ranged from 8.2% in"
        " Bosnia and Herzegovina"
        " to 12.0% in Serbia."
    ]
    assert claims(spread, speaker(source, this_year=ranked(list(rows[:2])))) == []


def test_a_rounded_share_that_may_be_the_same_takes_the_names_away(source: Source) -> None:
    rows = ranked([row("BA", 8.2), row("ME", 11.0, basis="stated"), row("RS", 11.4)])
    assert claims(spread, speaker(source, this_year=rows)) == [
        "In 2023, the share of women among professional military personnel ranged from 8.2% to"
        " 11.4% in the areas that"
        " may be compared."
    ]


def test_what_changed_most_needs_three_changes_and_no_equal(source: Source) -> None:
    before = tuple(row(area, 10.0) for area in AREAS)
    rows = ranked([row("BA", 10.5, change=0.5), row("ME", 8.0, change=-2.0), row("RS", 11.0, change=1.0)])
    subject = "the share of women among professional military personnel"
    assert claims(change, speaker(source, this_year=rows, last_year=before)) == [
        f"Compared with 2022, {subject} changed most in Montenegro: it fell to 8.0% (change in"
        " percentage points:"
        " \u22122.0)."
    ]
    equal = ranked([row("BA", 12.0, change=2.0), row("ME", 8.0, change=-2.0), row("RS", 11.0, change=1.0)])
    assert claims(change, speaker(source, this_year=equal, last_year=before)) == []
    few = ranked([row("BA", 12.0, change=2.0), row("ME", 8.0, change=-2.0)])
    assert not any(
        "most" in claim for claim in claims(change, speaker(source, this_year=few, last_year=before))
    )
    small = tuple({**one, "denominator": 12.0} for one in before)
    assert claims(change, speaker(source, this_year=rows, last_year=small)) == []


REGIONAL = {
    "regional_value": 10.7,
    "regional_areas": 2,
    "regional_coverage": 80.0,
    "regional_basis": "persons",
}


def test_the_region_is_set_beside_last_year_only_where_the_areas_are_the_same(source: Source) -> None:
    now = ranked([row("BA", 10.0, **REGIONAL), row("ME", 11.0, **REGIONAL)])
    then = tuple({**one, "regional_value": 10.4} for one in now)
    subject = "the share of women among professional military personnel"
    assert claims(region, speaker(source, this_year=now, last_year=then)) == [
        f"In 2023, {subject} in the region was 10.7%, higher than the year before (10.4%)."
    ]
    other = tuple({**one, "ref_area": area} for one, area in zip(then, ("BA", "RS"), strict=True))
    (message,) = region(speaker(source, this_year=now, last_year=other), SHARE)
    assert said(message.claim, "en") == f"In 2023, {subject} in the region was 10.7%."
    assert [said(sentence, "en") for sentence in message.basis] == [
        "Base: counts from 2 areas, which hold 80.0% of the strength.",
        "Last year's value rests on other areas and is not set beside it.",
    ]


def test_a_zero_is_what_was_counted_and_never_what_is_missing(source: Source) -> None:
    generals = (
        row("BA", 0.0, numerator=0.0, denominator=7.0),
        row("ME", None, numerator=None, denominator=None, basis="none"),
        row("MK", 0.0, numerator=None, denominator=None, basis="stated"),
        row("RS", 0.0, numerator=0.0, denominator=9.0, coverage=50.0),
        row("AL", 10.0, numerator=1.0, denominator=10.0),
    )
    assert [one["ref_area"] for one in generals if is_zero(one)] == ["BA"]
    who = speaker(source, by_rank={"OF6-10": generals})
    assert claims(zero, who, TOP) == [
        "In 2023, there was not one woman among generals and admirals in 1 area, out of 2 that counted them."
    ]
    nobody = speaker(source, by_rank={"OF6-10": generals[1:]})
    assert claims(zero, nobody, TOP) == []


def test_a_ladder_is_said_only_where_it_falls_at_every_step(source: Source) -> None:
    asked = Asked(rule="ladder", ranks=("OF1-2", "OF3-5", "OF6-10"))

    def rungs(*values: float) -> dict[str, tuple[Row, ...]]:
        ratio = {"indicator": "representation_ratio", "unit_measure": "ratio"}
        return {
            rank: (row("BA", 1.0, **ratio, **REGIONAL | {"regional_value": value, "regional_areas": 1}),)
            for rank, value in zip(asked.ranks, values, strict=True)
        }

    (falling,) = claims(ladder, speaker(source, by_rank=rungs(1.4, 0.8, 0.3)), asked)
    assert falling.endswith(
        "Junior officers (OF-1 and OF-2) 1.40; Senior officers (OF-3 to OF-5) 0.80; Generals and"
        " admirals (OF-6 to"
        " OF-10) 0.30."
    )
    assert claims(ladder, speaker(source, by_rank=rungs(1.4, 0.3, 0.8)), asked) == []


def test_no_more_messages_than_the_settings_allow(source: Source) -> None:
    service = Service(source, Words(source, "en"), "summary", "AF")
    every = list(messages(Speaker(service, message_settings())))
    assert len(every) == 5
    few = message_settings().model_copy(update={"most": 2})
    assert list(messages(Speaker(service, few))) == every[:2]


@pytest.mark.parametrize(
    "asked",
    [
        {"rule": "range"},
        {"rule": "range", "indicator": "exit_rate"},
        {"rule": "zero", "rank": "ADMIRAL"},
        {"rule": "intake", "rank": "OF"},
        {"rule": "guess"},
    ],
)
def test_a_message_that_nobody_could_write_is_refused(asked: dict[str, str]) -> None:
    with pytest.raises((ValueError, KeyError)):
        Asked.model_validate(asked)
    with pytest.raises((ValueError, KeyError)):
        MessageSettings.model_validate(message_settings().model_dump() | {"messages": {"AF": [[asked]]}})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_area_has_every_case(language: str) -> None:
    for name in region_names():
        for area in load_region(name).areas.codes:
            for case in CASES:
                assert area_form(name, area, case, language).strip()


def test_a_case_that_is_not_given_raises() -> None:
    with pytest.raises(SchemaError, match="no locative of 'ZZ'"):
        area_form(REGION, "ZZ", "locative", "en")
    with pytest.raises(SchemaError, match="no genitive of 'ME'"):
        area_form(REGION, "ME", "genitive", "en")


def test_kosovo_keeps_its_asterisk_in_every_case() -> None:
    assert all(
        area_form(REGION, "XK", case, language).endswith("*") for case in CASES for language in LANGUAGES
    )


def test_every_message_asked_for_has_its_words() -> None:
    """Texts of a rule that is told an indicator or a rank stand under that name."""
    asked = [
        (sector, one)
        for sector, groups in message_settings().messages.items()
        for together in groups
        for one in together
    ]
    needed = {f"report.messages.subject.{sector}.{one.indicator}" for sector, one in asked if one.indicator}
    needed |= {f"report.messages.{one.rule}.{one.rank}" for _, one in asked if one.rank}
    assert len(needed) > 8
    assert needed <= set(texts("en"))
