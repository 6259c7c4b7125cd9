"""Whether the program that an .xls carries says anything.

Belongs here: finding the text of its modules. Does not belong here: reading or judging that text; an
.xls once opened in the editor keeps empty modules, and these are no macros.
"""

import struct
from collections.abc import Iterator

from pipelines.intake.compound import CompoundFile

FOLDER = "_VBA_PROJECT_CUR/VBA/"
DIRECTORY = f"{FOLDER}dir"
VERSION, STREAM_NAME, OFFSET = 0x09, 0x32, 0x31
CHUNK = 4096
SAYS_NOTHING = ("attribute ", "option explicit")


def _chunk(packed: bytes) -> bytes:
    """Unpack one chunk: eight signs at a time, each a literal or a copy of what came before."""
    out = bytearray()
    position = 0
    while position < len(packed):
        flags, position = packed[position], position + 1
        for bit in range(8):
            if position >= len(packed):
                break
            if not flags >> bit & 1:
                out.append(packed[position])
                position += 1
                continue
            (token,) = struct.unpack_from("<H", packed, position)
            position += 2
            length_bits = 16 - max((len(out) - 1).bit_length(), 4)
            back = (token >> length_bits) + 1
            for _ in range((token & ((1 << length_bits) - 1)) + 3):
                out.append(out[-back])
    return bytes(out)


def unpacked(packed: bytes) -> bytes:
    """Return what a compressed container of a program holds; raise on a damaged one."""
    if not packed or packed[0] != 1:
        raise ValueError("no compressed container")
    out = b""
    position = 1
    while position + 2 <= len(packed):
        (header,) = struct.unpack_from("<H", packed, position)
        end = position + (header & 0x0FFF) + 3
        data = packed[position + 2 : end]
        out += _chunk(data) if header & 0x8000 else data[:CHUNK]
        position = end
    return out


def _modules(directory: bytes) -> Iterator[tuple[str, int]]:
    """Yield the name of each module's stream, and where in it the text begins."""
    position, name = 0, ""
    while position + 6 <= len(directory):
        kind, size = struct.unpack_from("<HI", directory, position)
        size = 6 if kind == VERSION else size
        data = directory[position + 6 : position + 6 + size]
        if kind == STREAM_NAME:
            name = data.decode("utf-16-le")
        elif kind == OFFSET:
            yield name, struct.unpack("<I", data)[0]
        position += 6 + size


def has_program(compound: CompoundFile) -> bool:
    """Return whether any module says more than its own name; True where that cannot be told."""
    try:
        for name, offset in _modules(unpacked(compound.stream(DIRECTORY))):
            text = unpacked(compound.stream(f"{FOLDER}{name}")[offset:]).decode("latin-1")
            lines = (line.strip().casefold() for line in text.splitlines())
            if any(line and not line.startswith(SAYS_NOTHING) for line in lines):
                return True
    except (KeyError, ValueError, IndexError, struct.error):
        return True
    return False
