"""Text files as exports write them: read as a spreadsheet program shows them, or refused in words."""

import pytest

from pipelines.intake.opening import open_workbook
from pipelines.intake.workbook import Workbook

TABLE = [["Чин", "Жене", "Удео"], ["Официри", "1.234", "12,5"], ["Подофицири", "56", "7,9 %"]]
LATIN = [["Čin", "Žene", "Udio"], ["Časnici", "1.234", "12,5"], ["Dočasnici đ", "56", "7,9 %"]]
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


def _opened(content: bytes) -> Workbook:
    book = open_workbook(content, "izvoz.csv")
    assert isinstance(book, Workbook), book
    return book


def _text(rows: list[list[str]], separator: str, end: str = "\r\n") -> str:
    return "".join(separator.join(row) + end for row in rows)


def _quoted(rows: list[list[str]]) -> list[list[str]]:
    return [[f'"{cell}"' for cell in row] for row in rows]


@pytest.mark.parametrize("encoding", [*UNICODE, "cp1251", "iso8859_5", "cp855"])
@pytest.mark.parametrize("separator", list(";\t|,"))
def test_cyrillic_in_every_encoding_with_every_separator(encoding: str, separator: str) -> None:
    rows = _quoted(TABLE) if separator == "," else TABLE
    book = _opened(_text(rows, separator).encode(encoding))
    assert book.sheets[0].rows == TABLE
    assert book.sheets[0].decimal_sign == ","
    judged = ["text_encoding_judged"] if encoding not in UNICODE else []
    assert [finding.rule for finding in book.findings] == judged


@pytest.mark.parametrize("encoding", [*UNICODE, "cp1250", "iso8859_2", "cp852"])
@pytest.mark.parametrize("separator", list(";\t|,"))
def test_latin_in_every_encoding_with_every_separator(encoding: str, separator: str) -> None:
    rows = _quoted(LATIN) if separator == "," else LATIN
    book = _opened(_text(rows, separator).encode(encoding))
    assert book.sheets[0].rows == LATIN


@pytest.mark.parametrize("separator", list(";\t|,"))
@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_named_separator_is_no_row(separator: str, quote: str, end: str, encoding: str) -> None:
    text = f"{quote}sep={separator}{quote}{end}A{separator}B{end}1{separator}2{end}"
    assert _opened(text.encode(encoding)).sheets[0].rows == [["A", "B"], ["1", "2"]]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"A;B\r1;2\r", [["A", "B"], ["1", "2"]]),
        (b"\n\n;;\nA;B\n", [[], [], [None, None, None], ["A", "B"]]),
        (b'A;B\n"x\ny";2\n', [["A", "B"], ["x\ny", "2"]]),
        (b'A;B\r\n"x\r\ny";2\r\n', [["A", "B"], ["x\r\ny", "2"]]),
        (b'A;B\n"q""q";3\n', [["A", "B"], ['q"q', "3"]]),
        (b"Title, of all\n\nA;B;C\n1,5;2\n1;2;3;4\n1,5;2;3\n", None),
        (b'A;B\n="0012";="5"\n', [["A", "B"], ["0012", "5"]]),
        (b"A,B,C\n1.5,2.5,3\n1.5,2.5,3\n", [["A", "B", "C"], ["1.5", "2.5", "3"], ["1.5", "2.5", "3"]]),
    ],
)
def test_odd_lines(content: bytes, rows: list[list[str | None]] | None) -> None:
    ragged = [["Title, of all"], [], ["A", "B", "C"], ["1,5", "2"], ["1", "2", "3", "4"], ["1,5", "2", "3"]]
    assert _opened(content).sheets[0].rows == (ragged if rows is None else rows)


@pytest.mark.parametrize("encoding", ["cp866", "koi8-r"])
def test_encodings_that_no_region_uses_are_refused_by_name(encoding: str) -> None:
    found = open_workbook(_text(TABLE, ";").encode(encoding), "izvoz.csv")
    assert isinstance(found, list)
    assert [finding.rule for finding in found] == ["text_encoding_unknown"]
