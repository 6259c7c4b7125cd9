"""The flow of a year: opening strength, who came, was promoted and left, closing strength.

Belongs here: the sums of the region that make up a year, as drawings and a table. Does not belong here:
rates (`retention`).
"""

from collections.abc import Iterator

from pipelines.report.chapters.sums import Sums, sums_of
from pipelines.report.chapters.theme import Service
from pipelines.report.charts.contents import Flow, YearFlow
from pipelines.report.figures import Figure
from pipelines.report.model import Block, Drawing, Table
from pipelines.report.wording import plain_text
from schemas.code_lists import TOTAL

OPENING, CLOSING = "opening_strength", "strength"
CAME, LEFT = ("intake", "transfers_in"), ("exits", "transfers_out")
PROMOTED = ("promotions", "promotions_out")
"""Into a rank band and out of it; all ranks together they change no strength."""

ALL = (OPENING, *CAME, PROMOTED[0], *LEFT, PROMOTED[1], CLOSING)


def flows(service: Service, year: int) -> Iterator[Block | None]:
    """Return the year of women and of men in the region, and of women by rank band."""
    sums = sums_of(service, year, ALL)
    if not sums.are_alike((OPENING, *CAME, *LEFT, CLOSING)):
        yield service.paragraph("retention.no_flow")
        return
    for sex in ("F", "M"):
        yield _drawing(service, sums, sex, TOTAL)
    yield _by_rank(service, sums)
    for rank in sums.bands:
        if sums.are_alike(ALL, rank=rank) and _is_whole(sums, rank):
            yield _drawing(service, sums, "F", rank)


def _is_whole(sums: Sums, rank: str) -> bool:
    """Return whether no part of the year of women in a rank band is withheld."""
    found = (sums.both(measure, rank=rank) for measure in ALL)
    return all(both is not None and both[0].value is not None for both in found)


def _drawing(service: Service, sums: Sums, sex: str, rank: str) -> Drawing:
    words = service.words

    def of(measure: str) -> Figure:
        both = sums.both(measure, rank=rank)
        if both is None:
            raise LookupError(f"No {measure} of {rank}.")
        return both[sex == "M"]

    came, left = (CAME, LEFT) if rank == TOTAL else ((*CAME, PROMOTED[0]), (*LEFT, PROMOTED[1]))
    moved = [(measure, "in") for measure in came] + [(measure, "out") for measure in left]
    group = f"{words.label('sex', sex)}, {words.label('ranks', rank)}"
    chart = YearFlow(
        group,
        words.label("measures", OPENING),
        of(OPENING),
        tuple(Flow(words.label("measures", one), direction, of(one)) for one, direction in moved),
        words.label("measures", CLOSING),
        of(CLOSING),
    )
    name = f"{service.name}-flow-{sex.lower()}" + ("" if rank == TOTAL else f"-{rank.lower()}")
    return Drawing(name, service.title("flow", sums.year, group=group), chart)


def _fits(sums: Sums, measure: str, ranks: list[str]) -> bool:
    """Return whether the areas that gave a measure are those that gave strength, wherever it was given."""
    given = [rank for rank in ranks if sums.areas(measure, rank=rank)]
    return bool(given) and all(sums.are_alike((CLOSING, measure), rank=rank) for rank in given)


def _by_rank(service: Service, sums: Sums) -> Table:
    """Return the year of every rank band of which more is known than its strength."""
    words = service.words
    known = {(measure, rank) for measure, rank, *_ in sums.rows if measure != CLOSING}
    bands = [rank for rank in sums.bands if any(of_rank == rank for _, of_rank in known)]
    measures = [one for one in ALL if _fits(sums, one, [*bands, TOTAL])]
    return Table(
        f"{service.name}-flow-ranks",
        service.title("flow_ranks", sums.year),
        (
            words.plain("chapters.rank"),
            words.plain("chapters.sex"),
            *(words.label("measures", measure) for measure in measures),
        ),
        tuple(
            (
                plain_text(words.label("ranks", rank)),
                plain_text(words.label("sex", sex)),
                *(sums.cell(measure, sex, rank=rank) for measure in measures),
            )
            for rank in [*bands, TOTAL]
            for sex in ("F", "M")
        ),
        sums.notes(CLOSING),
    )
