"""A pass over XML that builds nothing.

Belongs here: calling back for elements and text. Does not belong here: what the elements mean.
"""

from collections.abc import Callable
from typing import IO
from xml.parsers import expat

Attributes = dict[str, str]

CHUNK = 1 << 20


def local(name: str) -> str:
    """Return a name without its prefix."""
    return name.rpartition(":")[2]


def _refuse(*_: object) -> None:
    # Without a document type there are no entities, and without entities a parser cannot be misused.
    raise ValueError("A document type has no place in a workbook.")


def scan_xml(
    file: IO[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    *,
    whole: bool = True,
) -> None:
    """Call `start`, `end` and `text` with names as they stand, prefixes included; raise on broken XML.

    `whole` is whether the file goes to the end of the XML.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    while chunk := file.read(CHUNK):
        parser.Parse(chunk, False)
    if whole:
        parser.Parse(b"", True)
