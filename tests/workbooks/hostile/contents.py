"""Workbooks that carry more than their cells: programs, links, records, persons.

Belongs here: parts that do or hide something. Does not belong here: the cells of a form.
"""

from hostile.build import (
    MAIN,
    OFFICE,
    RELATIONS,
    WORKBOOK,
    changed,
    document,
    honest,
    kind,
    parts_of,
    with_part,
    with_parts,
    zipped,
)

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NUMBER_OF_NOBODY = "0101990500011"
"""A personal number with a right check digit: 1 January 1990, region 50, serial 001."""


@kind("macros", "file_has_macros", file_name="file.xlsm")
def macros() -> bytes:
    return with_part("xl/vbaProject.bin", OLE2 + bytes(600))


@kind("macros_of_the_old_kind", "file_has_macros")
def old_macros() -> bytes:
    return with_part("xl/macrosheets/sheet1.xml", b"<macrosheet/>")


@kind("ods_macros", "file_has_macros", file_name="file.ods")
def ods_macros() -> bytes:
    return document("<table:table-row/>", **{"Basic__Standard__Module1.xml": b"<module/>"})


@kind("external_links", "file_has_external_links")
def external_links() -> bytes:
    return with_part("xl/externalLinks/externalLink1.xml", b"<externalLink/>")


@kind("pivot_cache_with_records", "file_has_pivot_cache")
def pivot_cache() -> bytes:
    return with_parts(
        **{
            "xl__pivotCache__pivotCacheDefinition1.xml": b"<pivotCacheDefinition/>",
            "xl__pivotCache__pivotCacheRecords1.xml": b"<pivotCacheRecords><r/></pivotCacheRecords>",
        },
    )


@kind("embedded_object", "file_has_embedded_objects")
def embedded_object() -> bytes:
    return with_part("xl/embeddings/oleObject1.bin", OLE2 + bytes(600))


@kind("embedded_workbook", "file_has_embedded_objects")
def embedded_workbook() -> bytes:
    return with_part("xl/embeddings/Microsoft_Excel_Sheet1.xlsx", honest())


@kind("active_x", "file_has_active_controls")
def active_x() -> bytes:
    return with_part("xl/activeX/activeX1.bin", OLE2 + bytes(600))


@kind("data_connections", "file_has_data_connections")
def data_connections() -> bytes:
    text = f'<connections xmlns="{MAIN}"><connection id="1" type="5"/></connections>'
    return with_part("xl/connections.xml", text.encode())


@kind("custom_xml", values={"D7": 3})
def custom_xml() -> bytes:
    """What document servers write beside a workbook: never opened, nothing lost."""
    return with_part("customXml/item1.xml", b"<p:properties xmlns:p='urn:x'/>")


@kind("picture_with_a_link", values={"D7": 3})
def picture() -> bytes:
    return with_part("xl/media/image1.png", b"\x89PNG\r\n\x1a\n" + bytes(100))


def _with_sheet(state: str, rows: str) -> bytes:
    """The honest workbook with one sheet more."""
    parts = parts_of(honest())
    relation = f'<Relationship Id="rIdX" Type="{OFFICE}/worksheet" Target="/xl/worksheets/sheet99.xml"/>'
    relations = parts[RELATIONS].decode().replace("</Relationships>", f"{relation}</Relationships>")
    entry = f'<sheet name="List" sheetId="99" state="{state}" r:id="rIdX"/>'
    book = parts[WORKBOOK].decode().replace("</sheets>", f"{entry}</sheets>")
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return zipped(
        {
            **parts,
            RELATIONS: relations.encode(),
            WORKBOOK: book.encode(),
            "xl/worksheets/sheet99.xml": sheet.encode(),
        }
    )


def _persons(count: int) -> str:
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>' + NUMBER_OF_NOBODY + "</t></is></c></row>"
    return "".join(row.format(number) for number in range(1, count + 1))


@kind("hidden_sheet_with_personal_numbers", "personal_numbers_found")
def hidden_persons() -> bytes:
    return _with_sheet("veryHidden", _persons(20))


@kind("visible_sheet_with_personal_numbers", "personal_numbers_found")
def visible_persons() -> bytes:
    return _with_sheet("visible", _persons(20))


@kind("comment_with_a_personal_number", "personal_numbers_found")
def comment_with_a_person() -> bytes:
    text = (
        f'<comments xmlns="{MAIN}"><authors><author/></authors><commentList><comment ref="D7" authorId="0">'
        f"<text><t>see {NUMBER_OF_NOBODY}</t></text></comment></commentList></comments>"
    )
    return with_part("xl/comments1.xml", text.encode())


@kind("property_with_a_personal_number", "personal_numbers_found")
def property_with_a_person() -> bytes:
    return changed(
        "docProps/core.xml",
        "</cp:coreProperties>",
        f"<cp:keywords>{NUMBER_OF_NOBODY}</cp:keywords></cp:coreProperties>",
    )
