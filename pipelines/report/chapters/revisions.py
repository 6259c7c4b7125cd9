"""What this edition says otherwise than the one before it.

Belongs here: the section on revisions. Does not belong here: finding out why a value changed
(`pipelines.figures.revisions`).
"""

from pipelines.report.chapters.parts import NOTHING, indicator_name
from pipelines.report.model import Block, Cell, Paragraph, Section, Table
from pipelines.report.source import Row, Source
from pipelines.report.wording import Words, plain_text

TABLE = "region.revisions"
HEADS = ("area", "indicator", "year", "before", "now", "reasons")


def revisions(source: Source, words: Words) -> Section:
    """Return the values that changed or went since the edition before, each with its reasons."""
    blocks: list[Block] = [Paragraph(words.text("revisions.policy"))]
    if TABLE not in source.tables:
        blocks.append(Paragraph(words.text("revisions.not_here")))
    else:
        blocks += _changed(source, words)
    return Section("methods-revisions", words.plain("revisions.title"), tuple(blocks))


def _changed(source: Source, words: Words) -> list[Block]:
    rows = [row for row in source.table(TABLE) if row["event"] != "added"]
    if not rows:
        return [Paragraph(words.text("revisions.none"))]
    table = Table(
        "methods-revisions-table",
        words.text("revisions.table", edition=rows[0]["edition_before"]),
        tuple(words.plain(f"revisions.head.{head}") for head in HEADS),
        tuple(_cells(source, words, row) for row in rows),
        (words.text("table.source", table=TABLE),),
    )
    return [table]


def _cells(source: Source, words: Words, row: Row) -> tuple[Cell, ...]:
    def value(column: str) -> Cell:
        return NOTHING if row[column] is None else source.figure(TABLE, row, column)

    reasons = [words.label("revision_reasons", reason) for reason in row["reasons"].split(", ")]
    whom = [indicator_name(words, row["indicator"], row["sex"]), words.label("sectors", row["sector"])]
    whom += [words.label("populations", row["population"]), words.label("ranks", row["rank"])]
    return (
        plain_text(words.area(row["ref_area"])),
        plain_text(", ".join(whom)),
        plain_text(str(row["time_period"])),
        value("value_before"),
        value("value_now"),
        plain_text("; ".join(reasons)),
    )
