"""Sentences with numbers in them, and names, in the reader's language.

Belongs here: filling the texts of `schemas/texts/report*/` so that a number stays a number until it is
written. Does not belong here: the texts, the digits (`display`).
"""

from dataclasses import dataclass
from string import Formatter

from pipelines.report.figures import Figure
from pipelines.report.model import Text
from pipelines.report.source import Source
from schemas.area_forms import area_form
from schemas.texts import template, text


@dataclass(frozen=True)
class Words:
    """The words of one report: texts by key, names by code, in its language."""

    source: Source
    language: str

    def text(self, key: str, **values: Figure | Text | str) -> Text:
        """Return a text of `report.<key>` with its numbers in their places.

        A number chooses the plural form by its value, a missing one as zero does. Raises SchemaError for an
        unknown key, KeyError for a name that `values` does not give.
        """
        chosen = {name: _for_plural(value) for name, value in values.items()}
        parts: list[str | Figure] = []
        for words, name, _, _ in Formatter().parse(template(f"report.{key}", self.language, **chosen)):
            parts.append(words)
            if name is not None:
                value = values[name]
                parts += value.parts if isinstance(value, Text) else (value,)
        return Text(_joined(parts))

    def plain(self, key: str, **values: str) -> str:
        """Return a text without numbers: a title, a head."""
        return "".join(str(part) for part in self.text(key, **values).parts)

    @property
    def region(self) -> str:
        """Return the name of the region."""
        return text(f"region.{self.source.region}.name", self.language)

    def label(self, code_list: str, code: str) -> str:
        """Return the name of a code as the edition has it."""
        return self.source.label(code_list, code, self.language)

    def area(self, ref_area: str) -> str:
        """Return the name of an area, or of the region for _T."""
        return self.label("areas_with_region", ref_area)

    def where(self, ref_area: str) -> str:
        """Return where an area is, for use within a sentence: in Montenegro, u Crnoj Gori."""
        return area_form(self.source.region, ref_area, "locative", self.language)


def _for_plural(value: object) -> object:
    return (value.value or 0.0) if isinstance(value, Figure) else value


def _joined(parts: list[str | Figure]) -> tuple[str | Figure, ...]:
    """Return the parts with neighbouring words as one, without empty ones."""
    joined: list[str | Figure] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    return tuple(joined)


def plain_text(words: str) -> Text:
    """Return words without numbers as a text."""
    return Text((words,)) if words else Text(())
