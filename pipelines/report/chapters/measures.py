"""What institutions have for women, peace and security: answers, posts, desks, money, complaints.

Belongs here: what the chapter shows of a service. Does not belong here: its frame (`theme`), the questions
(`schemas/codes/details.csv`).
"""

from collections.abc import Iterator

from pipelines.report.chapters.parts import area_table
from pipelines.report.chapters.remarks import not_reported, older
from pipelines.report.chapters.theme import Service, theme
from pipelines.report.figures import absence_of, count_of
from pipelines.report.model import Block, Cell, Section, Table, Text
from pipelines.report.source import Row, Source
from pipelines.report.wording import Words, plain_text
from schemas.code_lists import TOTAL, code_list

TABLE, ANSWERS, BUDGET = "region.mechanisms", "answers", "budget"
COUNTS = (
    "gender_advisers",
    "focal_points",
    "womens_desks",
    "police_stations",
    "complaints",
    "complaints_investigated",
    "complaints_closed",
)
DESKS = "womens_desk_share"


def measures(source: Source, words: Words) -> Section:
    """Return the chapter, a section for each service that answered."""
    return theme(source, words, "measures", (), _service)


def _service(service: Service) -> Iterator[Block | None]:
    every = [row for row in service.source.table(TABLE, sector=service.sector) if _is_due(service, row)]
    if not every:
        return
    year = max(row["time_period"] for row in every)
    rows = [row for row in every if row["time_period"] == year]
    yield older(service, year)
    yield _matrix(service, year, [row for row in rows if row["measure"] == ANSWERS])
    yield service.paragraph("measures.own_words")
    yield not_reported(service, {row["ref_area"] for row in rows}, year)
    yield _counts(service, year, rows)
    yield from _desks(service, year)
    yield from _budgets(service, year, [row for row in rows if row["measure"] == BUDGET])


def _is_due(service: Service, row: Row) -> bool:
    return int(row["time_period"]) <= service.source.year


def _areas(service: Service, rows: list[Row]) -> list[str]:
    there = {row["ref_area"] for row in rows}
    return [area for area in service.source.codes("areas") if area in there]


def _matrix(service: Service, year: int, rows: list[Row]) -> Table | None:
    """Return questions by areas, each answer as a word."""
    if not rows:
        return None
    words, areas = service.words, _areas(service, rows)
    asked = {row["detail"] for row in rows}

    def cell(area: str, question: str) -> Cell:
        return _answer(service, [r for r in rows if r["ref_area"] == area and r["detail"] == question])

    return Table(
        f"{service.name}-answers",
        service.title("answers", year, of_all=True),
        (words.plain("measures.question"), *(words.area(area) for area in areas)),
        tuple(
            (plain_text(words.label("details", question)), *(cell(area, question) for area in areas))
            for question in code_list("details").codes
            if question in asked
        ),
        (words.text("table.source", table=TABLE),),
    )


def _answer(service: Service, rows: list[Row]) -> Text:
    """Return an area's answer or, where several institutions answer for it, how many say what."""
    said: dict[str, list[Row]] = {}
    for row in rows:
        said.setdefault(_word(service, row), []).append(row)
    if len(rows) < 2:
        return plain_text(next(iter(said))) if said else service.words.text("absence.absent")
    parts: list[Text] = [
        service.words.text("measures.several", answer=word, count=_count(service, of_word))
        for word, of_word in sorted(said.items(), key=lambda pair: -len(pair[1]))
    ]
    separated = [part for text in parts for part in (*text.parts, "; ")]
    return Text(tuple(separated[:-1]))


def _count(service: Service, rows: list[Row]) -> Cell:
    return count_of(tuple(service.source.figure(TABLE, row, "obs_value") for row in rows))


def _word(service: Service, row: Row) -> str:
    if row["answer"] is not None:
        return service.words.label("answers", row["answer"])
    return service.words.plain(f"absence.{absence_of(row['obs_status'], row['conf_status'])}")


def _counts(service: Service, year: int, rows: list[Row]) -> Table | None:
    """Return posts, desks and complaints by area and over the region."""
    asked = {row["measure"] for row in rows}
    counted = [measure for measure in COUNTS if measure in asked]
    if not counted:
        return None
    words, areas = service.words, _areas(service, rows)

    def cell(area: str, measure: str) -> Cell:
        own = [row for row in rows if row["ref_area"] == area and row["measure"] == measure]
        if len(own) == 1:
            return service.source.figure(TABLE, own[0], "obs_value")
        return _sum(service, year, area, measure)

    return Table(
        f"{service.name}-counts",
        service.title("counts", year, of_all=True),
        (words.plain("table.area"), *(words.label("measures", measure) for measure in counted)),
        (
            *((plain_text(words.area(area)), *(cell(area, one) for one in counted)) for area in areas),
            (plain_text(words.area(TOTAL)), *(_sum(service, year, TOTAL, one) for one in counted)),
        ),
        (words.text("chapters.region_sums"), words.text("table.source", table=TABLE)),
    )


def _sum(service: Service, year: int, area: str, measure: str) -> Cell:
    """Return what several institutions have together."""
    place = {"sector": service.sector, "time_period": year, "ref_area": area, "measure": measure}
    rows = service.source.table("region.sums", **place)
    if not rows:
        return service.words.text("absence.absent")
    return service.source.figure("region.sums", rows[0], "obs_value")


def _desks(service: Service, year: int) -> Iterator[Block]:
    rows = service.rows(DESKS, sex=TOTAL, population=TOTAL, rank=TOTAL, time_period=year)
    if rows:
        yield area_table(service.source, service.words, f"{service.name}-desks", rows)


def _budgets(service: Service, year: int, rows: list[Row]) -> Iterator[Block]:
    """Return what each institution sets aside; money of different currencies is not added up."""
    if all(row["obs_value"] is None for row in rows):
        return
    words = service.words
    names = {one["institution"]: one for one in service.source.table("codes.institutions")}
    name = "name_en" if words.language == "en" else "name"
    yield Table(
        f"{service.name}-budget",
        service.title("budget", year, of_all=True),
        (words.plain("table.area"), words.plain("measures.institution"), words.label("measures", BUDGET)),
        tuple(
            (
                plain_text(words.area(row["ref_area"])),
                plain_text(names[row["institution"]][name]),
                service.source.figure(TABLE, row, "obs_value"),
            )
            for row in rows
        ),
        (words.text("table.source", table=TABLE),),
    )
    yield service.paragraph("measures.currencies")
