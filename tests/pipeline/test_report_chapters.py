"""The thematic chapters: what they say of a small edition is what stands in it, service by service.

Belongs here: exact tables and drawings of each chapter. Does not belong here: how they look (forms), what
the indicators come to (`test_figures_*`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from pipelines.report.chapters.areas import area_page
from pipelines.report.chapters.deployment import deployment
from pipelines.report.chapters.leadership import leadership
from pipelines.report.chapters.measures import measures
from pipelines.report.chapters.quality import quality
from pipelines.report.chapters.recruitment import recruitment
from pipelines.report.chapters.representation import representation
from pipelines.report.chapters.retention import retention
from pipelines.report.chapters.targets import targets
from pipelines.report.charts.contents import Funnel, Pyramid, TargetDistances, YearFlow
from pipelines.report.display import shown
from pipelines.report.figures import Absence, Figure
from pipelines.report.model import Block, Cell, Drawing, Listing, Paragraph, Section, Table, figures_of
from pipelines.report.source import Row, Source, reading, value_at
from pipelines.report.wording import Words
from pipelines.store.edition import latest_edition
from pipelines.store.home import Home
from schemas.languages import LANGUAGES
from tests.pipeline.report_world import REGION

THEMES = (representation, recruitment, retention, leadership, deployment, measures, targets)
NO_REGION = "The areas that gave counts hold less than a third of the strength: no regional value"
FIRST_YEAR = "No value for last year"


@dataclass(eq=False)
class Made:
    """The chapters made of one open edition, each language once."""

    source: Source

    @cache  # noqa: B019 (it lives as long as its module's fixture)
    def chapters(self, language: str = "en") -> dict[str, Section]:
        """Return the chapters by name."""
        words = Words(self.source, language)
        return {chapter.name: chapter for chapter in (make(self.source, words) for make in THEMES)}


@pytest.fixture(scope="module")
def made(report_home: Home) -> Iterator[Made]:
    with reading(latest_edition(report_home, REGION)) as source:
        yield Made(source)


def said(cell: Cell) -> str:
    """Return a cell or text as an English reader reads it."""
    if isinstance(cell, Figure):
        return shown(cell, "en")
    return "".join(part if isinstance(part, str) else shown(part, "en") for part in cell.parts)


def blocks(made: Made, chapter: str) -> list[Block]:
    return [block for section in made.chapters()[chapter].walk() for block in section.blocks]


def table(made: Made, name: str) -> list[list[str]]:
    """Return the rows of a table as they are read."""
    found = [one for one in blocks(made, name.split("-")[0]) if isinstance(one, Table) and one.name == name]
    return [[said(cell) for cell in row] for row in found[0].rows]


def chart(made: Made, name: str) -> object:
    found = [one for one in blocks(made, name.split("-")[0]) if isinstance(one, Drawing) and one.name == name]
    return found[0].chart


def numbers(made: Made) -> list[Figure]:
    return [
        figure for name in made.chapters() for block in blocks(made, name) for figure in figures_of(block)
    ]


def paragraphs(made: Made, chapter: str) -> list[str]:
    return [said(one.text) for one in blocks(made, chapter) if isinstance(one, Paragraph)]


def names(made: Made, chapter: str) -> list[str]:
    return [one.name for one in blocks(made, chapter) if isinstance(one, Table | Drawing)]


def test_representation_says_value_base_change_and_place(made: Made) -> None:
    assert table(made, "representation-af-areas") == [
        ["Montenegro", "12.0%", "60", "500", "+2.0", "1 of 1", "2 of 2", ""],
        ["Albania", "15.0%", "150", "1,000", "+1.0", "1 of 1", "1 of 2", ""],
        ["All areas", "no value for the region", "–", "–", "–", "2 areas", "–", NO_REGION],
    ]
    assert table(made, "representation-pol-areas")[0] == [
        *("Montenegro", "15.0%", "300", "2,000", "1 of 1", FIRST_YEAR)
    ]


def test_a_column_that_says_nothing_is_left_out(made: Made) -> None:
    heads = {one.name: one.heads for one in blocks(made, "representation") if isinstance(one, Table)}
    whole = ("Area", "Value", "Counted", "Out of", "Change on last year", "Institutions in it", "Position")
    assert heads["representation-af-areas"] == (*whole, "Remarks")
    assert heads["representation-pol-areas"] == (*whole[:4], "Institutions in it", "Remarks")


def test_representation_by_rank_ends_in_a_pyramid_of_the_same_areas(made: Made) -> None:
    assert table(made, "representation-af-ranks") == [
        ["Montenegro", "16.7%", "6.7%", "13.0%"],
        ["Albania", "20.0%", "10.0%", "16.0%"],
    ]
    assert table(made, "representation-af-ratios") == [
        ["Montenegro", "1.39", "0.56", "1.09"],
        ["Albania", "1.33", "0.67", "1.07"],
    ]
    pyramid = chart(made, "representation-af-pyramid")
    assert isinstance(pyramid, Pyramid)
    assert [(one.women.value, one.men.value) for one in pyramid.ranks] == [(60, 260), (40, 410), (110, 620)]
    assert table(made, "representation-af-pyramid-table")[-1] == ["All ranks", "210", "1,290", "1,500"]


def test_a_single_area_is_not_drawn_on_a_scale(made: Made) -> None:
    assert [name for name in names(made, "representation") if "-pol-" in name] == ["representation-pol-areas"]


def test_who_sent_nothing_is_named(made: Made) -> None:
    sent_nothing = "Bosnia and Herzegovina, Croatia, Moldova, North Macedonia, Serbia, Kosovo*"
    expected = f"What was not reported for 2023. Nothing received: {sent_nothing}."
    for chapter in ("representation", "recruitment", "retention", "leadership", "deployment", "measures"):
        assert expected in paragraphs(made, chapter)


def test_recruitment_sets_selection_side_by_side(made: Made) -> None:
    assert table(made, "recruitment-af-shares") == [
        ["Montenegro", "20.0%", "30.0%", "50.0%", "25.0%", "2.00"],
        ["Albania", "20.0%", "20.0%", "50.0%", "50.0%", "1.00"],
    ]


def test_a_funnel_has_only_steps_that_the_same_areas_gave(made: Made) -> None:
    funnel = chart(made, "recruitment-af-funnel")
    assert isinstance(funnel, Funnel)
    assert [(step.label, step.women.value, step.men.value) for step in funnel.steps] == [
        ("Applicants", 100, 400),
        ("Candidates selected", 50, 160),
        ("Entered service", 45, 155),
    ]
    assert (
        "Not in the drawing, since not all of the same areas gave them: Applicants who met the conditions."
        in paragraphs(made, "recruitment")
    )
    steps = table(made, "recruitment-af-steps")
    assert steps[0] == ["Montenegro", "Women", "40", "not given", "20", "15"]
    assert steps[-1] == ["All areas", "Men", "400", "200", "160", "155"]


def test_retention_says_rates_by_sex_and_the_flow_of_the_year(made: Made) -> None:
    assert table(made, "retention-af-rates") == [
        ["Montenegro", "9.1%", "6.9%", "7.1%", "+2.2"],
        ["Albania", "7.1%", "8.5%", "8.3%", "−1.3"],
    ]
    flow = chart(made, "retention-af-flow-f")
    assert isinstance(flow, YearFlow)
    assert (flow.opening.value, flow.closing.value) == (180, 210)
    assert [(one.label, one.direction, one.persons.value) for one in flow.flows] == [
        ("Entered service", "in", 45),
        ("Transferred in from another institution", "in", 0),
        ("Left service", "out", 15),
        ("Transferred out to another institution", "out", 0),
    ]


def test_reasons_stand_for_women_and_men_apart(made: Made) -> None:
    assert table(made, "retention-af-reasons-women") == [["Montenegro", "1.8%", "7.3%"]]
    assert table(made, "retention-af-reasons-men") == [["Montenegro", "4.6%", "2.3%"]]


def test_leadership_is_of_posts(made: Made) -> None:
    assert [row[:4] for row in table(made, "leadership-af-areas")[:2]] == [
        ["Montenegro", "10.0%", "5", "50"],
        ["Albania", "8.0%", "8", "100"],
    ]
    assert table(made, "leadership-af-shares") == [
        ["Montenegro", "10.0%", "0.83"],
        ["Albania", "8.0%", "0.53"],
    ]


def test_deployment_stands_beside_the_targets_of_the_un(made: Made) -> None:
    assert table(made, "deployment-af-shares") == [
        ["Montenegro", "10.0%", "0.83", "not given"],
        ["Albania", "20.0%", "1.33", "20.0%"],
    ]
    assert len([one for one in paragraphs(made, "deployment") if "(2028: troops 15;" in one]) == 1


def test_a_sum_says_how_many_areas_gave_it(made: Made) -> None:
    assert table(made, "deployment-af-missions") == [
        ["All", "13", "67", "80", "2 areas"],
        ["UN missions", "10", "40", "50", "1 area"],
    ]


def test_measures_are_words(made: Made) -> None:
    assert table(made, "measures-af-answers") == [
        ["Is there a procedure for complaints of harassment?", "Yes", "Partly"],
        ["Are figures by sex used in planning?", "refused", "No"],
    ]
    assert table(made, "measures-af-counts") == [
        ["Montenegro", "2", "4"],
        ["Albania", "3", "not given"],
        ["All areas", "5", "4"],
    ]


def test_several_institutions_of_an_area_are_counted(made: Made) -> None:
    procedure = "Is there a procedure for complaints of harassment?"
    assert table(made, "measures-pol-answers") == [[procedure, "Yes: 2; No: 1"]]
    assert table(made, "measures-pol-counts") == [["Bosnia and Herzegovina", "3"], ["All areas", "3"]]


def test_targets_say_how_far_and_what_is_not_known(made: Made) -> None:
    rows = {row[0]: row[1:] for row in table(made, "targets-af-states")}
    assert rows["Albania, Share of women"] == [
        *("quota", "open", "15.0%", "15.0%", "0.0", "reached", "closer than last year")
    ]
    assert rows["Bosnia and Herzegovina, Share of women"] == [
        *("law", "open", "not given", "40.0%", "–", "not known", "not known")
    ]
    distances = chart(made, "targets-af-distances")
    assert isinstance(distances, TargetDistances)
    assert [row.label for row in distances.rows] == ["Albania, Share of women"]


def test_a_service_without_figures_is_named(made: Made) -> None:
    assert "Who applied and entered by sex was not given by: Police." in paragraphs(made, "recruitment")
    assert [section.title for section in made.chapters()["recruitment"].sections] == ["Armed forces"]


def sector_of(figure: Figure) -> set[str]:
    """Return the services that a number is of."""
    keys = [dict(place.key) for place in figure.references]
    return {key["sector"] if "sector" in key else key["institution"].split("-")[1] for key in keys}


def test_every_number_stands_in_the_edition_and_services_never_mix(made: Made) -> None:
    count = 0
    for chapter in made.chapters().values():
        for section in chapter.walk():
            for figure in (one for block in section.blocks for one in figures_of(block)):
                count += 1
                assert sector_of(figure) == {section.name.rpartition("-")[2].upper()}
                held = [value_at(made.source, place) for place in figure.references]
                assert figure.value == (len(held) if figure.operation == "count" else held[0])
    assert count > 200


def test_nothing_absent_is_zero(made: Made) -> None:
    every = numbers(made)
    absent = [figure for figure in every if figure.value is None]
    assert absent
    assert all(not any(sign.isdigit() for sign in shown(figure, "en")) for figure in absent)


def test_names_of_tables_and_drawings_are_unique(made: Made) -> None:
    every = [name for chapter in made.chapters() for name in names(made, chapter)]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same(made: Made, language: str) -> None:
    def shape(of: str) -> list[tuple[str, list[type], int]]:
        sections = [section for chapter in made.chapters(of).values() for section in chapter.walk()]
        return [
            (
                section.name,
                [type(block) for block in section.blocks],
                sum(len(figures_of(block)) for block in section.blocks),
            )
            for section in sections
        ]

    assert shape(language) == shape("en")


@pytest.mark.long
def test_the_public_reads_what_is_withheld_as_withheld(report_home: Home) -> None:
    with reading(latest_edition(report_home, REGION).of_tier("public")) as public:
        made = Made(public)
        found = numbers(made)
        withheld = [figure for figure in found if figure.absence is Absence.SUPPRESSED]
        assert withheld
        assert all(value_at(public, place) is None for figure in withheld for place in figure.references)
        reasons = (
            "Why people left is withheld in this edition: such small figures would tell of single persons."
        )
        assert reasons in paragraphs(made, "retention")


@dataclass(frozen=True)
class OfficersDiffer(Source):
    """An edition beside which another's figure on officers was published."""

    def table(self, name: str, **where: object) -> list[Row]:
        """Return the figure that differs."""
        row = {"figure": "MK-AF-1", "ref_area": "MK", "sector": "AF", "time_period": 2023, "sex": "F"}
        row |= {"indicator": "share_of_women", "population": "military", "rank": "OF", "part": "value"}
        row |= {"unit_measure": "percent", "value": 18.16, "published_value": 10.93, "source": "A page"}
        row |= {"agreement": "differs", "difference_reason": "unexplained"}
        return [row] if name == "region.competing_figures" else super().table(name, **where)


def test_a_published_figure_that_differs_says_of_which_rank_it_is(made: Made) -> None:
    source = OfficersDiffer(made.source.edition, made.source.connection)
    section = quality(source, Words(source, "en"))
    (found,) = [block for block in section.blocks if isinstance(block, Table)]
    assert [said(cell) for cell in found.rows[0]][:5] == [
        "North Macedonia",
        "Share of women, Armed forces, Professional military personnel, Officers (OF-1 to OF-10)",
        *("2023", "18.2%", "10.9%"),
    ]


def test_what_has_no_value_of_any_sex_is_named_once(report_home: Home) -> None:
    with reading(latest_edition(report_home, REGION).of_tier("public")) as public:
        page = area_page(public, Words(public, "en"), "ME")
        listed = [block for part in page.walk() for block in part.blocks if isinstance(block, Listing)]
        items = [said(item) for block in listed for item in block.items]
    (withheld,) = [item for item in items if item.startswith("Withheld")]
    assert "Exit rate: retirement" in withheld.partition(": ")[2]
    assert "Exit rate: retirement, " not in withheld
