"""An area's national action plan: whether it is in force, each objective from the plan's start until now.

Belongs here: the plan as a section of a page, and the monitoring table of a coordination board. Does not
belong here: how objectives are answered (`pipelines.figures.monitoring`).
"""

from collections.abc import Iterator
from itertools import pairwise

from pipelines.report.chapters.parts import NOTHING, indicator_name
from pipelines.report.model import Block, Cell, Paragraph, Section, Table, Text
from pipelines.report.source import Row, Source
from pipelines.report.wording import Words, plain_text
from schemas.code_lists import TOTAL
from schemas.indicators import indicators
from schemas.numbers import date_text

NOTHING_ANSWERS = "nothing"
"""Stands for an objective that no figure answers."""

NAMED_LEVELS = ("state", "entity", "district", "canton")

PLANS, MONITORING = "region.plans", "region.plan_monitoring"
HEADS = ("objective", "answered_by", "of", "baseline", "value", "target", "trend", "institutions")


def plan(source: Source, words: Words, area: str) -> Section:
    """Return the plan of an area and what its objectives came to, as far as figures answer them."""
    blocks = tuple(_blocks(source, words, area))
    return Section(f"area-{area.lower()}-plan", words.plain("plan.title"), blocks)


def _blocks(source: Source, words: Words, area: str) -> Iterator[Block]:
    yield from plan_state(source, words, area)
    rows = answered(source, area)
    if rows:
        yield monitoring_table(source, words, f"area-{area.lower()}-monitoring", rows)


def plan_state(source: Source, words: Words, area: str) -> Iterator[Block]:
    """Return which plan an area has in the year, and whether it is in force."""
    for row in source.table(PLANS, ref_area=area, time_period=source.year):
        yield Paragraph(_state(source, words, row))


def _state(source: Source, words: Words, row: Row) -> Text:
    if row["plan"] is None:
        return words.text("plan.none", year=str(source.year))
    last = row["valid_to"]
    until = words.plain("plan.open") if last is None else date_text(last, words.language)
    return words.text(
        f"plan.{row['plan_state']}",
        plan=row["plan"],
        begins=date_text(row["valid_from"], words.language),
        until=until,
        source=row["source"],
        year=str(source.year),
    )


def answered(source: Source, area: str) -> list[Row]:
    """Return the objectives of the year that some figure answers, in the order of the plan."""
    rows = source.table(MONITORING, ref_area=area, time_period=source.year)
    known = [row for row in rows if row["value"] is not None]
    return sorted(known, key=lambda row: row["position"])


def monitoring_table(source: Source, words: Words, name: str, rows: list[Row]) -> Table:
    """Return objectives with what answers them: at the plan's start, now, the target, where it goes."""
    return Table(
        name,
        words.text("plan.table", area=words.area(rows[0]["ref_area"]), year=str(source.year)),
        tuple(words.plain(f"plan.head.{head}") for head in HEADS),
        tuple(
            _cells(source, words, row, is_first=before is None or row["objective"] != before["objective"])
            for before, row in pairwise([None, *rows])
            if row is not None
        ),
        (words.text("plan.english"), words.text("table.source", table=MONITORING)),
    )


def _cells(source: Source, words: Words, row: Row, *, is_first: bool) -> tuple[Cell, ...]:
    """Return a row of the table; an objective is written out where it stands first."""
    target = NOTHING if row["target_value"] is None else source.figure(MONITORING, row, "target_value")
    return (
        plain_text(f"{row['objective']} {row['title']}" if is_first else row["objective"]),
        plain_text(answered_by(words, row["answered_by"])),
        plain_text(of_whom(words, row)),
        NOTHING if row["baseline_value"] is None else source.figure(MONITORING, row, "baseline_value"),
        NOTHING if row["answered_by"] == NOTHING_ANSWERS else source.figure(MONITORING, row),
        target,
        words.text(f"plan.trend.{row['since_baseline']}"),
        words.text(
            "table.institutions_of",
            reporting=source.figure(MONITORING, row, "institutions_reporting"),
            expected=source.figure(MONITORING, row, "institutions_expected"),
        ),
    )


def answered_by(words: Words, code: str) -> str:
    """Return what answers an objective: an indicator, a measure, or one answer of a questionnaire.

    Of an indicator by sex it is the value of women (`pipelines.figures.policy`).
    """
    if code == NOTHING_ANSWERS:
        return words.plain("plan.nothing")
    measure, _, detail = code.rstrip("]").partition("[")
    if detail:
        return words.label("details", detail)
    if not words.source.has("indicators", measure):
        return words.label("measures", measure)
    return indicator_name(words, measure, "F" if "F" in indicators()[measure].sexes else TOTAL)


def of_whom(words: Words, row: Row) -> str:
    """Return whom a value is of: the service, the level of its institutions, the people."""
    parts = [] if row["sector"] == TOTAL else [words.label("sectors", row["sector"])]
    if row["level"] in NAMED_LEVELS:
        parts.append(words.plain(f"plan.level.{row['level']}"))
    if row["population"] not in (None, TOTAL):
        parts.append(words.label("populations", row["population"]))
    return ", ".join(parts)
