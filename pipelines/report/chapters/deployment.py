"""Women in missions abroad, beside the UN's own targets, and who was trained.

Belongs here: what the chapter shows of a service. Does not belong here: its frame (`theme`), tables of
indicators (`side_by_side`).
"""

from collections.abc import Iterator

from pipelines.report.chapters.main_figures import main_figures, over_years
from pipelines.report.chapters.remarks import older, remarks
from pipelines.report.chapters.side_by_side import Column, by_indicator, side_by_side
from pipelines.report.chapters.sums import sums_of
from pipelines.report.chapters.theme import Service, theme
from pipelines.report.model import Block, Paragraph, Section, Table
from pipelines.report.source import Source
from pipelines.report.wording import Words, plain_text
from schemas.code_lists import TOTAL, code_list

MAIN, RATIO, UN = "deployment_share", "deployment_ratio", "un_deployment_share"
GENDER, BEFORE = "gender_training_coverage", "predeployment_training_coverage"
COMMAND, COMMAND_SHARE = "command_training_coverage", "command_training_share"


def deployment(source: Source, words: Words) -> Section:
    """Return the chapter, a section for each service that has figures."""
    meanings = (MAIN, RATIO, UN, GENDER, BEFORE, COMMAND_SHARE)
    return theme(source, words, "deployment", meanings, _service)


def _service(service: Service) -> Iterator[Block | None]:
    yield from _missions(service)
    yield from _training(service)


def _missions(service: Service) -> Iterator[Block | None]:
    rows = service.latest(MAIN)
    if not rows:
        return
    year = rows[0]["time_period"]
    yield from main_figures(service, rows)
    columns = by_indicator(service, (MAIN, "F"), (RATIO, "F"), (UN, "F"))
    yield side_by_side(service, "shares", year, columns, beside=MAIN)
    yield from _of_the_un(service, year)
    yield _by_mission(service, year)
    yield from over_years(service, MAIN)


def _of_the_un(service: Service, year: int) -> Iterator[Paragraph]:
    """Return the targets that the UN set itself, as the edition quotes them, where a share stands beside."""
    if any(row["value"] is not None for row in service.rows(UN, time_period=year)):
        for item in service.source.table("codes.frameworks", answered_by=UN):
            words = service.words.text(
                "deployment.un_targets",
                framework=item["framework"],
                title=item["title"],
                source=item["source"],
            )
            yield Paragraph(words, "note")


def _by_mission(service: Service, year: int) -> Table | None:
    """Return who served in which missions, added up over the region."""
    words, sums = service.words, sums_of(service, year, ["deployed"])
    missions = [one for one in code_list("details").codes if sums.areas("deployed", detail=one)]
    if not missions:
        return None
    return Table(
        f"{service.name}-missions",
        service.title("missions", year),
        (
            words.plain("deployment.mission"),
            *(words.label("sex", sex) for sex in ("F", "M", TOTAL)),
            words.plain("chapters.given_by"),
        ),
        tuple(
            (
                plain_text(words.label("details", detail)),
                *(sums.cell("deployed", sex, detail=detail) for sex in ("F", "M", TOTAL)),
                sums.given_by("deployed", detail=detail),
            )
            for detail in missions
        ),
        sums.notes("deployed"),
    )


def _training(service: Service) -> Iterator[Block | None]:
    rows = service.latest(GENDER) or service.latest(BEFORE)
    if not rows:
        return
    year = rows[0]["time_period"]
    words = service.words
    columns = [
        Column(f"{words.plain(f'deployment.trained.{name}')}, {words.label('sex', sex).lower()}", name, sex)
        for name in (GENDER, BEFORE, COMMAND)
        for sex in ("F", "M")
    ]
    table = side_by_side(service, "training", year, [*columns, *by_indicator(service, (COMMAND_SHARE, "F"))])
    if table is not None:
        yield older(service, year)
        yield table
        yield from remarks(service, rows)
