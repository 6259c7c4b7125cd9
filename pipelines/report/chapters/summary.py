"""The summary: the year's main messages of each service, who sent nothing, the main figures at a glance.

Belongs here: which messages stand there and in which order. Does not belong here: when a figure is worth one
(`message_rules`), the sentences (`schemas/texts/report_messages`).
"""

from collections.abc import Iterator
from itertools import islice

from pipelines.report.chapters.message_rules import INSTEAD, RULES
from pipelines.report.chapters.messages import Message, Speaker, as_one, count_rows, joined
from pipelines.report.chapters.parts import MAIN_POPULATION, indicator_name
from pipelines.report.chapters.side_by_side import by_indicator, side_by_side
from pipelines.report.chapters.theme import SERVICES, Service
from pipelines.report.model import Block, Paragraph, Section
from pipelines.report.source import Source
from pipelines.report.wording import Words
from schemas.messages import message_settings

COVERAGE = "region.coverage"
GLANCE = (("share_of_women", "F"), ("intake_share", "F"), ("exit_rate", "F"), ("exit_rate", "M"))
"""The columns at a glance, before the posts that lead."""

LEADING = {"AF": "leadership_share", "POL": "leadership_share", "MOD": "management_share"}


def summary(source: Source, words: Words) -> Section:
    """Return the chapter: armed forces and police always, others where the figures allow a message."""
    speakers = [
        Speaker(Service(source, words, "summary", sector), message_settings()) for sector in MAIN_POPULATION
    ]
    found = [(speaker, list(messages(speaker))) for speaker in speakers]
    sections = tuple(
        Section(
            speaker.service.name,
            words.label("sectors", speaker.service.sector),
            tuple(_blocks(speaker, said)),
        )
        for speaker, said in found
        if said or speaker.service.sector in SERVICES
    )
    lead = Paragraph(words.text("summary.lead", year=str(source.year)))
    return Section("summary", words.plain("summary.title"), (lead,), sections, starts_page=True)


def messages(speaker: Speaker) -> Iterator[Message]:
    """Yield the first messages that the figures allow, as many as a service may have."""
    yield from islice(_allowed(speaker), speaker.settings.most)


def _allowed(speaker: Speaker) -> Iterator[Message]:
    spoken: set[str] = set()
    for together in speaker.settings.messages[speaker.service.sector]:
        parts: list[Message] = []
        for asked in together:
            found = [] if INSTEAD.get(asked.rule) in spoken else list(RULES[asked.rule](speaker, asked))
            spoken |= {asked.rule} if found else set()
            parts += found
        if len(together) == 1:
            yield from parts
        elif parts:
            yield as_one(parts)


def _blocks(speaker: Speaker, said: list[Message]) -> Iterator[Block]:
    service = speaker.service
    if not said:
        yield Paragraph(service.words.text("summary.silent", year=str(speaker.year)), "message")
    for message in said:
        yield Paragraph(message.claim, "message")
        yield Paragraph(joined(message.basis), "note")
    yield from _missing(speaker)
    yield from _at_a_glance(speaker)


def _at_a_glance(speaker: Speaker) -> Iterator[Block]:
    """Return the main indicators of each area in one row, and which of them are not to be compared."""
    service = speaker.service
    shown = (*GLANCE, (LEADING[service.sector], "F"))
    table = side_by_side(service, "glance", speaker.year, by_indicator(service, *shown))
    if table is None:
        return
    yield table
    apart = [
        f"{indicator_name(service.words, indicator, sex)} ({note}): {areas}"
        for indicator, sex in shown
        for note, areas in speaker.apart(speaker.rows(indicator, sex=sex))
    ]
    if apart:
        yield Paragraph(service.words.text("chapters.not_compared", groups="; ".join(apart)), "caveat")


def _missing(speaker: Speaker) -> Iterator[Block]:
    """Return who sent nothing for the year."""
    rows = speaker.service.source.table(COVERAGE, sector=speaker.service.sector, time_period=speaker.year)
    silent = [row for row in rows if row["state"] == "missing"]
    if not rows:
        return
    asked = count_rows(COVERAGE, rows, "state")
    if len(silent) in (0, len(rows)):
        sentence = speaker.say("missing.all" if silent else "missing.none", of=asked)
        yield Paragraph(sentence, "caveat" if silent else "note")
        return
    yield Paragraph(
        speaker.say(
            "missing.some",
            count=count_rows(COVERAGE, silent, "state"),
            of=asked,
            areas=speaker.areas(silent),
        ),
        "caveat",
    )
