"""The monitoring table of a national action plan, for the board that coordinates it: objective by objective.

Belongs here: the whole plan, also where nothing answers, the area together and then level by level (state,
entities, district, cantons). Does not belong here: the plan on an area's page (`area_plan`).
"""

from collections.abc import Iterator

from pipelines.report.chapters.area_plan import MONITORING, monitoring_table, plan_state
from pipelines.report.figures import count_at
from pipelines.report.model import Block, Listing, Paragraph, Section
from pipelines.report.source import Row, Source, reference
from pipelines.report.wording import Words, plain_text
from schemas.code_lists import TOTAL
from schemas.regions import LEVELS


def monitoring(source: Source, words: Words, area: str) -> tuple[Section, ...]:
    """Return the sections of the monitoring table of an area: how it stands, then level by level."""
    rows = sorted(
        source.table(MONITORING, ref_area=area, time_period=source.year), key=lambda row: row["position"]
    )
    levels = [level for level in (TOTAL, *LEVELS) if any(row["level"] == level for row in rows)]
    first = Section("plan", words.plain("plan.title"), tuple(_standing(source, words, area, rows)))
    return (first, *(_level(source, words, level, rows) for level in levels))


def _standing(source: Source, words: Words, area: str, rows: list[Row]) -> Iterator[Block]:
    yield from plan_state(source, words, area)
    if not rows:
        return
    known = [row for row in rows if row["value"] is not None]
    yield Paragraph(
        words.text(
            "plan.known",
            known=count_at(tuple(reference(MONITORING, row, "value") for row in known)),
            lines=count_at(tuple(reference(MONITORING, row, "value") for row in rows)),
        )
    )
    limits = dict.fromkeys(f"{row['objective']} {row['title']}: {row['why']}" for row in rows if row["why"])
    if limits:
        yield Paragraph(words.text("plan.limits"))
        yield Listing(tuple(map(plain_text, limits)))


def _level(source: Source, words: Words, level: str, rows: list[Row]) -> Section:
    """Return the objectives as the institutions of one level answer them, or all of the area together."""
    own = [row for row in rows if row["level"] == level]
    title = words.plain("plan.all_levels" if level == TOTAL else f"plan.level.{level}")
    table = monitoring_table(source, words, f"monitoring-{level.lower().strip('_')}", own)
    return Section(f"level-{level.lower().strip('_')}", title[0].upper() + title[1:], (table,))
