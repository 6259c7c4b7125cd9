"""Numbers as a reader writes them.

Belongs here: 1,234.5 or 1.234,5. Does not belong here: rounding that changes what is said.
"""

NO_BREAK_SPACE = "\u00a0"
SEPARATORS = {
    "en": (",", "."),
    "bs": (".", ","),
    "hr": (".", ","),
    "cnr": (".", ","),
    "sr-Latn": (".", ","),
    "sr-Cyrl": (".", ","),
    "mk": (".", ","),
    "sq": (NO_BREAK_SPACE, ","),
}
"""Between thousands, and before decimals, by language (as in Unicode's CLDR)."""


def number_text(value: float, language: str) -> str:
    """Return `value`, with up to ten decimals, written as in a reader's language.

    Raises KeyError for a language that is not in LANGUAGES, ValueError where there is no number.
    """
    thousands, decimal = SEPARATORS[language]
    if value != value:
        raise ValueError("A missing value has no digits.")
    digits = f"{value:,.10f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return digits.translate({ord(","): thousands, ord("."): decimal})
