"""What is wrong with a file in several ways is refused for the first of them, in the order of the design."""

import pytest
from hostile.build import SHEET, document, honest, parts_of, with_cells, words, zipped

from pipelines.intake.guard import guard
from pipelines.intake.limits import Limits
from pipelines.intake.opening import open_workbook

JMBG = "0101990500011"
MACROS = {"xl/vbaProject.bin": b"x"}
LINKS = {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
OBJECTS = {"xl/embeddings/oleObject1.bin": b"x"}
CACHE = {"xl/pivotCache/pivotCacheDefinition1.xml": b"<x/>"}
ENTITIES = {SHEET: b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet/>"}
NESTED = {"xl/media/a.bin": b"PK\x03\x04" + bytes(50)}
UNSAFE = {"../outside.xml": b"<x/>"}
ENCRYPTED = {
    "META-INF/manifest.xml": b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>",
    "Basic/Standard/Module1.xml": b"<x/>",
}


def _with(*more: dict[str, bytes]) -> bytes:
    parts = parts_of(with_cells(K7=words(JMBG)))
    for each in more:
        parts |= each
    return zipped(parts)


@pytest.mark.parametrize(
    ("content", "limits", "rules"),
    [
        (b"\x00\x01 no workbook" * 100, Limits(megabytes=0), ["file_too_large"]),
        (_with(UNSAFE, NESTED, ENTITIES, MACROS), Limits(), ["file_parts_unsafe"]),
        (_with(NESTED, ENTITIES, MACROS), Limits(parts=5), ["file_too_many_parts"]),
        (_with(ENTITIES, MACROS), Limits(), ["file_has_entities"]),
        (zipped({**parts_of(document("")), **ENCRYPTED}), Limits(), ["file_encrypted"]),
        (
            _with(CACHE, OBJECTS, LINKS, MACROS),
            Limits(),
            [
                "file_has_macros",
                "file_has_external_links",
                "file_has_embedded_objects",
                "file_has_pivot_cache",
            ],
        ),
        (_with(), Limits(), []),
    ],
)
def test_the_first_reason_counts(content: bytes, limits: Limits, rules: list[str]) -> None:
    assert [finding.rule for finding in guard(content, "file.xlsx", limits)] == rules


def test_persons_are_looked_for_last() -> None:
    for content, rules in (
        (_with(MACROS), ["file_has_macros"]),
        (_with(), ["personal_numbers_found"]),
    ):
        found = open_workbook(content, "file.xlsx")
        assert isinstance(found, list)
        assert [finding.rule for finding in found] == rules
    assert not isinstance(open_workbook(honest(), "file.xlsx"), list)
