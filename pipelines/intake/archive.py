"""The zip around a workbook, looked at before any parser.

Belongs here: its structure, the real sizes of its parts, what hides in them. Does not belong here: what
a part is for (`contents`).
"""

import re
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from pipelines.intake.limits import MEGABYTE, Limits
from schemas.findings import Finding

ENCRYPTED_FLAG, UNICODE_FLAG = 0x1, 0x800
LOCAL_HEADER = struct.Struct("<4s22xHH")
LOCAL_MAGIC = b"PK\x03\x04"
PACKED_CHUNK, CHUNK = 1 << 14, 1 << 20
ARCHIVES = (LOCAL_MAGIC, b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\xfd7zXZ\x00")
EMBEDDED = ("xl/embeddings/", "Object ")
"""Where embedded documents lie, which are named for what they are."""
XML_NAMES = (".xml", ".rels", ".vml", ".rdf")
MAY_NAME_A_TYPE = "META-INF/manifest.xml"
"""Old OpenOffice names a document type here; nothing of ours parses this part."""
ENTITY, DOCUMENT_TYPE = b"<!ENTITY", b"<!DOCTYPE"
_DRIVE = re.compile(r"^[a-zA-Z]:")


def megabytes(size: int) -> str:
    """Return a size as a message says it."""
    return f"{size / MEGABYTE:.1f}"


def _is_unsafe(name: str) -> bool:
    steps = name.replace("\\", "/").split("/")
    return ".." in steps or name.startswith(("/", "\\")) or _DRIVE.match(name) is not None or "\0" in name


def _start_of_data(content: bytes, part: ZipInfo) -> int:
    magic, name_length, extra_length = LOCAL_HEADER.unpack_from(content, part.header_offset)
    if magic != LOCAL_MAGIC:
        raise ValueError(f"{part.filename}: no header where the directory says")
    start = part.header_offset + LOCAL_HEADER.size + name_length
    encoding = "utf-8" if part.flag_bits & UNICODE_FLAG else "cp437"
    if content[start - name_length : start] != part.orig_filename.encode(encoding):
        raise ValueError(f"{part.filename}: has another name in its header")
    return start + extra_length


def _overlap(content: bytes, parts: list[ZipInfo]) -> bool:
    end = 0
    for part in sorted(parts, key=lambda each: each.header_offset):
        if part.header_offset < end:
            return True
        end = _start_of_data(content, part) + part.compress_size
    return False


def structure_refused(content: bytes, parts: list[ZipInfo], limits: Limits) -> Finding | None:
    """Return why the list of parts is refused: too many, too large, encrypted, with names that trick."""
    if len(parts) > limits.parts:
        return Finding("file_too_many_parts", values={"count": len(parts), "limit": limits.parts})
    declared = sum(part.file_size for part in parts)
    if declared > limits.unpacked_megabytes * MEGABYTE:
        return _too_large(declared, limits)
    if any(part.flag_bits & ENCRYPTED_FLAG for part in parts):
        return Finding("file_encrypted")
    names = [part.filename.casefold() for part in parts]
    if len(set(names)) < len(names) or any(map(_is_unsafe, names)) or _overlap(content, parts):
        return Finding("file_parts_unsafe")
    return None


def _too_large(size: int, limits: Limits) -> Finding:
    values = {"size_mb": megabytes(size), "limit_mb": limits.unpacked_megabytes}
    return Finding("file_unpacks_too_large", values=values)


def _inflated(content: bytes, part: ZipInfo) -> Iterator[bytes]:
    """Yield a part's real bytes, whatever size it declares; raise where they are damaged."""
    start = _start_of_data(content, part)
    packed = memoryview(content)[start : start + part.compress_size]
    if part.compress_type == ZIP_STORED:
        yield bytes(packed)
        return
    if part.compress_type != ZIP_DEFLATED:
        raise ValueError(f"{part.filename}: packed in a way that workbooks are not")
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for position in range(0, len(packed), PACKED_CHUNK):
        waiting: bytes | memoryview = packed[position : position + PACKED_CHUNK]
        while waiting:
            yield unpacker.decompress(waiting, CHUNK)
            waiting = unpacker.unconsumed_tail
    yield unpacker.flush()
    if not unpacker.eof:
        raise ValueError(f"{part.filename}: ends too early")


class _PartLook:
    """What is seen of one part while its bytes go by."""

    def __init__(self, part: ZipInfo) -> None:
        self.part = part
        self.size = 0
        self.checksum = 0
        self.before = b""
        self.is_wide = False
        self.is_xml = part.filename.casefold().endswith(XML_NAMES)

    def refused(self, chunk: bytes) -> Finding | None:
        first = not self.size
        self.size += len(chunk)
        self.checksum = zlib.crc32(chunk, self.checksum)
        if first:
            self.is_wide = 0 in chunk[:4]
        if first and chunk.startswith(ARCHIVES) and not self.part.filename.startswith(EMBEDDED):
            return Finding("file_nested_archive", values={"name": self.part.filename})
        if self.is_xml and self._tricks(chunk):
            return Finding("file_has_entities", values={"name": self.part.filename})
        return None

    def _tricks(self, chunk: bytes) -> bool:
        seen = self.before + (chunk.replace(b"\0", b"") if self.is_wide else chunk)
        self.before = seen[-len(DOCUMENT_TYPE) :]
        names_a_type = DOCUMENT_TYPE in seen and self.part.filename != MAY_NAME_A_TYPE
        return names_a_type or ENTITY in seen

    def is_as_declared(self) -> bool:
        return self.size == self.part.file_size and self.checksum == self.part.CRC


def parts_refused(content: bytes, parts: list[ZipInfo], limits: Limits) -> Finding | None:
    """Return why what the parts really hold is refused: larger than said, archives, XML with entities."""
    unpacked = 0
    for part in parts:
        look = _PartLook(part)
        for chunk in _inflated(content, part):
            unpacked += len(chunk)
            if unpacked > limits.unpacked_megabytes * MEGABYTE:
                return _too_large(unpacked, limits)
            if refused := look.refused(chunk):
                return refused
        if not look.is_as_declared():
            return Finding("file_damaged")
    return None


def open_package(content: bytes) -> ZipFile:
    """Return the zip; raise on a damaged one."""
    return ZipFile(BytesIO(content))
