"""Words of languages that we do not write but read: what they mean in our code lists.

Belongs here: loading `foreign_words.csv` on top of our own vocabulary. Does not belong here: synonyms
in our own languages (`codes/synonyms.csv`), words that single workbooks use (their layouts).
"""

import unicodedata
from dataclasses import dataclass
from functools import cache

from schemas.code_lists import CodeList, code_list
from schemas.files import read_csv
from schemas.vocabulary import Vocabulary, normalised, vocabulary


@cache
def _foreign() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in read_csv("foreign_words.csv", ["code_list", "code", "language", "synonym"]):
        code = code_list(row["code_list"])[row["code"]].code
        found.setdefault(row["code_list"], {})[normalised(row["synonym"])] = code
    return found


def _bare(known: dict[str, str]) -> dict[str, str]:
    """Return words as they are written where accents are lost (Zene, Muskarci, vodjenje)."""
    found: dict[str, set[str]] = {}
    for word, code in known.items():
        for stroked in ("dj", "d"):
            letters = unicodedata.normalize("NFKD", word.replace("đ", stroked))
            bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
            found.setdefault(bare, set()).add(code)
    return {word: codes.pop() for word, codes in found.items() if len(codes) == 1}


@dataclass(frozen=True)
class ForeignVocabulary(Vocabulary):
    """A vocabulary with foreign words, and `bare`: all its words without their accents."""

    bare: dict[str, dict[str, str]]

    def whole_meanings(self, label: str) -> dict[str, str]:
        """Return all that a whole label means, written with its accents or without them.

        Within a longer label bare letters are no word: the Albanian for policemen is "police" then.
        """
        key = normalised(label)
        found = self.meanings(label)
        return found or {name: words[key] for name, words in self.bare.items() if key in words}


def foreign_vocabulary(*lists: CodeList) -> ForeignVocabulary:
    """Return the vocabulary of `lists` with foreign words; where a word is also ours, ours counts."""
    ours = vocabulary(*lists)
    by_list = {name: {**_foreign().get(name, {}), **codes} for name, codes in ours.by_list.items()}
    return ForeignVocabulary(by_list, {name: _bare(known) for name, known in by_list.items()})
