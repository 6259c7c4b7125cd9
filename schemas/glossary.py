"""The product's words in every language, for those who write its texts.

Belongs here: the shape of `glossary.yml` and the page made of it. Does not belong here: texts, or the names
of codes; that they keep to the glossary is tested (`tests/contract/test_glossary.py`).
"""

import re
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from schemas.files import SchemaError, read_yaml
from schemas.languages import LANGUAGE_NAMES, WRITTEN_LANGUAGES

NAMES = [LANGUAGE_NAMES.get(language, LANGUAGE_NAMES["sr-Cyrl"]) for language in WRITTEN_LANGUAGES]


class Term(BaseModel):
    """One thing: its words by written language, and words that are not used for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    means: str
    words: dict[str, str]
    avoided: dict[str, list[str]] = Field(default={}, alias="not")

    def shown(self, language: str) -> str:
        """Return its words as a reader sees them."""
        return self.words[language].replace("|", "")

    def pattern(self, language: str) -> re.Pattern[str]:
        """Return what finds any form of its words."""
        stems = [re.escape(word.partition("|")[0]) for word in self.words[language].split(", ")]
        ending = "s?" if language == "en" else r"\w*"
        return re.compile(rf"\b(?:{'|'.join(stems)}){ending}\b", re.IGNORECASE)

    def avoided_pattern(self, language: str) -> re.Pattern[str] | None:
        """Return what finds the words that are not used, None where there are none."""
        words = [re.escape(word).replace(r"\*", r"\w*") for word in self.avoided.get(language, [])]
        return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE) if words else None


@cache
def glossary() -> dict[str, Term]:
    """Return all terms by id; raise SchemaError where one stands twice or lacks a language."""
    terms: dict[str, Term] = {}
    for entry in read_yaml("glossary.yml"):
        item = Term.model_validate(entry)
        if item.id in terms or tuple(item.words) != WRITTEN_LANGUAGES:
            raise SchemaError(f"schemas/glossary.yml: {item.id!r} stands twice, or lacks a language.")
        terms[item.id] = item
    return terms


def glossary_markdown() -> str:
    """Return the glossary as a page: a table of words, and under it what is not used."""
    head = ["# Glossary", "<!-- Generated from schemas/glossary.yml by `make generate`; do not edit. -->"]
    head += ["One word for one thing. Texts (`schemas/texts`) and labels (`schemas/codes`) keep to these."]
    table = [f"| {' | '.join(NAMES)} | what it is |", "|---" * (len(NAMES) + 1) + "|"]
    unused = []
    for item in glossary().values():
        words = [item.shown(language) for language in WRITTEN_LANGUAGES]
        table.append(f"| {' | '.join(words)} | {item.means} |")
        for language, avoided in item.avoided.items():
            name = NAMES[WRITTEN_LANGUAGES.index(language)]
            unused.append(f"- {name}: **{item.shown(language)}**, not {', '.join(avoided)}")
    return "\n\n".join([*head, "\n".join(table), "## Not used", "\n".join(unused)]) + "\n"
