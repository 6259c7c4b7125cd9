"""The container of old Office files (OLE2): a small file system in one file.

Belongs here: its directory and its streams. Does not belong here: what a stream holds (`legacy`).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

END, FREE = 0xFFFFFFFE, 0xFFFFFFFF
NOTHING = 0xFFFFFFFF
HEADER_SIZE = 512
ENTRY_SIZE = 128
HEADER_SECTORS = 109
STORAGE, STREAM, ROOT = 1, 2, 5


class CompoundError(ValueError):
    """The container is damaged."""


@dataclass(frozen=True)
class Entry:
    """One storage or stream of the directory; `path` is its place, parts joined by `/`."""

    path: str
    kind: int
    first_sector: int
    size: int


class CompoundFile:
    """Directory and streams of some bytes; raises CompoundError where they lead nowhere."""

    def __init__(self, content: bytes) -> None:
        if len(content) < HEADER_SIZE:
            raise CompoundError("shorter than a header")
        self._content = content
        (self._sector_shift, self._mini_shift) = struct.unpack_from("<HH", content, 30)
        if self._sector_shift not in (9, 12) or self._mini_shift > self._sector_shift:
            raise CompoundError("sizes of sectors that do not exist")
        (_, directory, _, self._mini_cutoff, mini_table, _) = struct.unpack_from("<6I", content, 44)
        self._table = self._sector_table()
        self._directory = self._chained(directory)
        self.entries = {entry.path: entry for entry in self._walk()}
        root = self._entry(0, "")
        self._mini = self._chained(root.first_sector)[: root.size]
        self._mini_table = _integers(self._chained(mini_table))

    def stream(self, path: str) -> bytes:
        """Return the bytes of a stream; raise KeyError where there is none."""
        entry = self.entries[path]
        if entry.size >= self._mini_cutoff:
            return self._chained(entry.first_sector)[: entry.size]
        size = 1 << self._mini_shift
        sectors = _chain(self._mini_table, entry.first_sector)
        return b"".join(self._mini[number * size : (number + 1) * size] for number in sectors)[: entry.size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self._sector_shift
        return self._content[start : start + (1 << self._sector_shift)]

    def _sector_table(self) -> list[int]:
        numbers = list(struct.unpack_from(f"<{HEADER_SECTORS}I", self._content, 76))
        following, count = struct.unpack_from("<II", self._content, 68)
        most = len(self._content) >> self._sector_shift
        for _ in range(min(count, most)):
            if following in (END, FREE):
                break
            *more, following = _integers(self._sector(following)) or [END]
            numbers += more
        used = [number for number in numbers if number not in (END, FREE)]
        if len(used) > most:
            raise CompoundError("more sectors than bytes")
        return [entry for number in used for entry in _integers(self._sector(number))]

    def _chained(self, first: int) -> bytes:
        return b"".join(self._sector(number) for number in _chain(self._table, first))

    def _entry(self, number: int, folder: str) -> Entry:
        raw = self._directory[number * ENTRY_SIZE : (number + 1) * ENTRY_SIZE]
        if len(raw) < ENTRY_SIZE:
            raise CompoundError("an entry outside the directory")
        (length, kind) = struct.unpack_from("<HB", raw, 64)
        name = raw[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
        first, size = struct.unpack_from("<II", raw, 116)
        return Entry(f"{folder}{name}", kind, first, size)

    def _walk(self) -> Iterator[Entry]:
        seen: set[int] = {0}
        (child,) = struct.unpack_from("<I", self._directory.ljust(ENTRY_SIZE, b"\xff"), 76)
        waiting = [(child, "")]
        while waiting:
            number, folder = waiting.pop()
            if number == NOTHING or number in seen:
                continue
            seen.add(number)
            entry = self._entry(number, folder)
            left, right, child = struct.unpack_from("<III", self._directory, number * ENTRY_SIZE + 68)
            waiting += [(left, folder), (right, folder), (child, f"{entry.path}/")]
            yield entry


def _integers(raw: bytes) -> list[int]:
    count = len(raw) // 4
    return list(struct.unpack(f"<{count}I", raw[: count * 4]))


def _chain(table: list[int], first: int) -> Iterator[int]:
    number, left = first, len(table)
    while number not in (END, FREE):
        if number >= len(table) or left == 0:
            raise CompoundError("a chain of sectors that leads nowhere")
        yield number
        number, left = table[number], left - 1
