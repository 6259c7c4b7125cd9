"""Figures that others published: read strictly, and set beside ours as they were said."""

from dataclasses import replace

import pytest
from figures_world import node, region, strength, tables

import schemas.files
from pipelines.figures.competing import region_competing_figures
from schemas.code_lists import code_list
from schemas.files import SchemaError
from schemas.published_figures import PublishedFigure, published_figures
from schemas.regions import load_region

AREAS = load_region("western_balkans").areas
HEADER = ",".join(PublishedFigure.model_fields)
LINE = (
    "BA-AF-2023-01,BA,AF,2023,share_of_women,military,_T,F,value,8.20,exactly,"
    "Armed forces,2023-12-31,,,A page,2024"
)


def figure(**changed: object) -> PublishedFigure:
    values = dict(zip(PublishedFigure.model_fields, LINE.split(","), strict=True))
    return PublishedFigure.model_validate(values | {name: str(value) for name, value in changed.items()})


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Return what reads the lines as the file of a region."""
    folder = tmp_path / "regions" / "some"
    folder.mkdir(parents=True)

    def lines(*rows: str) -> tuple[PublishedFigure, ...]:
        (folder / "published_figures.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
        monkeypatch.setattr(schemas.files, "SCHEMAS_FOLDER", tmp_path)
        return published_figures("some", AREAS, code_list("ranks"))

    return lines


def test_a_figure_keeps_the_decimals_that_it_was_published_with(read):
    (found,) = read("# Who edits this file reads this.", HEADER, LINE)
    assert (float(found.value), found.decimals, found.unit_measure) == (8.2, 2, "percent")
    assert (found.reason, found.remark, found.published) == (None, None, "2024")


def test_counts_have_the_unit_of_what_is_counted():
    posts = figure(indicator="leadership_share", part="denominator", value="21")
    assert (posts.decimals, posts.unit_measure) == (0, "posts")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",BA,", ",ZZ,", "BA-AF-2023-01: Code list areas: no code 'ZZ'"),
        (",AF,", ",NAVY,", "no code 'NAVY'"),
        ("military", "soldiers", "Code list populations: no code 'soldiers'"),
        ("military,_T", "military,OF99", "Code list ranks: no code 'OF99'"),
        ("share_of_women", "women", "No indicator 'women'"),
        (",F,", ",M,", "share_of_women is not computed for sex 'M'"),
        ("8.20", "about 8", "value"),
        (",exactly,", ",roughly,", "said_as"),
        (",value,", ",share,", "part"),
        (",2023-12-31,,", ",2023-12-31,because,", "Code list difference_reasons: no code 'because'"),
        (",2024", ",last year", "published"),
        ("A page", "", "source"),
        ("share_of_women,military,_T,F,value", "attrition_gap,military,_T,_T,numerator", "is made of rates"),
    ],
)
def test_what_nobody_knows_is_an_error_that_names_the_figure(read, old, new, message):
    assert old in LINE
    with pytest.raises(SchemaError, match=message):
        read(HEADER, LINE.replace(old, new, 1))


def test_no_figure_stands_twice_and_no_column_is_missing(read):
    with pytest.raises(SchemaError, match="BA-AF-2023-01 stands twice"):
        read(HEADER, LINE, LINE)
    with pytest.raises(SchemaError, match="columns are"):
        read(HEADER.removesuffix(",published"))
    with pytest.raises(SchemaError, match="line 4: too many"):
        read("# A head.", HEADER, LINE, LINE + ",more")


TREE = region([node("BA-AF"), node("ME-AF")])
OURS = tables([*strength("BA-AF", 2023, 674, 8220), *strength("BA-AF", 2022, 98, 1000)], TREE)


def beside(**changed: object) -> dict[str, object]:
    published = replace(TREE, published_figures=(figure(**changed),))
    (row,) = region_competing_figures(published, OURS).to_dict("records")
    return row


@pytest.mark.parametrize(
    ("value", "said_as", "agreement"),
    [
        ("8.20", "exactly", "agrees"),
        ("8.2", "exactly", "agrees"),
        ("8", "exactly", "agrees"),
        ("8.19", "exactly", "differs"),
        ("8.21", "about", "differs"),
        ("9", "at_most", "agrees"),
        ("9", "at_least", "differs"),
        ("7", "at_least", "agrees"),
        ("7", "at_most", "differs"),
    ],
)
def test_figures_agree_within_the_decimals_published(value, said_as, agreement):
    row = beside(value=value, said_as=said_as)
    assert (row["agreement"], row["value"]) == (agreement, 100 * 674 / 8220)
    assert row["difference"] == float(value) - 100 * 674 / 8220


def test_half_a_unit_of_the_last_decimal_still_rounds_to_the_figure():
    assert beside(time_period=2022, value="10")["agreement"] == "agrees"  # ours is 9.8
    assert beside(time_period=2022, value="9.7")["agreement"] == "differs"


def test_numerator_and_denominator_are_compared_too():
    assert beside(part="numerator", value="674")["agreement"] == "agrees"
    row = beside(part="denominator", value="8222", reason="date")
    assert (row["value"], row["difference"], row["difference_reason"]) == (8220, 2, "date")


def test_a_reason_is_shown_where_figures_differ_and_nowhere_else():
    assert beside(reason="rounding")["difference_reason"] != "rounding"
    assert beside(value="9.9", reason="error")["difference_reason"] == "error"
    assert beside(value="9.9")["difference_reason"] == "unexplained"


def test_where_we_have_no_figure_nothing_is_compared():
    row = beside(ref_area="ME", reason="population")
    assert (row["agreement"], row["difference_reason"]) == ("not_known", "population")
    assert row["value"] != row["value"] and row["difference"] != row["difference"]  # NaN, never zero
