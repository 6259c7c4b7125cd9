"""Persons where only sums belong: a form or a table with personal numbers or a list of names.

Belongs here: looking for them in every cell, hidden sheet, comment and property. Does not belong here:
registers, which hold persons by agreement (`registers`). No value that is found leaves this module:
findings name cells.
"""

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from zipfile import ZipFile

from pipelines.intake.compound import CompoundFile
from pipelines.intake.legacy import comments, workbook_stream
from pipelines.intake.personal_numbers import certain_numbers, is_certain, is_personal_number
from pipelines.intake.workbook import CellValue, Sheet, Workbook, address, is_number, shown
from schemas.files import read_yaml
from schemas.findings import Finding, Place
from schemas.languages import serbian_latin
from schemas.vocabulary import normalised

LIST_LENGTH = 3
"""How many in one column make a list."""
NAMES_LOOKED_AT = 20
SHORTEST_NUMBER = 9
LONGEST_HEADER = 60
_DIGITS = re.compile(r"\d[\d\s./-]{7,}|[A-T]\d{8}[A-W]", re.IGNORECASE)
_TEXTS = re.compile(r"comment|person|docProps/|meta\.xml$|customXml/|drawings/|styles\.xml$", re.IGNORECASE)
_ANNOTATION = re.compile(rb"<(?:\w+:)?annotation\b.*?</(?:\w+:)?annotation>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def _text(value: CellValue) -> str:
    """Return a cell's text where it could hold a personal number, otherwise nothing."""
    if isinstance(value, str):
        return value if len(value) >= SHORTEST_NUMBER and _DIGITS.search(value) else ""
    if is_number(value) and abs(value) >= 10 ** (SHORTEST_NUMBER - 1):  # type: ignore[arg-type]
        return shown(value)
    return ""


def _numbers(sheet: Sheet) -> Iterator[Place]:
    """Yield the cells with personal numbers: the certain ones, and columns of less certain ones."""
    columns: dict[int, list[tuple[int, bool]]] = {}
    for number, row in enumerate(sheet.rows):
        for column, value in enumerate(row):
            text = _text(value)
            if not text:
                continue
            if is_certain(text) or certain_numbers(text):
                yield Place(sheet.name, address(number, column))
            else:
                columns.setdefault(column, []).append((number, is_personal_number(text)))
    for column, cells in columns.items():
        persons = [number for number, is_one in cells if is_one]
        # By chance every tenth passes; in a list of persons nearly all do.
        if len(persons) >= LIST_LENGTH and len(persons) * 2 > len(cells):
            yield from (Place(sheet.name, address(number, column)) for number in persons)


@cache
def _name_headers() -> frozenset[str]:
    words = read_yaml("personal.yml")["headers"]
    spellings = [word for each in words.values() for word in each]
    return frozenset(normalised(each) for word in spellings for each in (word, serbian_latin(word)))


def _is_name(value: CellValue) -> bool:
    return isinstance(value, str) and any(map(str.isalpha, value)) and not any(map(str.isdigit, value))


def _name_lists(sheet: Sheet) -> Iterator[Finding]:
    texts = {value for row in sheet.rows for value in row if isinstance(value, str)}
    headers = {text for text in texts if len(text) <= LONGEST_HEADER and normalised(text) in _name_headers()}
    if not headers:
        return
    for number, row in enumerate(sheet.rows):
        for column, value in enumerate(row):
            if value not in headers:
                continue
            below = [sheet.value(number + step, column) for step in range(1, NAMES_LOOKED_AT + 1)]
            if len({each for each in below if _is_name(each)}) >= LIST_LENGTH:
                place = Place(sheet.name, address(number, column))
                yield Finding("name_list_found", place, values={"cell": place})


def _in_words(raw: bytes) -> int:
    # Old formats keep texts with a zero byte after each letter; a text may be cut into runs by its looks.
    text = raw.replace(b"\0", b"").decode("utf-8", "replace")
    return max(certain_numbers(_TAG.sub(" ", text)), certain_numbers(_TAG.sub("", text)))


def _package_texts(content: bytes) -> Iterator[tuple[str, bytes]]:
    with ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            if _TEXTS.search(name):
                yield name, package.read(name)
            elif name == "content.xml":
                yield name, b"".join(_ANNOTATION.findall(package.read(name)))


def _legacy_texts(content: bytes) -> Iterator[tuple[str, bytes]]:
    compound = CompoundFile(content)
    for path in compound.entries:
        if path.endswith("SummaryInformation"):
            yield path.lstrip("\x05"), compound.stream(path)
    stream = workbook_stream(compound)
    if stream is not None:
        yield "comments", comments(stream)


def _beside_cells(content: bytes, workbook: Workbook) -> Iterator[tuple[str, int]]:
    """Yield where, beside the cells, personal numbers stand, and how many."""
    if workbook.file_format == "csv":
        return
    texts = _legacy_texts(content) if workbook.file_format == "xls" else _package_texts(content)
    for name, raw in texts:
        if count := _in_words(raw):
            yield name, count


def personal_data(content: bytes, workbook: Workbook) -> list[Finding]:
    """Return what in a workbook points to persons; empty where it holds sums only."""
    cells = [place for sheet in workbook.sheets for place in _numbers(sheet)]
    beside = list(_beside_cells(content, workbook))
    found = [finding for sheet in workbook.sheets for finding in _name_lists(sheet)]
    count = len(cells) + sum(number for _, number in beside)
    if count:
        said = (*cells, *(name for name, _ in beside))
        found.insert(0, Finding("personal_numbers_found", values={"count": count, "cells": said}))
    return found
