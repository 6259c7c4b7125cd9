"""Packages that are not what they say: bombs, lies, cuts.

Belongs here: what is wrong with the zip around the parts. Does not belong here: the parts' XML.
"""

import struct
from io import BytesIO
from zipfile import ZIP_BZIP2, ZipFile, ZipInfo

from hostile.build import MEGABYTE, SHEET, honest, kind, parts_of, with_part, zipped

CENTRAL = b"PK\x01\x02"
END = b"PK\x05\x06"
CUTS = 12


@kind("zip_bomb_flat", "file_unpacks_too_large")
def bomb() -> bytes:
    return with_part("xl/media/image1.png", bytes(220 * MEGABYTE))


@kind("zip_bomb_nested", "file_nested_archive")
def nested() -> bytes:
    return with_part("xl/media/inner.zip", zipped({"inner.bin": bytes(50 * MEGABYTE)}))


@kind("zip_bomb_of_overlaps", "file_parts_unsafe")
def overlapping() -> bytes:
    """150 names for one part of a megabyte: each is within the limits, all at the same place."""
    content = zipped({**parts_of(honest()), "xl/media/a000": bytes(MEGABYTE)})
    start = content.rindex(CENTRAL)
    end = content.index(END, start)
    entry = content[start:end]
    entries = b"".join(entry.replace(b"a000", b"a%03d" % number) for number in range(1, 150))
    tail = bytearray(content[end:])
    count = struct.unpack_from("<H", tail, 8)[0] + 149
    size = struct.unpack_from("<I", tail, 12)[0] + len(entries)
    struct.pack_into("<HHI", tail, 8, count, count, size)
    return content[:end] + entries + bytes(tail)


def _lying(size: int) -> bytes:
    """A part of 60 MB that claims another size, in both places where it is written."""
    content = bytearray(with_part("xl/media/image1.png", bytes(60 * MEGABYTE)))
    name = content.rindex(b"xl/media/image1.png")
    struct.pack_into("<I", content, name - 46 + 24, size)
    struct.pack_into("<I", content, content.index(b"xl/media/image1.png") - 30 + 22, size)
    return bytes(content)


@kind("declared_size_too_small", "file_damaged")
def claims_little() -> bytes:
    return _lying(10)


@kind("declared_size_too_large", "file_damaged")
def claims_much() -> bytes:
    return _lying(100 * MEGABYTE)


def _cut(part: int) -> None:
    kind(f"cut_at_{part}_of_{CUTS}", "file_damaged")(lambda: honest()[: len(honest()) * part // CUTS])


for _part in range(1, CUTS):
    _cut(_part)


@kind("cut_by_one_byte", "file_damaged")
def cut_by_one() -> bytes:
    return honest()[:-1]


@kind("cut_after_first_bytes", "file_damaged")
def only_magic() -> bytes:
    return b"PK\x03\x04"


@kind("no_parts_at_all", "file_not_workbook")
def no_parts() -> bytes:
    return zipped({})


@kind("wrong_checksum", "file_damaged")
def wrong_checksum() -> bytes:
    content = bytearray(honest())
    name = content.rindex(SHEET.encode())
    content[name - 46 + 16] ^= 0xFF
    content[content.index(SHEET.encode()) - 30 + 14] ^= 0xFF
    return bytes(content)


@kind("part_stands_twice", "file_parts_unsafe")
def twice() -> bytes:
    """Which of two sheets counts is each reader's own guess."""
    parts = parts_of(honest())
    other = parts[SHEET].replace(b"<v>3</v>", b"<v>300</v>")
    return zipped([*parts.items(), (SHEET, other)])


@kind("part_stands_twice_in_other_case", "file_parts_unsafe")
def twice_in_other_case() -> bytes:
    parts = parts_of(honest())
    return zipped([*parts.items(), (SHEET.upper(), parts[SHEET].replace(b"<v>3</v>", b"<v>300</v>"))])


@kind("path_leads_out", "file_parts_unsafe")
def path_leads_out() -> bytes:
    return with_part("../../../../tmp/x", b"x")


@kind("path_is_absolute", "file_parts_unsafe")
def path_is_absolute() -> bytes:
    return with_part("/etc/cron.d/x", b"x")


@kind("path_with_backslashes", "file_parts_unsafe")
def path_with_backslashes() -> bytes:
    return with_part("..\\..\\windows\\x", b"x")


@kind("too_many_parts", "file_too_many_parts")
def too_many_parts() -> bytes:
    return zipped({**parts_of(honest()), **{f"xl/media/{number}": b"" for number in range(5000)}})


@kind("parts_with_password", "file_encrypted")
def encrypted_parts() -> bytes:
    content = bytearray(honest())
    at = -1
    while (at := content.find(CENTRAL, at + 1)) >= 0:
        content[at + 8] |= 1
    return bytes(content)


@kind("other_compression", "file_damaged")
def other_compression() -> bytes:
    """Allowed by the zip format, but in no workbook."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_BZIP2) as package:
        for name, data in parts_of(honest()).items():
            package.writestr(ZipInfo(name), data, ZIP_BZIP2)
    return buffer.getvalue()


@kind("program_before_the_package", "file_not_workbook")
def program_first() -> bytes:
    return b"MZ\x90\x00" + bytes(500) + honest()


@kind("word_document", "file_not_workbook", file_name="file.xlsx")
def word_document() -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
