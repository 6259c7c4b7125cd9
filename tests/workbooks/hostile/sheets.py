"""Sheets beyond measure, and cells that point nowhere.

Belongs here: reach, counts and addresses. Does not belong here: what a single cell says (`figures`).
"""

from hostile.build import (
    MEGABYTE,
    RELATIONS,
    SHEET,
    WORKBOOK,
    bare,
    changed,
    document,
    kind,
    number,
    parts_of,
    small,
    with_cells,
    with_rows,
    zipped,
)

MANY = 5000


@kind("dimension_claims_all", values={"D7": 3})
def dimension_claims_all() -> bytes:
    return changed(SHEET, '<dimension ref="A1:K15"', '<dimension ref="A1:XFD1048576"')


@kind("dimension_is_nonsense", "file_unreadable")
def dimension_is_nonsense() -> bytes:
    return changed(SHEET, '<dimension ref="A1:K15"', '<dimension ref="ZZZZZ0:-1"')


@kind("stray_cell_in_the_corner", "file_too_many_cells")
def stray_cell() -> bytes:
    return with_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


@kind("stray_cell_beyond_the_corner", "file_unreadable")
def beyond_the_corner() -> bytes:
    return with_rows('<row r="4000000000"><c r="ZZZZZZ4000000000"><v>1</v></c></row>')


@kind("a_million_rows_of_one_cell", "sheet_too_full")
def million_rows() -> bytes:
    return small("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 1_000_001)))


@kind("a_million_rows_without_addresses", "sheet_too_full")
def million_rows_without_addresses() -> bytes:
    return small("<row><c><v>1</v></c></row>" * 1_000_000)


@kind("three_hundred_thousand_empty_rows", values={"D7": 3})
def many_empty_rows() -> bytes:
    return with_rows("".join(f'<row r="{n}"/>' for n in range(16, 300_000)))


@kind("fifty_thousand_merges", values={"D7": 3})
def many_merges() -> bytes:
    merges = "".join(f'<mergeCell ref="M{n}:N{n}"/>' for n in range(20, 50_020))
    return changed(SHEET, "</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>")


@kind(
    "merges_over_each_other",
    found={("merges_overlap", None), ("values_under_merges", None)},
    values={"D7": 3},
)
def overlapping_merges() -> bytes:
    merges = '<mergeCell ref="A1:XFD1048576"/>' * 50_000
    return changed(SHEET, "</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>")


@kind("merge_is_nonsense", "file_unreadable")
def merge_is_nonsense() -> bytes:
    return changed(SHEET, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="x:-"/></mergeCells>')


def with_strings(strings: str, cell: str) -> bytes:
    """Return our own workbook with a list of shared texts and a note in K7."""
    parts = parts_of(with_cells(D7=number(3), K7=cell))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationship Id="rIdS" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
    relations = parts[RELATIONS].decode().replace("</Relationships>", f"{relation}</Relationships>")
    return zipped(
        {
            **parts,
            RELATIONS: relations.encode(),
            "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>'.encode(),
        }
    )


@kind("shared_text_out_of_range", "file_unreadable")
def shared_text_out_of_range() -> bytes:
    return with_strings("<si><t>one</t></si>", ' t="s"><v>4000000000</v>')


@kind("shared_text_below_zero", values={"D7": 3})
def shared_text_below_zero() -> bytes:
    return with_strings("<si><t>one</t></si>", ' t="s"><v>-1</v>')


@kind("shared_texts_are_missing", "file_unreadable")
def shared_texts_are_missing() -> bytes:
    return with_cells(D7=number(3), K7=' t="s"><v>0</v>')


@kind("shared_text_of_a_hundred_megabytes", "reading_took_too_long")
def huge_shared_text() -> bytes:
    return with_strings(f"<si><t>{'a' * 100 * MEGABYTE}</t></si>", ' t="s"><v>0</v>')


@kind("a_million_shared_texts", values={"D7": 3})
def many_shared_texts() -> bytes:
    return with_strings("<si><t>a</t></si>" * 1_000_000, ' t="s"><v>999999</v>')


@kind("same_cell_twice", "file_unreadable")
def same_cell_twice() -> bytes:
    return changed(SHEET, "<v>3</v></c>", '<v>3</v></c><c r="D7"><v>300</v></c>')


@kind("same_row_twice", "file_unreadable")
def same_row_twice() -> bytes:
    return with_rows('<row r="7"><c r="D7"><v>300</v></c></row>')


@kind("address_is_nonsense", "file_unreadable")
def address_is_nonsense() -> bytes:
    return with_rows('<row r="20"><c r="0A-"><v>1</v></c></row>')


@kind("row_zero", "file_unreadable")
def row_zero() -> bytes:
    return with_rows('<row r="0"><c r="A0"><v>1</v></c></row>')


@kind("five_thousand_sheets", "not_our_template")
def many_sheets() -> bytes:
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, MANY + 1))
    sheet = small('<row r="1"><c r="A1"><v>1</v></c></row>')
    return bare({"xl/worksheets/sheet1.xml": parts_of(sheet)["xl/worksheets/sheet1.xml"]}, sheets)


@kind("sheet_name_of_ten_thousand_letters", found={("sheet_missing", None), ("sheet_unexpected", None)})
def long_sheet_name() -> bytes:
    return changed(WORKBOOK, 'name="Strength"', f'name="{"S" * 10_000}"')


@kind("two_sheets_of_one_name", found={("sheet_twice", None), ("sheet_missing", None)})
def same_sheet_name() -> bytes:
    return changed(WORKBOOK, 'name="Recruitment"', 'name="Strength"')


@kind("ods_repeats_a_cell_for_ever", "file_too_many_cells", file_name="file.ods")
def ods_repeats() -> bytes:
    cell = (
        '<table:table-cell office:value-type="float" office:value="1"'
        ' table:number-columns-repeated="999999999"/>'
    )
    return document(f'<table:table-row table:number-rows-repeated="999999999">{cell}</table:table-row>')


@kind("ods_repeats_below_zero", "file_unreadable", file_name="file.ods")
def ods_repeats_below_zero() -> bytes:
    cell = '<table:table-cell office:value-type="float" office:value="1"/>'
    return document(f'<table:table-row table:number-rows-repeated="-5">{cell}</table:table-row>')
