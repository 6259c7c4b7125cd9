"""The indicators by name, definition and formula, and which items of which frameworks they answer.

Belongs here: the two tables of the chapter. Does not belong here: the definitions
(`schemas/texts/indicators`), what a framework's item means (`schemas/frameworks.csv`).
"""

from pipelines.report.chapters.area_plan import answered_by
from pipelines.report.model import Paragraph, Section, Table
from pipelines.report.source import Row, Source
from pipelines.report.wording import Words, plain_text

INDICATORS, FRAMEWORKS = "codes.indicators", "codes.frameworks"
INDICATOR_HEADS = ("indicator", "definition", "formula", "unit")
FRAMEWORK_HEADS = ("framework", "item", "answered_by", "extent")


def dictionary(source: Source, words: Words) -> Section:
    """Return the chapter: every indicator of the edition, and the crosswalk to the frameworks."""
    lead = Paragraph(words.text("dictionary.lead"))
    own = (lead, _indicators(source, words))
    return Section(
        "dictionary", words.plain("dictionary.title"), own, (_crosswalk(source, words),), starts_page=True
    )


def _indicators(source: Source, words: Words) -> Table:
    rows = sorted(source.table(INDICATORS), key=lambda row: row["position"])
    return Table(
        "dictionary-indicators",
        words.text("dictionary.table"),
        tuple(words.plain(f"dictionary.head.{head}") for head in INDICATOR_HEADS),
        tuple(
            (
                plain_text(words.label("indicators", row["indicator"])),
                plain_text(source.definition(row["indicator"], words.language)),
                plain_text(row["formula"]),
                plain_text(words.label("units", row["unit_measure"])),
            )
            for row in rows
        ),
        (words.text("table.source", table=INDICATORS),),
    )


def _crosswalk(source: Source, words: Words) -> Section:
    """Return items of the frameworks that all areas share; those of action plans stand with their areas."""
    names = tuple(f"{source.label('areas', area, 'en')}: " for area in source.codes("areas"))
    shared = [row for row in source.table(FRAMEWORKS) if not row["framework"].startswith(names)]
    rows = sorted(shared, key=lambda row: row["position"])
    table = Table(
        "dictionary-frameworks",
        words.text("dictionary.crosswalk_table"),
        tuple(words.plain(f"dictionary.head.{head}") for head in FRAMEWORK_HEADS),
        tuple(
            (
                plain_text(row["framework"]),
                plain_text(f"{row['item']}: {row['title']}"),
                plain_text(_answer(words, row)),
                words.text(f"dictionary.extent.{row['extent']}"),
            )
            for row in rows
        ),
        (words.text("dictionary.english"), words.text("table.source", table=FRAMEWORKS)),
    )
    lead = Paragraph(words.text("dictionary.crosswalk_lead"))
    return Section("dictionary-crosswalk", words.plain("dictionary.crosswalk"), (lead, table))


def _answer(words: Words, row: Row) -> str:
    if row["kind"] == "nothing":
        return row["why"] or words.plain("dictionary.extent.none")
    return answered_by(words, row["answered_by"])
