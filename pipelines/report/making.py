"""The report of an edition: its front page, its chapters, its footnotes.

Belongs here: putting chapters together. Does not belong here: what a chapter says (`chapters`), how the
report is written (`forms`), where it is put (`filing`).
"""

from datetime import datetime

from pipelines.report.chapters import CHAPTERS, Chapter
from pipelines.report.model import Report
from pipelines.report.source import Source, reading
from pipelines.report.wording import Words
from pipelines.store.edition import Edition
from schemas.numbers import date_text


def make_report(edition: Edition, language: str) -> Report:
    """Return the report of one tier's edition in a reader's language.

    The same edition gives the same report: its day is that of the edition's newest act. Raises KeyError for a
    language that is not in LANGUAGES.
    """
    with reading(edition) as source:
        return assemble(source, language, "annual", CHAPTERS)


def assemble(source: Source, language: str, kind: str, chapters: tuple[Chapter, ...], **named: str) -> Report:
    """Return a document of chapters; its title is the text `report.<kind>.title`, which `named` fills."""
    words = Words(source, language)
    manifest = source.edition.manifest
    year = str(source.year)
    return Report(
        title=words.plain(f"{kind}.title", year=year, **named),
        subtitle=words.plain(f"{kind}.subtitle", region=words.region, year=year),
        language=language,
        region=source.region,
        edition=f"{source.year}.{source.edition.release}",
        year=source.year,
        tier=source.tier,
        prepared=date_text(datetime.fromisoformat(str(manifest["prepared"])).date(), language),
        notice=words.plain(f"notice.{manifest['origin']}"),
        access=words.plain(f"access.{source.tier}"),
        sections=tuple(section for chapter in chapters if (section := chapter(source, words)) is not None),
    )
