"""A large register for measuring: seeded, and written as XML by hand, since no library writes it in a minute.

Belongs here: making the file. Does not belong here: reading it (`register_readers`).
"""

import random
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

HEADER = [
    "JMBG", "Prezime", "Ime", "Spol", "Datum rođenja", "Kategorija", "Čin", "Datum prijema", "Datum čina",
    "Raniji čin", "Datum ranijeg čina", "Rukovodeće mjesto", "Datum prestanka", "Razlog prestanka",
    "Jedinica",
]  # fmt: skip
LETTERS = "ABCDEFGHIJKLMNO"
RANKS = ["pukovnik", "major", "kapetan", "poručnik", "stariji vodnik", "vodnik", "kaplar", "vojnik"]
REASONS = ["Penzionisanje", "Na vlastiti zahtjev", "Smrt"]
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{CONTENT}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{CONTENT}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{CONTENT}.sharedStrings+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{CONTENT}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{NAMESPACE}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="Registar" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{NAMESPACE}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
}
"""What an .xlsx needs besides its sheet and its texts; cells of style 1 are dates."""

Cell = str | int | None
"""A text, the serial number of a day, or nothing."""


def persons(count: int, seed: int) -> Iterator[list[Cell]]:
    """Yield `count` invented persons, a row each; the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    for _ in range(count):
        entry, rank, left = (
            chance.randrange(30000, 45000),
            chance.randrange(len(RANKS)),
            chance.random() < 0.3,
        )
        yield [
            f"{chance.randrange(10**12, 10**13)}",
            f"Prezime {chance.randrange(20000)}",
            f"Ime {chance.randrange(2000)}",
            "Ž" if chance.random() < 0.2 else "M",
            entry - 9000,
            "PVL" if chance.random() < 0.9 else "CL",
            RANKS[rank],
            entry,
            entry + 500,
            RANKS[min(rank + 1, len(RANKS) - 1)],
            entry,
            "da" if chance.random() < 0.05 else "ne",
            entry + chance.randrange(600, 9000) if left else None,
            chance.choice(REASONS) if left else None,
            f"VP {chance.randrange(200)}",
        ]


def write_register(path: Path, count: int, seed: int = 1) -> None:
    """Write a register of `count` persons, its texts shared as spreadsheets write them."""
    texts: dict[str, int] = {}

    def row_xml(number: int, cells: list[Cell]) -> str:
        parts = []
        for letter, cell in zip(LETTERS, cells, strict=True):
            if isinstance(cell, str):
                parts.append(f'<c r="{letter}{number}" t="s"><v>{texts.setdefault(cell, len(texts))}</v></c>')
            elif cell is not None:
                parts.append(f'<c r="{letter}{number}" s="1"><v>{cell}</v></c>')
        return f'<row r="{number}">{"".join(parts)}</row>'

    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as package:
        for name, xml in PARTS.items():
            package.writestr(name, xml)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(f'<worksheet xmlns="{NAMESPACE}"><sheetData>{row_xml(1, [*HEADER])}'.encode())
            for number, cells in enumerate(persons(count, seed), start=2):
                part.write(row_xml(number, cells).encode())
            part.write(b"</sheetData></worksheet>")
        with package.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(f'<sst xmlns="{NAMESPACE}">'.encode())
            for text in texts:
                part.write(f"<si><t>{text}</t></si>".encode())
            part.write(b"</sst>")
