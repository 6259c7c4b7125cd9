"""Words of languages that we do not write but read: what they mean in our code lists.

Belongs here: loading `foreign_words.csv` on top of our own vocabulary. Does not belong here: synonyms
in our own languages (`codes/synonyms.csv`), words that single workbooks use (their layouts).
"""

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


def foreign_vocabulary(*lists: CodeList) -> Vocabulary:
    """Return the vocabulary of `lists` with foreign words; where a word is also ours, ours counts."""
    ours = vocabulary(*lists)
    return Vocabulary({name: {**_foreign().get(name, {}), **codes} for name, codes in ours.by_list.items()})
