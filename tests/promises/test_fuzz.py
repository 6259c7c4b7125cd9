"""Thousands of broken files: no crash, no hang, no traceback, and no figure that is not in the file.

A case that fails can be made again from its number: `case(number)`. Cases are read in processes of
their own, a batch each: a crash fails the batch.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from broken_files import FORM, case, parts_of, seeds

from pipelines.intake.foreign.read import read_by_layout
from pipelines.intake.foreign.suggest import suggest_layout
from pipelines.intake.layout import read_return
from pipelines.intake.opening import open_workbook
from pipelines.intake.reading import Reading
from schemas.findings import Finding

SECONDS = 5
BATCH = 250
QUICK, LONG = 300, 20_000
PROCESSES = 2
HUNG = 300
"""A batch that is not done after so many seconds hangs."""
LEAST_FIGURES = 9
UNSEEN = dict.fromkeys([0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202D), *range(0x2060, 0x206A)])
ENCODINGS = ("utf-8", "utf-16", "cp1250")
SHEETS = {"Strength": "xl/worksheets/sheet2.xml", "Recruitment": "xl/worksheets/sheet3.xml"}
NUMBER = re.compile(r"[-+]?\d[\d .,'\u00a0\u202f\u2009_’]*(?:[eE][-+]?\d+)?")
CELL = r'<c\b[^>]*\br="{}"[^>]*?(?:/>|>(.*?)</c>)'


def _said(text: str) -> set[float]:
    """Return every number that a text can be taken for."""
    found = set()
    for match in NUMBER.findall(unescape(text).translate(UNSEEN)):
        plain = re.sub(r"[ '\u00a0\u202f\u2009’]", "", match.strip(" .,'"))
        for form in (
            plain,
            plain.replace(".", "").replace(",", "."),
            plain.replace(",", ""),
            plain.replace(".", ""),
        ):
            try:
                found.add(float(form))
            except ValueError:
                continue
    return found


def _texts(content: bytes) -> dict[str, str]:
    """Return the texts of a file: of each part of a package, else the whole in each likely encoding."""
    if not content.startswith(b"PK"):
        return {encoding: content.decode(encoding, "replace") for encoding in ENCODINGS}
    try:
        return {name: data.decode("utf-8", "replace") for name, data in parts_of(content).items()}
    except Exception:  # what our zip cannot open, another might
        return {}


def _as_stored(value: float) -> float:
    """Return what a file stores for a number that its cell shows in per cent."""
    return float(Decimal(repr(value)).scaleb(-2))


def _not_in_file(content: bytes, stated: Iterable[tuple[str, str, float]]) -> list[str]:
    """Return what states a value that stands nowhere in the file; in its own cell where that can be told."""
    texts = _texts(content)
    strings = re.findall(r"<si>(.*?)</si>", texts.get("xl/sharedStrings.xml", ""), re.DOTALL)
    shared = _said(" ; ".join(strings))
    anywhere = None
    wrong = []
    for sheet, cell, value in stated:
        cells = re.findall(CELL.format(cell), texts.get(SHEETS.get(sheet, ""), ""), re.DOTALL)
        if len(cells) == 1:
            said = _said(cells[0]) | shared
        else:
            said = anywhere = anywhere or _said(" ; ".join(texts.values()))
        if not {value, _as_stored(value)} & said:
            wrong.append(f"{sheet}!{cell}: {value}")
    return wrong


def _stated(reading: Reading) -> list[tuple[str, str, float]]:
    """Return the figures of a reading: an answer is a word in the file, and a gap is no figure."""
    columns = (reading.observations[name] for name in ("sheet", "cell", "obs_value", "unit_measure"))
    rows = zip(*columns, strict=True)
    return [(sheet, cell, value) for sheet, cell, value, unit in rows if value == value and unit != "answer"]


def _by_suggestion(content: bytes, name: str) -> tuple[list[Finding], list[tuple[str, str, float]]]:
    """Read a file that is not our form by the layout that is suggested for it."""
    opened = open_workbook(content, name)
    if isinstance(opened, list):
        return opened, []
    reading = read_by_layout(opened, suggest_layout(opened, "BA-AF"))
    stated = [
        (str(one.place.sheet), str(one.place.cell), one.value)
        for one in reading.observations
        if one.value is not None
    ]
    return reading.findings, stated


def problem(number: int) -> str | None:
    """Read one case; return what is wrong with how it was read."""
    name, content = case(number)
    start = time.process_time()
    reading = read_return(content, name)
    findings, stated = [*reading.findings], _stated(reading)
    if name != FORM:
        more, figures = _by_suggestion(content, name)
        findings, stated = [*findings, *more], [*stated, *figures]
    seconds = time.process_time() - start
    if seconds > SECONDS:
        return f"took {seconds:.1f} s"
    for finding in findings:
        words = finding.message("en") + finding.why("en") + finding.advice("en")
        if "Traceback" in words:
            return f"{finding.rule} shows a traceback"
    if not stated and not findings:
        return "nothing was read and nothing said"
    wrong = _not_in_file(content, stated)
    return f"not in the file: {wrong[:3]}" if wrong else None


def _batch(numbers: range) -> Iterator[tuple[int, str]]:
    for number in numbers:
        try:
            found = problem(number)
        except Exception as error:
            found = f"raises {error!r}"
        if found is not None:
            yield number, found


def _in_a_process(numbers: range) -> list[tuple[int, str]]:
    command = [sys.executable, __file__, str(numbers.start), str(numbers.stop)]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, capture_output=True, timeout=HUNG, cwd=root, check=False)
    if done.returncode != 0:
        return [(numbers.start, f"the batch ended with {done.returncode}: {done.stderr[-2000:]!r}")]
    return [(number, found) for number, found in json.loads(done.stdout.splitlines()[-1])]


def _problems(count: int) -> list[tuple[int, str]]:
    batches = [range(start, min(start + BATCH, count)) for start in range(0, count, BATCH)]
    with ThreadPoolExecutor(PROCESSES) as threads:
        return [found for batch in threads.map(_in_a_process, batches) for found in batch]


def test_cases_are_made_from_their_number_alone() -> None:
    assert [case(number) for number in range(20)] == [case(number) for number in range(20)]


def test_whole_files_are_read_and_their_figures_found_in_them() -> None:
    for name, (content, _) in seeds().items():
        stated = _stated(read_return(content, name)) if name == FORM else _by_suggestion(content, name)[1]
        assert len(stated) >= LEAST_FIGURES
        assert _not_in_file(content, stated) == []


def test_a_figure_that_is_not_in_the_file_would_be_noticed() -> None:
    content = seeds()[FORM][0]
    stated = _stated(read_return(content, FORM))
    sheet, cell, value = stated[3]
    stated[3] = (sheet, cell, value + 1)
    assert len(_not_in_file(content, stated)) == 1


def test_a_few_broken_files() -> None:
    assert _problems(QUICK) == []


@pytest.mark.long
def test_thousands_of_broken_files() -> None:
    assert _problems(LONG) == []


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(list(_batch(range(int(sys.argv[1]), int(sys.argv[2]))))) + "\n")
