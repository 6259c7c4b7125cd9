"""How numbers are written by hand, and what is no number."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.intake.tokens import PERCENT, read_token
from pipelines.intake.workbook import NoValue
from schemas.statuses import unclear_markers

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"
SEPARATORS = [" ", NBSP, NARROW, THIN, ".", ",", "'"]


@pytest.mark.parametrize(
    ("cell", "unit", "number"),
    [
        (0, "persons", 0),
        (12.0, "persons", 12),
        ("0", "persons", 0),
        ("1 234", "persons", 1234),
        (f"1{NBSP}234{NBSP}567", "persons", 1234567),
        ("1.234", "persons", 1234),
        ("1,234", "persons", 1234),
        ("1.234", PERCENT, 1.234),
        ("1,234", PERCENT, 1.234),
        ("1.234,5", "currency", 1234.5),
        ("1,234.5", "currency", 1234.5),
        ("12,5", "persons", 12.5),
        ("12.50", "persons", 12.5),
        ("0,082", "persons", 0.082),
        ("12,5 %", PERCENT, 12.5),
        (f"12,5{NBSP}%", PERCENT, 12.5),
        ("\u22125", "persons", -5),
        ("-1.234", "persons", -1234),
        (" 7 ", "persons", 7),
        ("７", "persons", 7),
        ("١٢", "persons", 12),
        ("1\u2019234", "persons", 1234),
        ("+5", "persons", 5),
        ("1.234,567", "hours", 1234.567),
        ("1 234,5", "hours", 1234.5),
    ],
)
def test_a_number(cell: object, unit: str, number: float) -> None:
    token = read_token(cell, unit)  # type: ignore[arg-type]
    assert (token.kind, token.value, token.has_mark) == ("number", number, False)


@pytest.mark.parametrize(
    "cell", ["-", "–", "\u2212", "n/a", "N/A", "nema", "НЕМА", "нема", "..", "…", ":", " – ", "x", "s’ka"]
)
def test_a_marker_is_neither_zero_nor_empty(cell: str) -> None:
    token = read_token(cell, "persons")
    assert (token.kind, token.value) == ("marker", None)


@pytest.mark.parametrize("cell", ["<5", "< 5", "≤5", ">100", "~20"])
def test_a_bound(cell: str) -> None:
    assert read_token(cell, "persons").kind == "bound"


@pytest.mark.parametrize(
    "cell",
    [
        True,
        False,
        date(2023, 5, 1),
        datetime(2023, 5, 1, 12),
        time(12),
        NoValue("#DIV/0!"),
        float("nan"),
        float("inf"),
        "twelve",
        "12 women",
        "1 23",
        "1.23.4",
        "1e5",
        "5-10",
        "(5)",
        "12 %",
        "5,",
        "%",
        "12.5.2023",
        "1\u00b22",  # a raised two between digits is no digit
        "1½",
        "12 (1)",
        "12 of which 5",
        "1.234 567",
        "(1.234)",
        "1,23E+05",
        "\u202e12",
        "1" * 400,  # beyond all numbers
        "1" + ".234" * 200,
    ],
)
def test_unreadable(cell: object) -> None:
    token = read_token(cell, "persons")  # type: ignore[arg-type]
    assert (token.kind, token.value) == ("unreadable", None)


@pytest.mark.parametrize(
    "cell",
    ["12*", "12 †", "12¹", "1 234²", "12 a)", "12b)", "12 а)", "12 (c)", "12 1)", "12⁽¹⁾", "12②", "12₁"],
)
def test_a_footnote_mark_is_no_digit(cell: str) -> None:
    token = read_token(cell, "persons")
    assert (token.kind, token.has_mark) == ("number", True)
    assert token.value in (12, 1234)


def test_an_empty_cell() -> None:
    assert read_token(None, "persons").kind == "empty"


def _grouped(number: int, separator: str) -> str:
    return f"{number:,}".replace(",", separator)


@given(st.integers(-(10**12), 10**12), st.sampled_from(SEPARATORS), st.sampled_from(["persons", "currency"]))
def test_whole_numbers_however_grouped(number: int, separator: str, unit: str) -> None:
    assert read_token(_grouped(number, separator), unit).value == number
    assert read_token(number, unit).value == number


@given(
    st.integers(0, 10**9),
    st.integers(1, 99),
    st.sampled_from([(" ", ","), (" ", "."), (".", ","), (",", "."), (NBSP, ",")]),
)
def test_decimals_however_grouped(whole: int, hundredths: int, signs: tuple[str, str]) -> None:
    grouping, decimal = signs
    text = f"{_grouped(whole, grouping)}{decimal}{hundredths:02d}"
    assert read_token(text, "currency").value == pytest.approx(whole + hundredths / 100)


@given(
    st.integers(0, 100),
    st.integers(0, 9999),
    st.sampled_from(",."),
    st.sampled_from(["", "%", " %"]),
)
def test_shares_are_never_thousands(whole: int, decimals: int, sign: str, per_cent: str) -> None:
    token = read_token(f"{whole}{sign}{decimals:04d}{per_cent}", PERCENT)
    assert token.value == pytest.approx(whole + decimals / 10_000)


@given(st.text(max_size=12), st.sampled_from(["persons", PERCENT, "currency", "posts"]))
def test_any_text_gets_an_answer(text: str, unit: str) -> None:
    token = read_token(text, unit)
    assert (token.value is not None) == (token.kind == "number")


@given(st.sampled_from(sorted(unclear_markers())))
def test_every_marker_of_the_list_is_one(marker: str) -> None:
    assert read_token(marker.upper(), "persons").kind == "marker"
