"""Cells of an .xlsx that look empty to the loader and are not: errors, and formulas never calculated.

Belongs here: finding them in a sheet's XML while the loader works. Does not belong here: what follows
(`coding`).

A cell such as #REF! in a column of exits is no "still serving"; a formula whose result is the empty text
is empty. The XML of a million persons is searched for single letters first: outside of texts, hardly a
cell has an e or an f.
"""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from openpyxl.utils.cell import coordinate_to_tuple

CHUNK = 1 << 16
_LOCAL_HEADER = 30
"""Bytes before a part's name in its own header; the last four say how long name and extra field are."""

_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_ADDRESS = re.compile(rb"""\br=["']([A-Z]+[0-9]+)["']""")
_IS_ERROR = re.compile(rb"""\bt=["']e["']""")
_IS_TEXT = re.compile(rb"""\bt=["']str["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]")


def _inflated(content: bytes, part: str) -> Iterator[bytes]:
    """Yield a part's bytes. zipfile would give them too, but takes twice as long: it sums them up again."""
    with ZipFile(BytesIO(content)) as package:
        info = package.getinfo(part)
    start = info.header_offset + _LOCAL_HEADER
    start += sum(int.from_bytes(content[place : place + 2], "little") for place in (start - 4, start - 2))
    packed = memoryview(content)[start : start + info.compress_size]
    inflate = bytes if info.compress_type == ZIP_STORED else zlib.decompressobj(-zlib.MAX_WBITS).decompress
    for place in range(0, len(packed), CHUNK):
        yield inflate(packed[place : place + CHUNK])


def _may_be_broken(text: bytes) -> bool:
    # One letter is found far faster than a word.
    if b"e" in text and _IS_ERROR.search(text):
        return True
    return b"f" in text and _FORMULA.search(text) is not None


def _broken(text: bytes) -> Iterator[tuple[int, int]]:
    for attributes, inside in _CELL.findall(text):
        is_formula = _FORMULA.search(inside) is not None and not _IS_TEXT.search(attributes)
        if (is_formula and not _VALUE.search(inside)) or _IS_ERROR.search(attributes):
            address = _ADDRESS.search(attributes)
            if address is None:
                raise ValueError("A cell without its address holds no value: nobody can say which it is.")
            yield coordinate_to_tuple(address[1].decode())


def broken_cells(content: bytes, part: str) -> list[tuple[int, int]]:
    """Return row and column, from 1, of the cells of a sheet's part that are broken."""
    found: list[tuple[int, int]] = []
    rest = b""
    for chunk in _inflated(content, part):
        text = rest + chunk
        end = text.rfind(b"row>") + len(b"row>")
        if end < len(b"row>") + 1:
            rest = text
            continue
        rest = text[end:]
        if _may_be_broken(text):
            found += _broken(text[:end])
    return found
