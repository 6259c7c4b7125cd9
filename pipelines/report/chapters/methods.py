"""How the figures came about and how to read them: sources, signs, who is in them, quality, revisions.

Belongs here: the chapter on methods. Does not belong here: definitions (`dictionary`).
"""

from collections.abc import Iterator

from pipelines.report.chapters.areas import institution_names
from pipelines.report.chapters.coverage import coverage_map, reporting_table
from pipelines.report.chapters.quality import quality
from pipelines.report.chapters.revisions import revisions
from pipelines.report.display import letter
from pipelines.report.figures import MARKED, Absence
from pipelines.report.model import Block, Listing, Paragraph, Section
from pipelines.report.source import Source
from pipelines.report.wording import Words, plain_text


def methods(source: Source, words: Words) -> Section:
    """Return the chapter."""
    sections = (
        _sources(source, words),
        _reading(words),
        _coverage(source, words),
        quality(source, words),
        revisions(source, words),
    )
    return Section("methods", words.plain("methods.title"), (), sections, starts_page=True)


def _sources(source: Source, words: Words) -> Section:
    """Return where the figures come from, and what a reader of this tier is not shown."""
    origins = sorted({row["origin"] for row in source.table("region.coverage") if row["state"] == "accepted"})
    blocks = (
        Paragraph(words.text("methods.simulated" if origins == ["simulated"] else "methods.chain")),
        Listing(tuple(plain_text(words.label("origins", origin)) for origin in origins)),
        Paragraph(words.text("methods.comparable")),
        Paragraph(words.text(f"methods.tier.{source.tier}")),
    )
    return Section("methods-sources", words.plain("methods.sources"), blocks)


def _reading(words: Words) -> Section:
    """Return what stands where there is no number, and what the other signs say."""
    absences = tuple(words.text(f"methods.absence.{absence}") for absence in Absence)
    marks = tuple(plain_text(f"{letter(mark)} {words.label('obs_status', mark)}") for mark in MARKED)
    blocks = (
        Paragraph(words.text("methods.missing")),
        Listing((*absences, words.text("methods.zero"))),
        Paragraph(words.text("methods.few")),
        Paragraph(words.text("methods.marks")),
        Listing(marks),
    )
    return Section("methods-reading", words.plain("methods.reading"), blocks)


def _coverage(source: Source, words: Words) -> Section:
    return Section("methods-coverage", words.plain("methods.coverage"), tuple(_covered(source, words)))


def _covered(source: Source, words: Words) -> Iterator[Block]:
    drawing = coverage_map(source, words)
    if drawing is not None:
        yield Paragraph(words.text("methods.coverage_reading"))
        yield drawing
    yield reporting_table(source, words, institution_names(source, words))
