"""The languages of texts and labels, and Serbian in two scripts from one source.

Belongs here: which languages there are, and the transliteration. Does not belong here: any text.

Serbian is written once, in Cyrillic: from Cyrillic to Latin each letter has exactly one form,
while the other way is ambiguous (nj, lj, dž).
"""

import re

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


def in_language(texts: dict[str, str], language: str) -> str:
    """Return the text for a reader's `language` out of a row by written language.

    Raises KeyError for a language that is not in LANGUAGES.
    """
    if language not in LANGUAGES:
        raise KeyError(f"No language {language!r}; known: {', '.join(LANGUAGES)}.")
    if language == "sr-Latn":
        return serbian_latin(texts["sr"])
    return texts["sr" if language == "sr-Cyrl" else language]
