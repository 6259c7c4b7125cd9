"""The documents of an edition: the annual report, an area's brief, its plan's monitoring table.

Belongs here: putting chapters together. Does not belong here: what a chapter says (`chapters`), how the
report is written (`forms`), where it is put (`filing`).
"""

from dataclasses import replace
from datetime import datetime

from pipelines.report.cells import cells_behind
from pipelines.report.chapters import CHAPTERS
from pipelines.report.chapters.brief import brief
from pipelines.report.chapters.monitoring import monitoring
from pipelines.report.model import Report, Section
from pipelines.report.source import Source, reading
from pipelines.report.wording import Words
from pipelines.store.edition import Edition
from pipelines.store.errors import StoreError
from schemas.numbers import date_text


class UnknownAreaError(StoreError):
    """An area that an edition does not ask for figures."""


def make_report(edition: Edition, language: str) -> Report:
    """Return the report of one tier's edition in a reader's language.

    The same edition gives the same report: its day is that of the edition's newest act. Raises KeyError for a
    language that is not in LANGUAGES.
    """
    with reading(edition) as source:
        words = Words(source, language)
        made = (chapter(source, words) for chapter in CHAPTERS)
        return _document(words, "annual", tuple(section for section in made if section is not None))


def make_brief(edition: Edition, language: str, area: str) -> Report:
    """Return the brief of one area; raise UnknownAreaError for one that the edition does not ask for."""
    with reading(edition) as source:
        words = _of_area(source, language, area)
        return _document(words, "brief", brief(source, words, area), area=words.area(area))


def make_monitoring(edition: Edition, language: str, area: str) -> Report:
    """Return the monitoring table of an area's action plan; raise UnknownAreaError as `make_brief` does."""
    with reading(edition) as source:
        words = _of_area(source, language, area)
        return _document(words, "monitoring", monitoring(source, words, area), area=words.area(area))


def _of_area(source: Source, language: str, area: str) -> Words:
    """Return the words of a document on one area, once it is known."""
    asked = sorted({row["ref_area"] for row in source.table("region.coverage", time_period=source.year)})
    if area not in asked:
        raise UnknownAreaError(f"This edition has no area {area!r}; it has {', '.join(asked)}.")
    return Words(source, language)


def _document(words: Words, kind: str, sections: tuple[Section, ...], **named: str) -> Report:
    """Return a document of sections; its title is the text `report.<kind>.title`, which `named` fills."""
    source, language = words.source, words.language
    manifest = source.edition.manifest
    year = str(source.year)
    made = Report(
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
        sections=sections,
        is_short=kind != "annual",
    )
    return replace(made, cells=cells_behind(source, made.figures))
