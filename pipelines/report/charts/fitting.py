"""How wide words are, and where their lines break so that none is cut.

Belongs here: measuring and wrapping text without a screen. Does not belong here: where it stands.
"""

from collections.abc import Iterable

from pipelines.report.charts.look import SIZE

_NARROW = frozenset("iljtfrIJ.,:;'|!()[]- /іјг")
_WIDE = frozenset("mwMW%@—шщжмюфѓЖШЩМЮФЊЉњљ")


def _advance(letter: str) -> float:
    """Return the width of a letter in ems, a little more than Liberation Sans has."""
    if letter in _NARROW:
        return 0.36
    if letter in _WIDE:
        return 0.9
    return 0.72 if letter.isupper() else 0.575


def width_of(words: str, size: float = SIZE) -> float:
    """Return about how many pixels words take in one line, rather more than less."""
    return sum(map(_advance, words)) * size


def widest(many: Iterable[str], size: float = SIZE) -> float:
    """Return the width of the widest, 0 for none."""
    return max((width_of(words, size) for words in many), default=0.0)


def lines_of(words: str, width: float, size: float = SIZE) -> list[str]:
    """Return words as lines of at most `width` pixels; a single word that is longer is broken."""
    lines = [""]
    for word in (part for whole in words.split() for part in _pieces(whole, width, size)):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _pieces(word: str, width: float, size: float) -> list[str]:
    """Return a word in as many pieces as it takes, each but the last with a hyphen."""
    if width_of(word, size) <= width:
        return [word]
    pieces = [""]
    for letter in word:
        if len(pieces[-1]) > 1 and width_of(f"{pieces[-1]}{letter}-", size) > width:
            pieces[-1] += "-"
            pieces.append("")
        pieces[-1] += letter
    return pieces
