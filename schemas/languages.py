"""The languages of texts and labels, and Serbian in two scripts from one source.

Belongs here: which languages there are, their locales, and the transliteration. Does not belong here: any
text, or how numbers are written (`numbers`).

Serbian is written once, in Cyrillic: from Cyrillic to Latin each letter has exactly one form,
while the other way is ambiguous (nj, lj, dž).
"""

import re
from functools import cache

from babel import Locale

LANGUAGES: tuple[str, ...] = ("en", "bs", "hr", "cnr", "sr-Latn", "sr-Cyrl", "mk", "sq")
"""BCP 47 codes of the languages that a reader may choose."""

WRITTEN_LANGUAGES: tuple[str, ...] = ("en", "bs", "hr", "cnr", "sr", "mk", "sq")
"""The columns of code lists and text files; `sr` is Serbian in Cyrillic."""

LANGUAGE_NAMES = {
    "en": "English",
    "bs": "bosanski",
    "hr": "hrvatski",
    "cnr": "crnogorski",
    "sr-Latn": "srpski",
    "sr-Cyrl": "српски",
    "mk": "македонски",
    "sq": "shqip",
}

_LOCALES = {"en": "en-GB", "cnr": "sr-Latn-ME"}
"""Where a locale is not called like the language: Unicode's CLDR has no Montenegrin of its own."""

_LOWER = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "đ", "е": "e", "ж": "ž", "з": "z", "и": "i",
    "ј": "j", "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "ћ": "ć", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "č", "џ": "dž", "ш": "š",
}  # fmt: skip
_DIGRAPH_IN_CAPITALS = re.compile("[ЉЊЏ](?=[А-ЯЂЈ-Џ])|(?<=[А-ЯЂЈ-Џ])[ЉЊЏ]")
_TO_LATIN = str.maketrans(
    _LOWER | {cyrillic.upper(): latin.capitalize() for cyrillic, latin in _LOWER.items()}
)


def serbian_latin(text: str) -> str:
    """Return Serbian Cyrillic `text` in Latin letters (Његош: Njegoš, ЊЕГОШ: NJEGOŠ); all else stays."""
    capitals = _DIGRAPH_IN_CAPITALS.sub(lambda match: _LOWER[match[0].lower()].upper(), text)
    return capitals.translate(_TO_LATIN)


def written_language(language: str) -> str:
    """Return the language in which the texts for a reader's `language` are written.

    Raises KeyError for a language that is not in LANGUAGES.
    """
    if language not in LANGUAGES:
        raise KeyError(f"No language {language!r}; known: {', '.join(LANGUAGES)}.")
    return language.partition("-")[0]


def in_language(texts: dict[str, str], language: str) -> str:
    """Return the text for a reader's `language` out of a row by written language.

    Raises KeyError for a language that is not in LANGUAGES.
    """
    words = texts[written_language(language)]
    return serbian_latin(words) if language == "sr-Latn" else words


@cache
def locale_of(language: str) -> Locale:
    """Return how a language, as read or as written, writes its numbers, dates and plurals.

    Raises KeyError for a language that is neither in LANGUAGES nor in WRITTEN_LANGUAGES.
    """
    if language not in (*LANGUAGES, *WRITTEN_LANGUAGES):
        raise KeyError(f"No language {language!r}; known: {', '.join(LANGUAGES)}.")
    return Locale.parse(_LOCALES.get(language, language), sep="-")
