"""What a table is about, told by words: other things than staff, columns that only repeat others.

Belongs here: loading `subjects.yml` and looking for its words. Does not belong here: what a label
means within a table of staff (`vocabulary`).
"""

import re
from functools import cache

from schemas.files import read_yaml
from schemas.vocabulary import folded

_WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?", re.UNICODE)


@cache
def _stems(kind: str) -> tuple[tuple[str, ...], ...]:
    by_language = read_yaml("subjects.yml")[kind]
    return tuple(tuple(entry.split()) for entries in by_language.values() for entry in entries)


def _says(text: str, kind: str) -> bool:
    words = _WORDS.findall(folded(text).casefold().replace("_", " "))
    return any(
        all(word.startswith(part) for word, part in zip(words[start:], entry, strict=False))
        for entry in _stems(kind)
        for start in range(len(words) - len(entry) + 1)
    )


@cache
def is_other_subject(text: str) -> bool:
    """Return whether a title or header speaks of something that is not staff (victims, prices)."""
    return _says(text, "other")


@cache
def is_derived(text: str) -> bool:
    """Return whether a header speaks of what only repeats other figures (a change, an index)."""
    return _says(text, "derived")
