"""Bytes to text: which encoding a text file is in.

Belongs here: judging what each encoding would make of the bytes by the letters of the languages that
are known. Does not belong here: those letters and the order of preference (`schemas/encodings.yml`).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import islice

from schemas.files import read_yaml

MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
MOST_LINES = 2000
MOST_ARE_USUAL = 0.95
OURS, OTHERS, LEAST = 1.0, 0.9, 0.6
_WORDS = re.compile(r"[^\W\d_](?:[^\x00-\x7f]|[^\W\d_])*|[^\x00-\x7f]+[^\W\d_][^\s\x00-\x40]*")
_USUAL = re.compile("[\t\n\r -~\xa0-\u052f\u1e00-\u1eff\u2010-\u203a\u20ac]")
_CONTROL = re.compile("[\x80-\x9f]")
_AFTER_WORDS = " \u00a0\u00ad\u00b7„“”‘’‚«»–—…§°©®™€%‰†‡•ºª²³¹"
_BEFORE_WORDS = _AFTER_WORDS.replace("©", "").replace("®", "").replace("™", "")
"""A sign of rights right before a word is more often a letter in another encoding."""


class EncodingUnknownError(ValueError):
    """The text is in no encoding in which it makes sense; `position` is its first byte that is no UTF-8."""

    def __init__(self, position: int, byte: int) -> None:
        super().__init__(f"byte 0x{byte:02X} at {position}")
        self.position = position
        self.byte = byte


@dataclass(frozen=True)
class Alphabet:
    """The letters of a language beyond a to z, and how much a word in it counts."""

    letters: frozenset[str]
    weight: float


@dataclass(frozen=True)
class Knowledge:
    """What `schemas/encodings.yml` says."""

    encodings: tuple[str, ...]
    alphabets: tuple[Alphabet, ...]
    unspeakable: re.Pattern[str]


@cache
def knowledge() -> Knowledge:
    """Return the encodings in order of preference and the letters that tell them apart."""
    said = read_yaml("encodings.yml")
    alphabets = [
        Alphabet(frozenset(entry["letters"]), OURS if entry["ours"] else OTHERS)
        for entry in said["alphabets"]
    ]
    run = re.compile(rf"[^{said['vowels']}]{{{said['longest_run_of_consonants'] + 1}}}")
    return Knowledge(tuple(said["encodings"]), tuple(alphabets), run)


def _is_spelt(word: str) -> bool:
    return word.islower() or word.isupper() or (word[0].isupper() and word[1:].islower())


def _could_be_a_word(word: str) -> bool:
    if not word.isalpha() or not _is_spelt(word):
        return False
    scripts = {unicodedata.name(letter).split()[0] for letter in word}
    strange = sum(not sign.isascii() for sign in word)
    if len(scripts) > 1 or (scripts == {"LATIN"} and strange * 2 > len(word)):
        return False
    return knowledge().unspeakable.search(word.lower()) is None


def _weights(word: str) -> list[float]:
    """Return how much `word` counts in each language: 0 where it has a letter that is not of it."""
    if not _could_be_a_word(word):
        return [0.0] * len(knowledge().alphabets)
    letters = {sign for sign in word.lower() if not sign.isascii()}
    return [each.weight if letters <= each.letters else 0.0 for each in knowledge().alphabets]


@dataclass(frozen=True)
class _Guess:
    encoding: str
    plausible: float
    """The mean weight of the words, each in its best language."""
    in_one_language: float
    """The mean weight of the words in the language that suits most of them."""


def _telling(content: bytes) -> bytes:
    """Return the lines that hold anything beyond plain a to z, as many as are worth judging."""
    lines = (line for line in content.splitlines() if not line.isascii())
    return b"\n".join(islice(lines, MOST_LINES))


def _guess(text: str, encoding: str) -> _Guess:
    words = {word.lstrip(_BEFORE_WORDS).rstrip(_AFTER_WORDS) for word in _WORDS.findall(text)}
    judged = sorted(word for word in words if len(word) > 1 and not word.isascii())
    if not judged:  # no word tells; the first that decodes is as good as any
        return _Guess(encoding, LEAST, LEAST)
    weights = [_weights(word) for word in judged]
    plausible = sum(map(max, weights)) / len(judged)
    return _Guess(encoding, plausible, max(map(sum, zip(*weights, strict=True))) / len(judged))


def _control_signs(text: str) -> bool:
    return _CONTROL.search(text) is not None


def _single_byte(content: bytes) -> tuple[str, str] | None:
    guesses = []
    telling = _telling(content)
    for encoding in knowledge().encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _control_signs(text):
            guesses.append(_guess(telling.decode(encoding), encoding))
    plausible = [guess for guess in guesses if guess.plausible >= LEAST]
    if not plausible:
        return None
    # `max` takes the first of equals, and the list is in the order of preference.
    best = max(plausible, key=lambda guess: guess.plausible + guess.in_one_language)
    return content.decode(best.encoding), best.encoding


def _without_mark(content: bytes) -> str:
    # Separators and ends of lines have a zero in one of their two bytes, always the same one.
    zeros = content.count(0)
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if zeros and not len(content) % 2 and content[start::2].count(0) == zeros:
            text = content.decode(encoding, "replace")
            if len(_USUAL.findall(text)) >= MOST_ARE_USUAL * len(text):
                return encoding
    return "utf-8"


def _marked(content: bytes) -> tuple[bytes, str]:
    """Return the mark at the beginning, if any, and the encoding that it, or the look of the bytes, says."""
    marked = ((mark, name) for mark, name in MARKS if content.startswith(mark))
    return next(marked, (b"", _without_mark(content)))


def as_wide_text(content: bytes) -> str | None:
    """Return bytes as text where their mark or look says that letters have several, sense or not."""
    mark, encoding = _marked(content)
    return None if encoding == "utf-8" else content[len(mark) :].decode(encoding, "replace")


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text and the encoding it was read in; raise EncodingUnknownError where none makes sense."""
    mark, encoding = _marked(content)
    try:
        return content[len(mark) :].decode(encoding), encoding
    except UnicodeDecodeError as error:
        found = None if mark else _single_byte(content)
        if found is None:
            position = len(mark) + error.start
            raise EncodingUnknownError(position, content[position]) from error
        return found
