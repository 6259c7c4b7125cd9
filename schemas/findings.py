"""The finding: one thing wrong or doubtful in a return, and where.

Belongs here: its shape and its words. Does not belong here: the checks that make findings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from schemas.code_lists import CodeList, code_list
from schemas.exceptions import KnownException
from schemas.numbers import date_text, is_number, number_text
from schemas.regions import load_region
from schemas.rules import rule
from schemas.texts import text

MOST_NAMED = 8
"""How many cells or numbers a sentence names before it goes on with an ellipsis."""


@dataclass(frozen=True)
class Place:
    """A cell as the sender sees it: sheet name and A1 address; both None for the file as a whole."""

    sheet: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.cell else (self.sheet or "")


@dataclass(frozen=True)
class Label:
    """A code in a sentence, written as the reader's language names it.

    National ranks belong to a region: `region` says to which.
    """

    code_list: str
    code: str
    region: str | None = None

    def in_language(self, language: str) -> str:
        """Return the code's name; raise SchemaError for an unknown list or code."""
        return self._codes().label(self.code, language)

    def _codes(self) -> CodeList:
        if self.code_list == "ranks" and self.region is not None:
            return load_region(self.region).ranks()
        return code_list(self.code_list)


@dataclass(frozen=True)
class Terms:
    """The numbers of a sum: "98 + 121 + 328"."""

    numbers: tuple[float, ...]

    def in_language(self, language: str) -> str:
        """Return the sum as it is written, long ones with their middle left out."""
        return " + ".join(_shortened([number_text(number, language) for number in self.numbers]))


@dataclass(frozen=True)
class Change:
    """A cell with the number that stands in it and the one that would fit: "D14 (132 → 123)"."""

    place: Place
    given: float
    fitting: float


def _shortened(words: list[str]) -> list[str]:
    return words if len(words) <= MOST_NAMED else [*words[: MOST_NAMED - 2], "…", words[-1]]


def worded(value: object, language: str, sheet: str | None = None) -> str:
    """Return a finding's value as it stands in a sentence of a reader's language.

    Numbers and dates are written as the language writes them, labels by their names, cells of the
    finding's own `sheet` without its name; years and other codes are text. Raises TypeError for a value
    that has no words.
    """
    if isinstance(value, str):
        return value
    if is_number(value):
        return number_text(value, language)
    if isinstance(value, date):
        return date_text(value, language)
    if isinstance(value, (Label, Terms)):
        return value.in_language(language)
    if isinstance(value, Place):
        return value.cell if value.cell and value.sheet == sheet else str(value)
    if isinstance(value, Change):
        given, fitting = (number_text(number, language) for number in (value.given, value.fitting))
        return f"{worded(value.place, language, sheet)} ({given} → {fitting})"
    if isinstance(value, tuple):
        separator = "; " if any(isinstance(part, tuple) for part in value) else ", "
        return separator.join(_shortened([worded(part, language, sheet) for part in value]))
    raise TypeError(f"A finding cannot say {value!r}.")


@dataclass(frozen=True)
class Finding:
    """What a rule found, with the values that its message names.

    `rule` is an id of rules.yml, `values` fill the message's names (see `worded`), `related` are the
    other cells that the rule looked at. `about` has the coordinates of the figure that it is about, in
    the order of a series key; it is empty where the finding is about no single figure. A finding that
    a known `exception` covers only informs, and says why it may stand. `joins` are the findings that it
    stands for: those that have the same cause.
    """

    rule: str
    place: Place = Place()
    related: tuple[Place, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)
    joins: tuple["Finding", ...] = ()
    exception: KnownException | None = None

    @property
    def identity(self) -> str:
        """Return what stays the same when a corrected file is sent, or next year's: rule and series key.

        Rule and cell where the finding is about no single figure.
        """
        return f"{self.rule}:{'.'.join(self.about.values()) or self.place}"

    @property
    def stage(self) -> str:
        """Return the stage of its rule."""
        return rule(self.rule).stage

    @property
    def severity(self) -> str:
        """Return block, explain or inform: that of its rule, but inform where an exception covers it."""
        return "inform" if self.exception else rule(self.rule).severity

    def message(self, language: str) -> str:
        """Return what is wrong, in a reader's language."""
        message = self._text("message", language)
        if self.exception is None:
            return message
        words = {"reason": self.exception.reason, "author": self.exception.author}
        words |= {"until": self.exception.until.isoformat()}
        return f"{message} {text('rule_exception.known', language, **words)}"

    def why(self, language: str) -> str:
        """Return why it matters, in a reader's language."""
        return self._text("why", language)

    def advice(self, language: str) -> str:
        """Return what to do, in a reader's language."""
        return self._text("advice", language)

    def _text(self, part: str, language: str) -> str:
        sheet = self.place.sheet
        words = {
            name: value if is_number(value) else worded(value, language, sheet)  # a number chooses the plural
            for name, value in self.values.items()
        }
        return text(f"rule.{self.rule}.{part}", language, **words)
