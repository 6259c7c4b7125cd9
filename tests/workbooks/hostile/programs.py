"""Our own workbook as other programs write it: odd to the eye, honest, and read right; and a few that lie.

Belongs here: what spreadsheet programs, exporters and editors really leave in files. Does not belong here:
what a cell says (`figures`), files of other formats (`others`).
"""

import re
import struct
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from hostile.build import (
    RELATIONS,
    SHEET,
    TYPES,
    changed,
    document,
    honest,
    kind,
    number,
    parts_of,
    with_cells,
    with_part,
    words,
    zipped,
)
from hostile.others import compound, number_cell, old_workbook, record
from hostile.sheets import with_strings

THREE = {"D7": 3.0, "E7": 4.0, "H7": 7.0}


@kind("zeros_of_formulas_nobody_calculated", found={("value_unreadable", "D7")}, values={"D7": None, "E7": 4})
def zeros_of_formulas() -> bytes:
    """XlsxWriter, POI and others store zero as the result and ask to be calculated on opening."""
    return with_cells(D7="><f>E7*2</f><v>0</v>", E7=number(4))


@kind("zero_of_a_formula_beside_a_result", values={"D7": 0, "E7": 4})
def zero_beside_a_result() -> bytes:
    return with_cells(D7="><f>4-E7</f><v>0</v>", E7="><f>2+2</f><v>4</v>")


@kind("formula_that_gives_the_empty_text", values={"D7": None, "E7": 4})
def empty_text_of_a_formula() -> bytes:
    return with_cells(D7=' t="str"><f>IF(1,"","")</f><v></v>', E7=number(4))


@kind("formula_of_an_area", values={"D7": 3, "E7": 4})
def formula_of_an_area() -> bytes:
    return with_cells(D7='><f t="array" ref="D7:E7">{3,4}</f><v>3</v>', E7=number(4))


@kind("formula_shared_by_cells", values={"D7": 3, "E7": 4})
def shared_formula() -> bytes:
    return with_cells(
        D7='><f t="shared" ref="D7:E7" si="0">1+2</f><v>3</v>', E7='><f t="shared" si="0"/><v>4</v>'
    )


@kind("names_with_prefixes", values=THREE)
def prefixes() -> bytes:
    """The kit of the makers of Excel writes <x:row> for <row>."""
    text = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", parts_of(honest())[SHEET].decode())
    return with_part(SHEET, text.replace(' xmlns="', ' xmlns:x="').encode())


@kind("sheet_with_a_mark_of_its_encoding", values=THREE)
def mark_of_encoding() -> bytes:
    return with_part(SHEET, b"\xef\xbb\xbf" + parts_of(honest())[SHEET])


@kind("sheet_in_utf_16", found={("second_reader", None)}, values=THREE)
def sheet_in_utf_16() -> bytes:
    """The first reader finds no cell in it, and says nothing."""
    text = '<?xml version="1.0" encoding="UTF-16"?>' + parts_of(honest())[SHEET].decode()
    return with_part(SHEET, text.encode("utf-16"))


@kind("part_in_other_capitals", values=THREE)
def other_capitals() -> bytes:
    parts = parts_of(honest())
    sheet = parts.pop(SHEET)
    return zipped({**parts, "xl/Worksheets/Sheet2.XML": sheet})


@kind("workbook_with_a_number", found={("second_reader", None)}, values=THREE)
def numbered_workbook() -> bytes:
    """The online Excel calls the list of sheets xl/workbook22.xml."""
    parts = {
        name.replace("workbook.xml", "workbook22.xml"): data.replace(b"/workbook.xml", b"/workbook22.xml")
        for name, data in parts_of(honest()).items()
    }
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b'"xl/workbook.xml', b'"xl/workbook22.xml')
    return zipped(parts)


@kind("workbook_in_another_folder", values=THREE)
def other_folder() -> bytes:
    parts = {name.replace("xl/", "book/"): data for name, data in parts_of(honest()).items()}
    for name in ("_rels/.rels", TYPES, RELATIONS.replace("xl/", "book/")):
        parts[name] = parts[name].replace(b"xl/", b"book/")
    return zipped(parts)


@kind("text_in_runs", values={"D7": 12})
def text_in_runs() -> bytes:
    return with_cells(D7=' t="inlineStr"><is><r><t>1</t></r><r><rPr><b/></rPr><t>2</t></r></is>')


@kind("text_with_a_reading_aid", values={"D7": 12})
def reading_aid() -> bytes:
    return with_cells(D7=' t="inlineStr"><is><t>12</t><rPh sb="0" eb="1"><t>9</t></rPh></is>')


@kind("label_with_an_escaped_line_break", values=THREE)
def escaped_line_break() -> bytes:
    return changed(SHEET, "Strength at the end of the period", "Strength_x000D_\nat the end of the period")


@kind("number_with_blanks_around", found={("second_reader", None)}, values={"D7": 3})
def blanks_around() -> bytes:
    return with_cells(D7=number(" 3 "))


@kind("number_that_became_a_date", found={("value_unreadable", "D7")}, values={"D7": None})
def became_a_date() -> bytes:
    """Who types 5-10 gets the fifth of October."""
    return with_cells(D7=' t="d"><v>2023-10-05</v>')


@kind("number_with_a_raised_digit_inside", found={("value_unreadable", "D7")}, values={"D7": None})
def raised_digit() -> bytes:
    return with_cells(D7=words("1\u00b22"))


@kind("number_with_an_encircled_mark", found={("value_has_mark", "D7")}, values={"D7": 12})
def encircled_mark() -> bytes:
    return with_cells(D7=words("12\u2461"))


@kind("points_that_the_sheet_explains", values={"D7": 1234, "E7": 12.5})
def explained_points() -> bytes:
    return with_cells(D7=words("1.234"), E7=words("12,5"))


@kind("points_that_would_part_a_person", found={("value_ambiguous", "D7")}, values={"D7": None, "E7": 0.5})
def unexplained_points() -> bytes:
    return with_cells(D7=words("1.234"), E7=words("0.5"))


@kind("values_under_a_merge", found={("values_under_merges", None)}, values=THREE)
def under_a_merge() -> bytes:
    merge = '<mergeCells count="1"><mergeCell ref="D7:E7"/></mergeCells>'
    return changed(SHEET, "</sheetData>", f"</sheetData>{merge}")


@kind("row_without_height", found={("rows_hidden", None)}, values=THREE)
def row_without_height() -> bytes:
    text = parts_of(honest())[SHEET].decode()
    changed_text, count = re.subn(r'<row r="7"[^>]*>', '<row r="7" ht="0" customHeight="1">', text)
    assert count == 1
    return with_part(SHEET, changed_text.encode())


@kind("sheet_that_is_protected", values=THREE)
def protected() -> bytes:
    return changed(SHEET, "</sheetData>", '</sheetData><sheetProtection sheet="1" password="CC1A"/>')


@kind("parts_of_new_programs", values=THREE)
def new_parts() -> bytes:
    return zipped(
        {
            **parts_of(honest()),
            "docMetadata/LabelInfo.xml": b"<labelList/>",
            "docProps/thumbnail.jpeg": b"\xff\xd8\xff",
            "xl/metadata.xml": b"<metadata/>",
            "xl/richData/rdrichvalue.xml": b"<rvData/>",
            "xl/calcChain.xml": b"<calcChain/>",
            "xl/persons/person.xml": b"<personList/>",
            "xl/printerSettings/printerSettings1.bin": bytes(100),
            "xl/drawings/vmlDrawing1.vml": b"<xml/>",
        }
    )


@kind("folders_as_parts", values=THREE)
def folders_as_parts() -> bytes:
    return zipped([("xl/", b""), ("xl/worksheets/", b""), *parts_of(honest()).items()])


@kind("parts_not_packed", values=THREE)
def not_packed() -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as package:
        for name, data in parts_of(honest()).items():
            package.writestr(ZipInfo(name), data)
    return buffer.getvalue()


@kind("remark_behind_the_package", values=THREE)
def remark_behind() -> bytes:
    return honest()[:-2] + struct.pack("<H", 0xFFFF) + b"x" * 0xFFFF


@kind("zip_with_our_workbook_in_it", "file_nested_archive", file_name="file.zip")
def zipped_workbook() -> bytes:
    return zipped({"izvjestaj.xlsx": honest()})


@kind("texts_promised_without_end", "file_unreadable")
def promised_texts() -> bytes:
    """One reader asks for the memory of four thousand million texts at once, and the system ends it."""
    parts = parts_of(with_strings("<si><t>one</t></si>", ' t="s"><v>0</v>'))
    name = "xl/sharedStrings.xml"
    return zipped({**parts, name: parts[name].replace(b"<sst ", b'<sst uniqueCount="4000000000" ')})


def _claims(rows: int, columns: int) -> bytes:
    claim = record(0x200, struct.pack("<IIHHH", 0, rows, 0, columns, 0))
    return compound("Workbook", old_workbook(claim + number_cell(0, 0, 7)))


@kind("xls_claims_more_than_there_is", "file_unreadable", file_name="file.xls")
def old_claims_too_much() -> bytes:
    return _claims(0xFFFFFFF0, 0xFFFF)


@kind("xls_claims_a_whole_sheet", "not_our_template", file_name="file.xls")
def old_claims_a_sheet() -> bytes:
    return _claims(65_536, 256)


@kind("ods_error_that_repeats", "not_our_template", file_name="file.ods")
def repeated_error() -> bytes:
    start = '<table:table-cell table:formula="of:=1/0" table:number-columns-repeated="3">'
    cell = f"{start}<text:p>#DIV/0!</text:p></table:table-cell>"
    return document(f"<table:table-row>{cell}</table:table-row>")


@kind("web_archive_named_xls", "file_is_markup", file_name="file.xls")
def web_archive() -> bytes:
    return b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x; type=a\n\n--x\nA: b; c=d; e=f\n"


@kind("symbolic_link_file", "file_is_markup", file_name="file.csv")
def symbolic_link() -> bytes:
    return b'ID;PWXL;N;E\nP;PGeneral\nC;Y1;X1;K"Women"\nC;Y2;X1;K12\nE\n'


@kind("json_named_csv", "file_is_markup", file_name="file.csv")
def json_lines() -> bytes:
    return b'[{"women": 12, "men": 13},\n {"women": 14, "men": 15}]'
