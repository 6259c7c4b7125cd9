"""Targets, quotas and laws: how far, since when, and when they would be reached if flows stay as they are.

Belongs here: what the chapter shows of a service. Does not belong here: projecting
(`pipelines.figures.projecting`), the targets (`schemas/regions`).
"""

from collections.abc import Callable, Iterator

from pipelines.report.chapters.parts import MAIN_POPULATION, NOTHING
from pipelines.report.chapters.theme import Service, theme
from pipelines.report.charts.contents import TargetDistances, TowardsTarget
from pipelines.report.model import Block, Cell, Drawing, Listing, Paragraph, Section, Table
from pipelines.report.source import Row, Source
from pipelines.report.wording import Words, plain_text
from schemas.code_lists import TOTAL
from schemas.numbers import date_text

TABLE, OUTLOOK = "region.targets", "region.target_outlook"
STATE_HEADS = ("goal", "kind", "until", "value", "target", "gap", "state", "trend")
OUTLOOK_HEADS = ("goal", "due", "reached", "chance", "intake", "needed", "safer", "basis")
Cells = Callable[[Service, Row], tuple[Cell, ...]]


def targets(source: Source, words: Words) -> Section:
    """Return the chapter, a section for each service that has targets in force."""
    return theme(source, words, "targets", (), _service)


def _service(service: Service) -> Iterator[Block | None]:
    year = service.source.year
    rows = service.source.table(TABLE, sector=service.sector, time_period=year)
    if not rows:
        return
    yield from _distances(service, rows)
    yield _table(service, "states", rows, STATE_HEADS, _state)
    yield Paragraph(service.words.text("targets.sources"), "note")
    yield _sources(service, rows)
    outlook = service.source.table(OUTLOOK, sector=service.sector, time_period=year)
    projected = [row for row in outlook if row["projection_basis"] != "none"]
    if projected:
        yield Paragraph(service.words.text("targets.outlook_reading"))
        yield _table(service, "outlook", projected, OUTLOOK_HEADS, _outlook)
        yield service.paragraph("targets.outlook_limits")
    yield from _without(service, [row for row in outlook if row not in projected])


def _distances(service: Service, rows: list[Row]) -> Iterator[Drawing]:
    """Return the values known beside their targets, a drawing for each unit."""
    known = [row for row in rows if row["value"] is not None]
    for unit in dict.fromkeys(row["unit_measure"] for row in known):
        shown = tuple(
            TowardsTarget(
                _goal(service, row),
                service.source.figure(TABLE, row),
                service.source.figure(TABLE, row, "target_value"),
                service.words.plain(f"targets.kind.{row['target_kind']}"),
            )
            for row in known
            if row["unit_measure"] == unit
        )
        name = f"{service.name}-distances" + ("" if unit == "percent" else f"-{unit}")
        yield Drawing(
            name, service.title("distances", service.source.year, of_all=True), TargetDistances(unit, shown)
        )


def _goal(service: Service, row: Row) -> str:
    """Return of which area and what a target is."""
    words = service.words
    parts = [words.area(row["ref_area"]), words.label("indicators", row["indicator"])]
    if row["population"] != MAIN_POPULATION[service.sector]:
        parts.append(words.label("populations", row["population"]))
    if row["rank"] != TOTAL:
        parts.append(words.label("ranks", row["rank"]))
    return ", ".join(parts)


def _sources(service: Service, rows: list[Row]) -> Listing:
    """Return where targets are written, and what is not known of them."""
    written: dict[str, list[str]] = {}
    for row in rows:
        written.setdefault(row["source"], []).append(_goal(service, row))
    if len(written) == 1:
        return Listing(tuple(map(plain_text, written)))
    return Listing(tuple(plain_text(f"{'; '.join(goals)}: {source}") for source, goals in written.items()))


def _table(service: Service, key: str, rows: list[Row], heads: tuple[str, ...], cells: Cells) -> Table:
    words = service.words
    table = OUTLOOK if cells is _outlook else TABLE
    return Table(
        f"{service.name}-{key}",
        service.title(key, service.source.year, of_all=True),
        tuple(words.plain(f"targets.head.{head}") for head in heads),
        tuple((plain_text(_goal(service, row)), *cells(service, row)) for row in rows),
        (words.text("table.source", table=table),),
    )


def _state(service: Service, row: Row) -> tuple[Cell, ...]:
    words, until = service.words, row["target_to"]
    gap = NOTHING if row["target_gap"] is None else service.source.figure(TABLE, row, "target_gap")
    return (
        words.text(f"targets.kind.{row['target_kind']}"),
        words.text("targets.open") if until is None else plain_text(date_text(until, words.language)),
        service.source.figure(TABLE, row),
        service.source.figure(TABLE, row, "target_value"),
        gap,
        words.text(f"targets.state.{row['target_state']}"),
        words.text(f"targets.trend.{row['trend']}"),
    )


def _outlook(service: Service, row: Row) -> tuple[Cell, ...]:
    words = service.words
    return (
        NOTHING if row["by_year"] is None else plain_text(str(row["by_year"])),
        plain_text(_reached(words, row)),
        _known(service, row, "probability"),
        _known(service, row, "intake_share_fitted"),
        _needed(service, row, "needed_intake_50"),
        _needed(service, row, "needed_intake_80"),
        words.text(
            f"targets.learnt.{row['projection_basis']}",
            count=service.source.figure(OUTLOOK, row, "fitted_years"),
        ),
    )


def _year(words: Words, year: int | None) -> str:
    return words.plain("targets.beyond") if year is None else str(year)


def _reached(words: Words, row: Row) -> str:
    """Return when half of the futures are there and, in brackets, the range of most of them."""
    earliest, latest = row["reached_earliest"], row["reached_latest"]
    middle = _year(words, row["reached_year"])
    if row["reached_year"] == row["time_period"]:
        return words.plain("targets.state.reached")
    if earliest is None:
        return middle
    if latest is None:
        return f"{middle} ({words.plain('targets.or_later', earliest=str(earliest))})"
    return f"{middle} ({words.plain('targets.between', earliest=str(earliest), latest=str(latest))})"


def _known(service: Service, row: Row, column: str) -> Cell:
    return NOTHING if row[column] is None else service.source.figure(OUTLOOK, row, column)


def _needed(service: Service, row: Row, column: str) -> Cell:
    """Return the share of women in intake that it takes; words where none would do."""
    if row[column] is None and row["needed_note"] is not None:
        return service.words.text("targets.not_by_intake")
    return _known(service, row, column)


def _without(service: Service, rows: list[Row]) -> Iterator[Paragraph]:
    """Return for which targets nothing can be said of the years to come, by the reason."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        reason = service.words.label("comparability", row["projection_note"])
        reasons.setdefault(reason, []).append(_goal(service, row))
    if reasons:
        groups = " ".join(f"{reason}: {'; '.join(goals)}." for reason, goals in sorted(reasons.items()))
        yield Paragraph(service.words.text("targets.no_outlook", groups=groups), "note")
