"""Our own workbook with odd cells: each is read right, or said to be wrong at its cell.

Belongs here: what a single cell or label says. Does not belong here: files that are refused.
"""

import re

from hostile.build import SHEET, WORKBOOK, changed, formula, kind, number, parts_of, with_cells, words


@kind("formula_without_value", found={("value_unreadable", "D7")}, values={"D7": None})
def formula_without_value() -> bytes:
    return with_cells(D7=formula("1+2"))


@kind("formula_with_value", values={"D7": 3})
def formula_with_value() -> bytes:
    return with_cells(D7="><f>1+2</f><v>3</v>")


@kind("error_cells", found={("value_unreadable", "D7"), ("value_unreadable", "E7")}, values={"D7": None})
def error_cells() -> bytes:
    return with_cells(D7=' t="e"><v>#REF!</v>', E7=' t="e"><v>#DIV/0!</v>')


@kind("dates_of_1904", values={"D7": 3})
def dates_of_1904() -> bytes:
    content = with_cells(D7=number(3))
    properties = re.compile(r"<workbookPr ?/>")
    there = properties.search(parts_of(content)[WORKBOOK].decode())
    assert there is not None
    return changed(WORKBOOK, there[0], '<workbookPr date1904="1"/>', content)


@kind("number_as_text", values={"D7": 1234})
def number_as_text() -> bytes:
    return with_cells(D7=words("1 234"))


@kind("number_as_text_of_a_formula", values={"D7": 12})
def text_of_a_formula() -> bytes:
    return with_cells(D7=' t="str"><f>TEXT(12,"0")</f><v>12</v>')


@kind("negative_zero", values={"D7": 0})
def negative_zero() -> bytes:
    return with_cells(D7=number("-0"))


@kind("number_of_308_digits", values={"D7": 1e308})
def large_number() -> bytes:
    return with_cells(D7=number("1e308"))


@kind("number_beyond_all_numbers", found={("value_unreadable", "D7")}, values={"D7": None})
def too_large_number() -> bytes:
    return with_cells(D7=number("1e999"))


@kind("number_is_nan", found={("value_unreadable", "D7")}, values={"D7": None})
def number_is_nan() -> bytes:
    return with_cells(D7=number("NaN"))


@kind("text_is_nan", found={("value_unreadable", "D7"), ("value_unreadable", "E7")}, values={"D7": None})
def text_is_nan() -> bytes:
    return with_cells(D7=words("NaN"), E7=words("inf"))


@kind("number_is_no_number", "file_unreadable")
def number_is_no_number() -> bytes:
    return with_cells(D7=number("twelve"))


@kind("yes_in_a_number_cell", found={("value_unreadable", "D7")}, values={"D7": None})
def yes_in_a_number_cell() -> bytes:
    return with_cells(D7=' t="b"><v>1</v>')


@kind("unknown_cell_type", found={("second_reader", None)}, values={"D7": 1})
def unknown_cell_type() -> bytes:
    return with_cells(D7=' t="zz"><v>1</v>')


@kind("digits_of_another_script", values={"D7": 12})
def other_digits() -> bytes:
    return with_cells(D7=words("١٢"))


@kind("marks_of_direction_in_a_number", values={"D7": 12})
def direction_in_a_number() -> bytes:
    return with_cells(D7=words("\u200e12\u202c"))


@kind("number_turned_around", found={("value_unreadable", "D7")}, values={"D7": None})
def turned_around() -> bytes:
    """Written 12, seen as 21: which of them is meant only the sender knows."""
    return with_cells(D7=words("\u202e12"))


@kind("marks_of_direction_in_a_label", values={"D7": 3})
def direction_in_a_label() -> bytes:
    content = with_cells(D7=number(3))
    return changed(
        SHEET, "Strength at the end of the period", "\u202bStrength at the end of the period\u202c", content
    )


@kind("letters_without_width_in_a_label", values={"D7": 3})
def without_width() -> bytes:
    content = with_cells(D7=number(3))
    return changed(
        SHEET, "Strength at the end of the period", "Stre\u200bngth at the\ufeff end of the period", content
    )


@kind("letters_of_another_script_in_a_label", found={("row_unknown", "A8"), ("row_missing", None)})
def other_letters() -> bytes:
    """A Cyrillic o in an English label: to the eye the same, to a reader another word."""
    content = with_cells(D8=number(3))
    return changed(SHEET, "Officers (OF-1 to OF-10)", "\u041efficers (OF-1 to OF-10)", content)


@kind("formula_as_a_note", values={"D7": 3})
def formula_as_a_note() -> bytes:
    return with_cells(D7=number(3), K7=words("=cmd|' /C calc'!A0"))


@kind("markup_as_a_note", values={"D7": 3})
def markup_as_a_note() -> bytes:
    return with_cells(D7=number(3), K7=words("&lt;script&gt;alert(1)&lt;/script&gt; {file} %s"))


@kind("note_of_a_megabyte", values={"D7": 3})
def long_note() -> bytes:
    return with_cells(D7=number(3), K7=words("n" * 1024 * 1024))
