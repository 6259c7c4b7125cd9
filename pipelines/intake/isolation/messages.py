"""What passes between the caller and a reading process: lists of byte strings, each with its length.

Belongs here: the frame of a message and its first words. Does not belong here: the rest (`answer`).
"""

import struct
from typing import BinaryIO

READY = b"ready"
READ, SCHEMA_ERROR, OUT_OF_MEMORY, FAILED = b"read", b"schema error", b"out of memory", b"failed"
"""How reading went: the first part of an answer."""
MORE, LAST = b"more", b"last"
"""Whether the process takes another file: the second part."""

_NUMBER = struct.Struct(">Q")


def write_message(stream: BinaryIO, parts: list[bytes]) -> None:
    """Write a message; raise OSError where nobody listens any more."""
    stream.write(_NUMBER.pack(len(parts)))
    for part in parts:
        stream.write(_NUMBER.pack(len(part)))
        stream.write(part)
    stream.flush()


def read_message(stream: BinaryIO) -> list[bytes]:
    """Return the next message; raise EOFError where the other side is gone."""
    return [_read(stream, _number(stream)) for _ in range(_number(stream))]


def _number(stream: BinaryIO) -> int:
    number: int = _NUMBER.unpack(_read(stream, _NUMBER.size))[0]
    return number


def _read(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data
