"""What a table is about, told by words: other subjects, columns that repeat others, words that add nothing.

Belongs here: loading `subjects.yml` and looking for its words. Does not belong here: what a label
means within a table of staff (`vocabulary`).
"""

import re
from functools import cache

from schemas.files import read_yaml
from schemas.vocabulary import folded

SHORT = 2
"""Words so short (of, na, të) join others and say nothing themselves."""

_WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?", re.UNICODE)


_PER_MANY = re.compile(r"(?<![\d.,])10{0,2}(?:[ .,']?000){1,2}(?!\d)")


@cache
def _stems(kind: str) -> tuple[tuple[str, ...], ...]:
    by_language = read_yaml("subjects.yml")[kind]
    return tuple(tuple(entry.split(" ")) for entries in by_language.values() for entry in entries)


def _begins(words: list[str], entry: tuple[str, ...]) -> bool:
    """Return whether words begin as an entry says; its last part is blank where the word before must end."""
    *parts, last = entry
    if not last:
        return words[: len(parts)] == parts
    return len(words) >= len(entry) and all(
        word.startswith(part) for word, part in zip(words, entry, strict=False)
    )


def _says(text: str, kind: str) -> bool:
    words = _WORDS.findall(folded(text).casefold().replace("_", " "))
    return any(_begins(words[start:], entry) for entry in _stems(kind) for start in range(len(words)))


@cache
def is_other_subject(text: str) -> bool:
    """Return whether a title or header speaks of something that is not staff (victims, prices)."""
    return _says(text, "other")


@cache
def is_neutral(text: str) -> bool:
    """Return whether a word changes nothing of what the words beside it say (number of, staff)."""
    return len(text) <= SHORT or text.isdigit() or _says(text, "neutral")


@cache
def is_derived(text: str) -> bool:
    """Return whether a header speaks of what only repeats other figures (a change, an index)."""
    return _says(text, "derived")


@cache
def adjectives() -> frozenset[str]:
    """Return words that name a category of staff only beside a noun (civil, as in Guardia Civil)."""
    return frozenset(read_yaml("subjects.yml")["adjectives"])


@cache
def _breakdowns() -> re.Pattern[str]:
    words = "|".join(
        re.escape(word) for entries in read_yaml("subjects.yml")["by"].values() for word in entries
    )
    return re.compile(rf"\b(?:{words})\b[^,;:.()\d]*", re.IGNORECASE)


def without_breakdown(title: str) -> str:
    """Return a title without what its figures are broken down by ("by country and post")."""
    return _breakdowns().sub(" ", title)


def is_rate(text: str) -> bool:
    """Return whether a header speaks of a rate: so many per 1000, 10 000, 100.000 or a million."""
    return _PER_MANY.search(folded(text)) is not None and _WORDS.search(text) is not None


@cache
def is_share(text: str) -> bool:
    """Return whether a header speaks of a share: of these, none is a number of persons."""
    return _says(text, "share")
