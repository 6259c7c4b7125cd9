"""A layout that changes an earlier one, and its text: nothing is lost on the way there and back."""

from typing import get_args

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.intake.foreign.inherit import difference, merged, whole_layout
from pipelines.intake.foreign.text import plain_layout, suggestion_text
from schemas.files import SchemaError
from schemas.workbook_layout import Block, Dimension, SheetLayout, WorkbookLayout, layout_from, parse_layout

WORDS = st.sampled_from(
    [
        "Жене",
        "Gra",
        "NO",
        "yes",
        "null",
        "0012",
        "12",
        "2022",
        "1e5",
        "a: b",
        "# no",
        "two\nlines",
        "'\"",
        "-",
        "{x}",
        " ",
    ]
)
DIMENSIONS = st.lists(st.sampled_from(get_args(Dimension)), min_size=1, max_size=2)
CODES = st.dictionaries(st.sampled_from(["sex", "rank", "skip", "measure"]), WORDS, max_size=2)
BLOCKS = st.builds(
    Block,
    cells=st.sampled_from(["B4:D8", "C10:Q38", "H2:H900"]),
    header=st.dictionaries(st.integers(1, 9), DIMENSIONS, max_size=2),
    stub=st.dictionaries(st.sampled_from(["A", "B", "AA", "NO"]), DIMENSIONS, max_size=2),
    constants=CODES,
    shift=st.integers(-2, 2),
    expects=st.dictionaries(st.sampled_from(["A3", "B3", "C3"]), WORDS),
)
SHEETS = st.builds(
    SheetLayout, skip=st.sampled_from(["", "notes"]), constants=CODES, blocks=st.lists(BLOCKS, max_size=3)
)
LAYOUTS = st.builds(
    WorkbookLayout,
    institution=st.sampled_from(["", "QM-AF"]),
    constants=CODES,
    labels=st.dictionaries(WORDS, CODES, max_size=3),
    own_codes=DIMENSIONS,
    markers=st.dictionaries(WORDS, st.just("refused"), max_size=2),
    sheets=st.dictionaries(WORDS, SHEETS, max_size=3),
)


def nothing_earlier(year: str) -> str:
    raise AssertionError(year)


def text_of(data: dict[str, object]) -> str:
    return suggestion_text(data, file_name="a.xlsx", language="en", open_labels=(), taken=())


@given(LAYOUTS)
@settings(max_examples=150, deadline=None)
def test_a_layout_is_read_from_its_text_as_it_was(layout: WorkbookLayout) -> None:
    assert parse_layout(text_of(plain_layout(layout))) == layout


@given(LAYOUTS, LAYOUTS)
@settings(max_examples=150, deadline=None)
def test_the_difference_laid_over_the_old_layout_gives_the_new_one(
    before: WorkbookLayout, after: WorkbookLayout
) -> None:
    change = text_of({"inherits": 2022, **difference(before, after, {})})
    whole = whole_layout(change, "2023.yml", lambda _: yaml.safe_dump(plain_layout(before)))
    assert whole.model_copy(update={"inherits": ""}) == after


def test_only_what_differs_is_written() -> None:
    first = Block(cells="B4:D8", header={3: ["sex"]}, stub={"A": ["rank"]})
    second = Block(cells="B12:D18", header={11: ["sex"]}, stub={"A": ["rank"]})
    before = WorkbookLayout(institution="QM-AF", sheets={"2022": SheetLayout(blocks=[first, second])})
    longer = second.model_copy(update={"cells": "B12:D19"})
    after = WorkbookLayout(institution="QM-AF", sheets={"2023": SheetLayout(blocks=[first, longer])})
    change = difference(before, after, {"2023": "2022"})
    assert change == {"sheets": {"2023": {"was": "2022", "blocks": {2: {"cells": "B12:D19"}}}}}
    assert layout_from(merged(plain_layout(before), change)) == after


def test_a_block_can_be_added_and_taken_away_by_number() -> None:
    before = {"sheets": {"a": {"blocks": [{"cells": "A1:A2"}, {"cells": "B1:B2"}]}}}
    added = merged(before, {"sheets": {"a": {"blocks": {1: None, 3: {"cells": "C1:C2"}}}}})
    assert added == {"sheets": {"a": {"blocks": [{"cells": "B1:B2"}, {"cells": "C1:C2"}]}}}
    replaced = merged(before, {"sheets": {"a": {"blocks": [{"cells": "D1:D2"}]}}})
    assert replaced == {"sheets": {"a": {"blocks": [{"cells": "D1:D2"}]}}}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("inherits: 2022\nsheets: {a: {blocks: {5: {cells: 'A1:A2'}}}}", "no block 5 to change"),
        ("inherits: 2022\nsheets: {b: {was: c}}", "no sheet was called so"),
    ],
)
def test_a_change_of_what_is_not_there_is_an_error(text: str, words: str) -> None:
    with pytest.raises(SchemaError, match=words):
        whole_layout(text, "2023.yml", lambda _: "sheets: {a: {blocks: [{cells: 'A1:A2'}]}}")


def test_layouts_that_inherit_from_each_other_are_an_error() -> None:
    with pytest.raises(SchemaError, match="in a circle"):
        whole_layout(
            "inherits: 2022", "2023.yml", lambda year: f"inherits: {2021 if year == '2022' else 2022}"
        )


def test_a_layout_that_inherits_nothing_asks_for_nothing() -> None:
    assert whole_layout("institution: QM-AF", "2023.yml", nothing_earlier) == WorkbookLayout(
        institution="QM-AF"
    )
