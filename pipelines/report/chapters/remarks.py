"""What a table of areas does not allow, and who is missing from it.

Belongs here: sentences that follow from the notes and states of rows. Does not belong here: the table.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from pipelines.report.chapters.theme import Service
from pipelines.report.figures import MARKED
from pipelines.report.model import Block, Paragraph
from pipelines.report.source import Row
from pipelines.report.wording import Words, plain_text

ESTIMATES = tuple(mark for mark in MARKED if mark not in ("B", "D"))
"""Statuses that comparability notes do not say: estimated, provisional, unvalidated."""


def remarks(service: Service, rows: list[Row]) -> list[Block]:
    """Return what to read with care in one indicator's rows by area, and which areas have no value."""
    found = {
        "not_compared": _by_note(service, [row for row in rows if _is_apart(row)]),
        "stated": _names(service.words, (row for row in rows if row["basis"] == "stated")),
        "marked": _by_status(service, rows),
    }
    said = " ".join(
        service.words.plain(f"chapters.{key}", groups=groups) for key, groups in found.items() if groups
    )
    caveat = Paragraph(plain_text(said), "caveat") if said else None
    return [one for one in (caveat, _missing(service, rows, rows[0]["time_period"])) if one is not None]


def older(service: Service, year: int) -> Paragraph | None:
    """Return that figures are of an earlier year, where they are."""
    if year == service.source.year:
        return None
    return service.paragraph("chapters.older", year=str(service.source.year), latest=str(year))


def _is_apart(row: Row) -> bool:
    return row["value"] is not None and not row["is_comparable"] and row["comparability_note"] is not None


def _missing(service: Service, rows: list[Row], year: int) -> Paragraph | None:
    """Return which areas have no value of an indicator, by the reason that is known."""
    words = service.words
    reasons = [
        (words.label("comparability", row["comparability_note"] or "not_given"), words.area(row["ref_area"]))
        for row in rows
        if row["value"] is None
    ]
    return not_reported(service, {row["ref_area"] for row in rows}, year, reasons)


def not_reported(
    service: Service, there: set[str], year: int, reasons: Sequence[tuple[str, str]] = ()
) -> Paragraph | None:
    """Return who was asked and is not `there`, by how their returns stand, and those of `reasons`."""
    words = service.words
    asked = service.source.table("region.coverage", sector=service.sector, time_period=year)
    silent = [
        (_said_of(words, state), words.area(area)) for area, state in _states(asked) if area not in there
    ]
    found = [*reasons, *silent]
    if not found:
        return None
    return Paragraph(words.text("chapters.not_reported", year=str(year), groups=_grouped(found)), "note")


def _states(asked: list[Row]) -> list[tuple[str, str]]:
    """Return each area with how its returns stand: missing where nothing came from any institution."""
    areas = groupby(sorted(asked, key=_area), key=_area)
    return [(area, min(({row["state"] for row in of_area}), key=_missing_last)) for area, of_area in areas]


def _area(row: Row) -> str:
    return str(row["ref_area"])


def _missing_last(state: str) -> tuple[bool, str]:
    return state == "missing", state


def _said_of(words: Words, state: str) -> str:
    """Return why an area has no row: nothing came, or what came does not say it."""
    if state == "accepted":
        return words.label("comparability", "not_given")
    return words.label("states", state)


def _by_note(service: Service, rows: list[Row]) -> str:
    words = service.words
    return _grouped(
        [
            (words.label("comparability", row["comparability_note"]), words.area(row["ref_area"]))
            for row in rows
        ]
    )


def _by_status(service: Service, rows: list[Row]) -> str:
    words = service.words
    marked = [row for row in rows if row["value"] is not None and row["obs_status"] in ESTIMATES]
    return _grouped(
        [(words.label("obs_status", row["obs_status"]), words.area(row["ref_area"])) for row in marked]
    )


def _names(words: Words, rows: Iterable[Row]) -> str:
    return ", ".join(words.area(row["ref_area"]) for row in rows)


def _grouped(reasons: list[tuple[str, str]]) -> str:
    """Return areas by reason, as "Not collected by the institution: Croatia, Moldova; Withheld: Albania"."""
    by_reason = itemgetter(0)
    groups = groupby(sorted(reasons, key=by_reason), key=by_reason)
    return "; ".join(f"{reason}: {', '.join(area for _, area in of_reason)}" for reason, of_reason in groups)
