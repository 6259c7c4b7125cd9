"""Broken files, each made from its number alone.

Belongs here: the whole files, and the ways of breaking them. Does not belong here: what must become
of them (`test_fuzz`).
"""

import random
import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import openpyxl

from pipelines.intake.template import write_template

TOKENS = (
    *("", "0", "-0", "7", "007", "12", "1e3", "1E308", "1e999", "NaN", "inf", "-5", "3.5", "0,5", "1.234"),
    *("1 234", "1,234.5", "12 %", "12*", "<5", "n/a", "-", "..", "nema", "нема", "ne", "Yes", "не", "١٢"),
    *("１２", "½", "2023-12-31", "=1+1", "#REF!", "true", "\u200b12", "\u202e12", "12\u00a0000", "9" * 40),
    *("a" * 5000, "💣", "&#0;", "&amp;#55;", "<b>7</b>", "]]>", "{0}", "%s", "\\", "'", '"', "\r\n", "\t"),
    *("1_000", "0x1F", "1e-400"),
)
SCRAPS = (
    *("<", ">", "/>", "</c>", "<c>", '<c r="A1">', "<v>7</v>", '<row r="3">', "</row>", ' t="s"', ' t="e"'),
    *(' t="b"', ' t="str"', ' t="inlineStr"', ' r="ZZZ9"', ' s="99999"', "<f>1/0</f>", "<!-- -->", "&amp;"),
    *("<![CDATA[", "&lt;", '<mergeCell ref="A1:B2"/>', "\x00", "é", "<is><t>7</t></is>", "<?x?>"),
    *('xml:space="preserve"', "</sheetData>"),
)
Parts = dict[str, bytes]
FORM = "form.xlsx"


def _filled() -> bytes:
    """Our own workbook with numbers of many kinds, cut down to three sheets for speed."""
    book = openpyxl.load_workbook(BytesIO(write_template("BA-AF", 2023, "en")))
    for sheet in book.worksheets[3:]:
        book.remove(sheet)
    for sheet in book.worksheets[1:]:
        for row in range(7, 14):
            for column in range(4, 9):
                sheet.cell(row, column).value = row * 100 + column
    sheet["K8"], sheet["D9"], sheet["E9"] = "a note", "1 234", "12*"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _table() -> list[list[object]]:
    title = "Strength of professional military personnel, number of persons, 31 December 2023"
    ranks = ("Generals and admirals (OF-6 to OF-10)", "Officers (OF-1 to OF-10)", "Soldiers (OR-1 to OR-4)")
    rows: list[list[object]] = [[title], [""], ["Rank", "Women", "Men", "Total"]]
    return rows + [[rank, number * 11, number * 21, number * 32] for number, rank in enumerate(ranks, 1)]


def _small() -> bytes:
    book = openpyxl.Workbook()
    for row in _table():
        book.worksheets[0].append(row)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _document() -> bytes:
    def cell(value: object) -> str:
        kind = 'office:value-type="string"'
        if isinstance(value, int):
            kind = f'office:value-type="float" office:value="{value}"'
        return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in _table())
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()}
    return _zipped(parts)


def _text() -> bytes:
    return "\n".join(";".join(map(str, row)) for row in _table()).encode()


@cache
def seeds() -> dict[str, tuple[bytes, int]]:
    """The files that are broken, by name, and how often each is taken."""
    return {
        FORM: (_filled(), 6),
        "small.xlsx": (_small(), 2),
        "small.ods": (_document(), 1),
        "small.csv": (_text(), 1),
    }


def _zipped(parts: Parts) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=1) as package:
        for name, data in parts.items():
            package.writestr(ZipInfo(name), data, ZIP_DEFLATED)
    return buffer.getvalue()


def parts_of(content: bytes) -> Parts:
    with ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _break_bytes(content: bytes, chance: random.Random) -> bytes:
    """Change, put in, take out or cut bytes anywhere."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        how = chance.randrange(5)
        if how == 0:
            del data[at : at + chance.choice([1, 2, 40, len(data)])]
        elif how == 1:
            data[at:at] = chance.randbytes(chance.choice([1, 4, 200]))
        elif how == 2:
            data[at:at] = data[: chance.randint(0, 500)]
        else:
            data[at : at + 1] = bytes([chance.randrange(256)])
    return bytes(data)


def _break_words(text: str, chance: random.Random) -> str:
    """Put scraps into an XML, take tags out, double them, swap them, or change a number."""
    tags = [match.span() for match in re.finditer(r"<[^>]*>", text)]
    numbers = [match.span() for match in re.finditer(r"\d+", text)]
    for _ in range(chance.choice([1, 1, 2])):
        how = chance.choice([0, 0, 0, 1, 2, 3, 4])
        spans = numbers if how == 0 else tags
        start, end = chance.choice(spans) if spans else (0, 0)
        put = {
            0: lambda: chance.choice(["0", "-1", "4294967296", "99999999999999999999", "1048577", "x", ""]),
            1: lambda: "",
            2: lambda: text[start:end] * chance.choice([2, 50]),  # noqa: B023 (called at once)
            3: lambda: text[start:end] + chance.choice(SCRAPS),  # noqa: B023
            4: lambda: text[slice(*chance.choice(spans))] if spans else "",  # noqa: B023
        }[how]()
        text = text[:start] + put + text[end:]
    return text


def _break_part(content: bytes, chance: random.Random) -> bytes:
    """Break the XML of one part, or its bytes, or take the part away."""
    parts = parts_of(content)
    name = chance.choice([*parts, *[part for part in parts if "sheet" in part or "content" in part] * 3])
    how = chance.randrange(8)
    if how == 0:
        del parts[name]
    elif how == 1:
        parts[name] = _break_bytes(parts[name], chance)
    elif how == 2:
        parts[name] = parts[chance.choice(list(parts))]
    else:
        parts[name] = _break_words(parts[name].decode("utf-8"), chance).encode("utf-8", "ignore")
    return _zipped(parts)


def _break_tokens(content: bytes, chance: random.Random) -> bytes:
    """Put other tokens into cells and shared texts; the XML stays whole more often than not."""
    parts = parts_of(content)
    name = chance.choice([part for part in parts if re.search("sheet|content|Strings", part)])
    pattern = re.compile(r"(?<=<v>)[^<]*(?=</v>)|(?<=<t>)[^<]*(?=</t>)|(?<=value=\")[^\"]*(?=\")")
    text = parts[name].decode()
    places = [match.span() for match in pattern.finditer(text)]
    for start, end in sorted(chance.sample(places, min(len(places), chance.randint(1, 6))), reverse=True):
        text = text[:start] + chance.choice(TOKENS) + text[end:]
    return _zipped({**parts, name: text.encode("utf-8", "ignore")})


def _break_fields(content: bytes, chance: random.Random) -> bytes:
    """Put other tokens, separators and encodings into delimited text."""
    fields = re.split(r"([;\n])", content.decode())
    for _ in range(chance.randint(1, 6)):
        fields[chance.randrange(len(fields))] = chance.choice([*TOKENS, ";", ",", "\t", "\n", '"', "\x00"])
    encoding = chance.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1250", "cp1251"])
    return "".join(fields).encode(encoding, "ignore")


def case(number: int) -> tuple[str, bytes]:
    """Return the broken file of a number, and its name."""
    chance = random.Random(number)  # noqa: S311 (nothing is to be kept secret)
    names = [name for name, (_, often) in seeds().items() for _ in range(often)]
    name = chance.choice(names)
    content = seeds()[name][0]
    if name.endswith(".csv"):
        return name, chance.choice([_break_bytes, _break_fields])(content, chance)
    ways: list[Callable[[bytes, random.Random], bytes]]
    ways = [_break_bytes, _break_part, _break_part, *[_break_tokens] * 3]
    return name, chance.choice(ways)(content, chance)
