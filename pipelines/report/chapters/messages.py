"""A main message: what it says, what it rests on; and the rows that a rule may speak of.

Belongs here: what the rules share: last year's rows, areas in a regional value, sentences on bases. Does not
belong here: the rules (`message_rules`), how a service's messages stand on the page (`summary`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.report.chapters.theme import Service
from pipelines.report.display import DECIMALS, shown
from pipelines.report.figures import Figure, Reference, count_at
from pipelines.report.model import Text
from pipelines.report.source import Row, reference
from pipelines.report.wording import plain_text
from schemas.code_lists import TOTAL
from schemas.indicators import indicators
from schemas.messages import MessageSettings


@dataclass(frozen=True)
class Message:
    """What a message claims, and sentences on what it rests on and what to mind."""

    claim: Text
    basis: tuple[Text, ...]


@dataclass(frozen=True)
class Speaker:
    """Speaks of one service in the report's year, as the settings want it."""

    service: Service
    settings: MessageSettings

    @property
    def year(self) -> int:
        """Return the year that is spoken of."""
        return self.service.source.year

    def rows(self, indicator: str, *, sex: str = "F", rank: str = TOTAL, years_before: int = 0) -> list[Row]:
        """Return an indicator's rows by area of the report's year, or some years before."""
        return self.service.rows(indicator, sex=sex, rank=rank, time_period=self.year - years_before)

    def say(self, key: str, **values: Figure | Text | str) -> Text:
        """Return a sentence of `report.messages`; the years are known to all of them."""
        years = {"year": str(self.year), "last": str(self.year - 1)}
        return self.service.words.text(f"messages.{key}", **years, **values)

    def subject(self, indicator: str) -> str:
        """Return what an indicator is called within a sentence on this service."""
        return self.service.words.plain(f"messages.subject.{self.service.sector}.{indicator}")

    def figure(self, row: Row, column: str = "value") -> Figure:
        """Return the number in a column of an indicator's row."""
        return self.service.source.figure(indicators()[row["indicator"]].table, row, column)

    def areas(self, rows: Iterable[Row]) -> str:
        """Return the names of the areas of rows, in the order of the region."""
        order = self.service.source.codes("areas")
        found = sorted({row["ref_area"] for row in rows}, key=order.index)
        return ", ".join(self.service.words.area(area) for area in found)

    def has_base(self, row: Row | None) -> bool:
        """Return whether a value is there and rests on enough persons or posts, where they were given."""
        if row is None or row["value"] is None or self.figure(row).is_of_few:
            return False
        return row["denominator"] is None or bool(row["denominator"] >= self.settings.smallest_base)

    def on_region(self, row: Row) -> tuple[Text, ...]:
        """Return what a regional value rests on, and what to mind."""
        basis = self.say(
            f"basis.region.{row['regional_basis']}",
            count=self.figure(row, "regional_areas"),
            coverage=self.figure(row, "regional_coverage"),
        )
        return (basis, *self.notes([row["regional_note"]]))

    def on_counts(self, row: Row) -> tuple[Text, ...]:
        """Return what an area's value rests on."""
        if row["basis"] == "stated":
            return (self.stated([row]),)
        numerator, denominator = self.figure(row, "numerator"), self.figure(row, "denominator")
        area = self.service.words.area(row["ref_area"])
        return (self.say("basis.counts", area=area, numerator=numerator, denominator=denominator),)

    def stated(self, rows: Iterable[Row]) -> Text:
        """Return which areas stated a share without counts."""
        return self.service.words.text("chapters.stated", groups=self.areas(rows))

    def apart(self, rows: Iterable[Row]) -> list[tuple[str, str]]:
        """Return each reason for which areas are not set beside the others, and which areas."""
        reasons: dict[str, list[Row]] = {}
        for row in rows:
            if row["value"] is not None and not is_compared(row) and row["comparability_note"] is not None:
                reasons.setdefault(row["comparability_note"], []).append(row)
        label = self.service.words.label
        return [
            (_within(label("comparability", note)), self.areas(of_note))
            for note, of_note in sorted(reasons.items())
        ]

    def notes(self, notes: Iterable[str | None]) -> tuple[Text, ...]:
        """Return what codes of comparability say, each once."""
        label = self.service.words.label
        return tuple(plain_text(f"{label('comparability', one)}.") for one in dict.fromkeys(notes) if one)


def compared(rows: Iterable[Row]) -> list[Row]:
    """Return rows with a value that may be set beside the others, the highest first."""
    found = [row for row in rows if row["value"] is not None and is_compared(row)]
    return sorted(found, key=lambda row: (row["rank_position"], row["ref_area"]))


def is_compared(row: Row) -> bool:
    """Return whether a row has a position among areas of which all institutions reported."""
    return bool(row["is_comparable"] and row["rank_position"] is not None and row["coverage"] == FULL)


FULL = 100.0
"""Per cent of the institutions of an area that should report."""


def _within(label: str) -> str:
    """Return a label as it stands within a sentence."""
    return label[:1].lower() + label[1:]


def in_region(rows: Iterable[Row]) -> frozenset[str] | None:
    """Return the areas that a regional value rests on; None where the rows do not tell."""
    every = list(rows)
    found = frozenset(row["ref_area"] for row in every if is_in_region(row))
    return found if every and len(found) == every[0]["regional_areas"] else None


def is_in_region(row: Row) -> bool:
    """Return whether an area's counts are in the regional value: of a small base, too."""
    may = row["is_comparable"] or row["comparability_note"] == "small_base"
    return bool(may and row["basis"] == "counts" and row["value"] is not None)


def regional(rows: Sequence[Row]) -> Row | None:
    """Return a row that gives the regional value; every row of one indicator and year gives it alike."""
    return next((row for row in rows if row["regional_value"] is not None), None)


def count_rows(table: str, rows: Iterable[Row], column: str = "value") -> Figure:
    """Return how many rows these are, leading to a column of each."""
    places: tuple[Reference, ...] = tuple(reference(table, row, column) for row in rows)
    return count_at(places)


def as_one(messages: Sequence[Message]) -> Message:
    """Return messages as one: all that they claim, then what they rest on, each sentence once."""
    basis = dict.fromkeys(text for message in messages for text in message.basis)
    return Message(joined(message.claim for message in messages), tuple(basis))


def joined(texts: Iterable[Text]) -> Text:
    """Return sentences as one paragraph."""
    parts: list[str | Figure] = []
    for text in texts:
        parts += [" ", *text.parts] if parts else text.parts
    return Text(tuple(parts))


def way(now: Figure, then: Figure) -> str:
    """Return where a value went, as far as its written decimals show it."""
    if now.value is None or then.value is None:
        raise ValueError("Only values can be set beside each other.")
    if shown(now, "en") == shown(then, "en"):
        return "same"
    return "up" if now.value > then.value else "down"


def read_alike(one: Row, other: Row) -> bool:
    """Return whether two shares are the same with as many decimals as both have: 11 and 11.4 are."""
    places = min(_decimals(one), _decimals(other))
    return round(one["value"], places) == round(other["value"], places)


def _decimals(row: Row) -> int:
    """Return how many decimals a share has: those that were stated, and none that are not written."""
    if row["basis"] != "stated":
        return WRITTEN
    return min(WRITTEN, len(f"{row['value']:g}".partition(".")[2]))


WRITTEN = DECIMALS["percent"]
"""Decimals with which a share is written."""
