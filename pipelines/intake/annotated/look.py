"""How marks look: a colour by severity, the size of a comment, the address of a link.

Belongs here: what index and marks share. Does not belong here: the look of the form itself
(`template_style`).
"""

from collections.abc import Iterable

from pipelines.intake import template_style as style

GROUNDS = {"block": "F9C9C4", "explain": style.AMBER, "inform": "D5E4F5"}
INKS = {"block": style.ALARM, "explain": style.AMBER_INK, "inform": style.DEEP}
"""Every ink can be read on its ground (contrast above 4.5 to 1)."""
ORDER = tuple(GROUNDS)
AUTHOR = "Muster"

COMMENT_WIDTH, COMMENT_LINE, COMMENT_PADDING, MOST_HEIGHT = 360, 16, 14, 640
"""Of a comment's box, in pixels."""
LETTERS = 46
"""How many digits wide a comment's line is."""


def worst(severities: Iterable[str]) -> str:
    """Return the gravest of some severities."""
    return min(severities, key=ORDER.index)


def comment_height(text: str) -> int:
    """Return how high a comment's box is in which the whole text can be read."""
    lines = sum(style.lines(line, LETTERS) for line in text.split("\n"))
    return min(lines * COMMENT_LINE + COMMENT_PADDING, MOST_HEIGHT)


def address_of(title: str, cell: str | None) -> str:
    """Return a cell (A1 where none is named) of a sheet as a link names it."""
    quoted = title.replace("'", "''")
    return f"'{quoted}'!{cell or 'A1'}"
