"""XML that hurts its readers: entities, depth, lies between parts.

Belongs here: what is wrong with the XML of a part, or between parts. Does not belong here: cells.
"""

from hostile.build import (
    MAIN,
    MEGABYTE,
    OFFICE,
    RELATIONS,
    SHEET,
    WORKBOOK,
    changed,
    document,
    honest,
    kind,
    parts_of,
    with_part,
    without,
    zipped,
)

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BILLION = f'<!DOCTYPE worksheet [<!ENTITY l0 "lol">{LAUGHS}]>'
QUADRATIC = f'<!DOCTYPE worksheet [<!ENTITY l9 "{"a" * 50_000}">]>'
OUTSIDE = '<!DOCTYPE worksheet [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE worksheet SYSTEM "http://127.0.0.1:9/x.dtd">'
PARAMETER = '<!DOCTYPE worksheet [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY l9 "x">]>'


def _with_type(declaration: str, words: str, encoding: str = "utf-8") -> bytes:
    text = parts_of(honest())[SHEET].decode()
    text = text.replace("Strength at the end of the period", words, 1)
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    return with_part(SHEET, (head + declaration + text).encode(encoding))


@kind("billion_laughs", "file_has_entities")
def billion_laughs() -> bytes:
    return _with_type(BILLION, "&l9;")


@kind("billion_laughs_in_utf16", "file_has_entities")
def billion_laughs_in_utf16() -> bytes:
    """Who looks for the letters DOCTYPE in the bytes does not find them."""
    return _with_type(BILLION, "&l9;", "utf-16")


@kind("billion_laughs_in_the_list_of_sheets", "file_has_entities")
def billion_laughs_in_workbook() -> bytes:
    parts = parts_of(honest())
    text = parts[WORKBOOK].decode().replace('name="Cover"', 'name="&l9;"')
    return zipped({**parts, WORKBOOK: (BILLION + text).encode()})


@kind("billion_laughs_in_properties", "file_has_entities")
def billion_laughs_in_properties() -> bytes:
    core = (
        f'{BILLION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties"><cp:category>&l9;</cp:category></cp:coreProperties>'
    )
    return with_part("docProps/core.xml", core.encode())


@kind("quadratic_entities", "file_has_entities")
def quadratic() -> bytes:
    return _with_type(QUADRATIC, "&l9;" * 50_000)


@kind("entity_of_a_file", "file_has_entities")
def entity_of_a_file() -> bytes:
    return _with_type(OUTSIDE, "&l9;")


@kind("entity_of_a_parameter", "file_has_entities")
def entity_of_a_parameter() -> bytes:
    return _with_type(PARAMETER, "&l9;")


@kind("type_from_elsewhere", "file_has_entities")
def type_from_elsewhere() -> bytes:
    return _with_type(REMOTE, "x")


@kind("ods_billion_laughs", "file_has_entities", file_name="file.ods")
def ods_billion_laughs() -> bytes:
    cell = "<table:table-cell><text:p>&l9;</text:p></table:table-cell>"
    return document(f"<table:table-row>{cell}</table:table-row>", BILLION)


@kind("deep_nesting", values={"D7": 3})
def deep_nesting() -> bytes:
    deep = "<a>" * 400_000 + "</a>" * 400_000
    return changed(SHEET, "</sheetData>", f"</sheetData>{deep}")


@kind("ods_deep_nesting", "not_our_template", file_name="file.ods")
def ods_deep_nesting() -> bytes:
    deep = "<text:span>" * 400_000 + "</text:span>" * 400_000
    cell = f"<table:table-cell><text:p>{deep}</text:p></table:table-cell>"
    return document(f"<table:table-row>{cell}</table:table-row>")


@kind("a_hundred_thousand_attributes", values={"D7": 3})
def many_attributes() -> bytes:
    attributes = " ".join(f'a{number}="1"' for number in range(100_000))
    return changed(SHEET, "<sheetData>", f"<sheetData {attributes}>")


@kind("long_attribute", values={"D7": 3})
def long_attribute() -> bytes:
    return changed(SHEET, "<sheetData>", f'<sheetData a="{"x" * 10 * MEGABYTE}">')


@kind("long_comment", values={"D7": 3})
def long_comment() -> bytes:
    return changed(SHEET, "<sheetData>", f"<!--{'x' * 20 * MEGABYTE}--><sheetData>")


@kind("xml_not_closed", "file_unreadable")
def not_closed() -> bytes:
    return changed(SHEET, "</sheetData>", "")


@kind("xml_is_no_text", "file_unreadable")
def no_text() -> bytes:
    return with_part(SHEET, bytes(range(256)) * 100)


@kind("forbidden_character", "file_unreadable")
def forbidden_character() -> bytes:
    return changed(SHEET, "Strength at the end of the period", "Strength&#0;")


@kind("other_namespace", values={"D7": 3})
def other_namespace() -> bytes:
    return changed(SHEET, MAIN, "urn:somebody:else")


@kind("strict_ooxml", values={"D7": 3, "H7": 7})
def strict() -> bytes:
    def as_strict(data: bytes) -> bytes:
        strict_main = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
        strict_office = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        return data.replace(MAIN.encode(), strict_main).replace(OFFICE.encode(), strict_office)

    return zipped({name: as_strict(data) for name, data in parts_of(honest()).items()})


@kind("sheet_is_missing", "file_unreadable")
def sheet_is_missing() -> bytes:
    return without(SHEET)


@kind("relations_are_missing", "file_unreadable")
def relations_are_missing() -> bytes:
    return without(RELATIONS)


@kind(
    "styles_are_missing",
    found={("period_date_unreadable", "B10"), ("period_date_unreadable", "B11")},
    values={"D7": 3},
)
def styles_are_missing() -> bytes:
    return without("xl/styles.xml")


@kind("package_relations_are_missing", found={("package_relations_damaged", None)}, values={"D7": 3})
def package_relations_are_missing() -> bytes:
    return without("_rels/.rels")


@kind("package_relations_are_cut", found={("package_relations_damaged", None)}, values={"D7": 3})
def package_relations_are_cut() -> bytes:
    return with_part("_rels/.rels", parts_of(honest())["_rels/.rels"][:200])


@kind("relations_in_a_circle", found={("header_missing", None)}, values={"D7": None})
def circle() -> bytes:
    """The workbook is its own first sheet."""
    return changed(RELATIONS, "/xl/worksheets/sheet2.xml", "/xl/workbook.xml")


@kind("relation_leads_out", "file_unreadable")
def relation_leads_out() -> bytes:
    return changed(RELATIONS, "/xl/worksheets/sheet2.xml", "../../../../../../etc/passwd")


@kind("relation_stands_nowhere", "file_unreadable")
def relation_stands_nowhere() -> bytes:
    return changed(WORKBOOK, 'r:id="rId2"', 'r:id="rId999"')
