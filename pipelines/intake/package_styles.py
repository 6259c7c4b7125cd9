"""The cell styles of an .xlsx package.

Belongs here: which number format each style has. Does not belong here: what a format code does
(`number_formats`), which cell has which style (`package`).
"""

from zipfile import ZipFile

from pipelines.intake.number_formats import CellStyles, Shown
from pipelines.intake.xml_scan import Attributes, local, scan_xml


def styles_shown(package: ZipFile, part: str) -> dict[int, Shown]:
    """Return, of the styles in a part, those whose numbers are not shown as they are stored."""
    styles = CellStyles()
    path: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        inside, tag = path[-1] if path else "", local(name)
        path.append(tag)
        # Formats of conditions (dxf) and of named styles (cellStyleXfs) are no cell's own.
        if (inside, tag) == ("numFmts", "numFmt"):
            styles.codes[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif (inside, tag) == ("cellXfs", "xf"):
            styles.numbers.append(int(attributes.get("numFmtId", "0")))

    def end(_: str) -> None:
        path.pop()

    with package.open(part) as file:
        scan_xml(file, start, end)
    return styles.shown()
