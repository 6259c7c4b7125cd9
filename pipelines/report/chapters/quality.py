"""How sound the figures are: what was found in the returns, how it was settled, what others have published.

Belongs here: the section on quality. Does not belong here: finding anything (`pipelines.checking`), the audit
of an edition's tables (`pipelines.quality`).
"""

from collections.abc import Iterator
from itertools import groupby

from pipelines.report.chapters.parts import indicator_name
from pipelines.report.figures import Figure, count_at
from pipelines.report.model import Block, Cell, Paragraph, Section, Table
from pipelines.report.source import Row, Source, reference
from pipelines.report.wording import Words, plain_text
from schemas.code_lists import TOTAL

FINDINGS, EXPLANATIONS, COMPETING = "audit.findings", "audit.explanations", "region.competing_figures"


def quality(source: Source, words: Words) -> Section:
    """Return what was found and how it was settled, as far as the tier may know, and competing figures."""
    blocks = (*_findings(source, words), *_competing(source, words))
    return Section("methods-quality", words.plain("quality.title"), blocks)


def _findings(source: Source, words: Words) -> Iterator[Block]:
    yield Paragraph(words.text("quality.checked"))
    if FINDINGS not in source.tables:
        yield Paragraph(words.text("quality.between"))
        return
    rows = sorted(source.table(FINDINGS, time_period=source.year), key=_kind)
    if not rows:
        yield Paragraph(words.text("quality.none", year=str(source.year)))
        return
    explained = {(row["return_id"], row["finding"]) for row in source.table(EXPLANATIONS)}
    yield Table(
        "methods-findings",
        words.text("quality.table", year=str(source.year)),
        tuple(words.plain(f"quality.head.{head}") for head in ("severity", "stage", "found", "explained")),
        tuple(
            _counts(words, severity, stage, list(of_kind), explained)
            for (severity, stage), of_kind in groupby(rows, key=_kind)
        ),
        (words.text("table.source", table=FINDINGS),),
    )


def _kind(row: Row) -> tuple[str, str]:
    return row["severity"], row["stage"]


def _counts(
    words: Words, severity: str, stage: str, rows: list[Row], explained: set[tuple[str, int]]
) -> tuple[Cell, ...]:
    settled = [row for row in rows if (row["return_id"], row["finding"]) in explained]
    return (
        plain_text(words.label("severities", severity)),
        plain_text(words.label("stages", stage)),
        _count(rows),
        _count(settled),
    )


def _count(rows: list[Row]) -> Figure:
    return count_at(tuple(reference(FINDINGS, row, "rule") for row in rows))


def _competing(source: Source, words: Words) -> Iterator[Block]:
    """Return figures that others published and that differ from ours, each with the reason known."""
    every = source.table(COMPETING)
    if not every:
        return
    yield Paragraph(
        words.text(
            "quality.competing",
            agrees=_standing(every, "agrees"),
            differs=_standing(every, "differs"),
            unknown=_standing(every, "not_known"),
        )
    )
    differing = [row for row in every if row["agreement"] == "differs"]
    if differing:
        heads = ("area", "indicator", "year", "ours", "theirs", "reason", "source")
        yield Table(
            "methods-competing",
            words.text("quality.competing_table"),
            tuple(words.plain(f"quality.head.{head}") for head in heads),
            tuple(_differing(source, words, row) for row in differing),
            (words.text("table.source", table=COMPETING),),
        )


def _standing(rows: list[Row], agreement: str) -> Figure:
    return count_at(
        tuple(reference(COMPETING, row, "agreement") for row in rows if row["agreement"] == agreement)
    )


def _differing(source: Source, words: Words, row: Row) -> tuple[Cell, ...]:
    whom = [
        indicator_name(words, row["indicator"], row["sex"]),
        words.label("sectors", row["sector"]),
        words.label("populations", row["population"]),
    ]
    if row["rank"] != TOTAL:
        whom.append(words.label("ranks", row["rank"]))
    return (
        plain_text(words.area(row["ref_area"])),
        plain_text(", ".join(whom)),
        plain_text(str(row["time_period"])),
        source.figure(COMPETING, row),
        source.figure(COMPETING, row, "published_value"),
        plain_text(words.label("difference_reasons", row["difference_reason"])),
        plain_text(row["source"]),
    )
