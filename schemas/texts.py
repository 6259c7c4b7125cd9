"""Messages and screens in every language.

Belongs here: looking up a text of `texts/<subject>/<written language>.yml`, choosing its plural form and
filling in its names. Does not belong here: the texts, the names of codes (`code_lists`), what numbers look
like (`numbers`).

A text beside whose number a noun stands is written once for each form that the noun takes:

    rule.rows_lost.message:
      count:
        one: "{count} row was lost."
        other: "{count} rows were lost."
"""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from schemas.files import SCHEMAS_FOLDER, SchemaError, read_yaml
from schemas.languages import in_language, written_language
from schemas.numbers import is_number, number_text, plural_categories, plural_category


@dataclass(frozen=True)
class Text:
    """A text in one written language.

    `forms` are by plural category of the number called `number`; a text without such a number has the
    single form "other".
    """

    forms: Mapping[str, str]
    number: str | None = None

    @property
    def names(self) -> frozenset[str]:
        """Return the names that its values must give."""
        return frozenset().union(*map(_names, self.forms.values()))

    def form(self, values: Mapping[str, object], written: str) -> str:
        """Return the form for `values`; raise TypeError where what should choose it is no number."""
        if self.number is None:
            return self.forms["other"]
        number = values[self.number]
        if not is_number(number):
            raise TypeError(f"{self.number} must be a number to choose a plural form, not {number!r}.")
        return self.forms[plural_category(number, written)]


def _names(form: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(form) if name is not None}


def _read(value: object, written: str) -> Text:
    """Return the text that a file gives for one key; raise ValueError where it is none."""
    if not isinstance(value, dict):
        return _checked(Text({"other": value}))  # type: ignore[dict-item]
    if len(value) != 1:
        raise ValueError("names more or less than one number that chooses its form")
    ((number, forms),) = value.items()
    needed = plural_categories(written)
    if not isinstance(forms, dict) or set(forms) != needed:
        raise ValueError(f"must have the forms {', '.join(sorted(needed))}, and no others")
    return _checked(Text(forms, number))


def _checked(found: Text) -> Text:
    if not all(isinstance(form, str) and form.strip() for form in found.forms.values()):
        raise ValueError("is no text, or empty")
    if any(_names(form) != found.names for form in found.forms.values()):
        raise ValueError("has forms that name different values")
    if found.number is not None and found.number not in found.names:
        raise ValueError(f"does not say its number {found.number!r}")
    return found


def _entries(written: str) -> Iterator[tuple[str, str, object]]:
    for path in sorted((SCHEMAS_FOLDER / "texts").glob(f"*/{written}.yml")):
        name = f"texts/{path.parent.name}/{path.name}"
        for key, value in read_yaml(name).items():
            yield name, key, value


@cache
def texts(written: str) -> Mapping[str, Text]:
    """Return all texts of a written language by key; raise SchemaError for one that is none."""
    found: dict[str, Text] = {}
    for name, key, value in _entries(written):
        if key in found:
            raise SchemaError(f"schemas/{name}: {key!r} stands in another file too.")
        try:
            found[key] = _read(value, written)
        except ValueError as error:
            raise SchemaError(f"schemas/{name}: {key!r} {error}.") from error
    return found


def text_keys(written: str) -> tuple[str, ...]:
    """Return the keys of all texts in a written language."""
    return tuple(texts(written))


def template(key: str, language: str, **values: object) -> str:
    """Return the text of `key` in a reader's language with its {names} still in their places.

    Numbers among `values` choose the plural form. Raises SchemaError for an unknown key, KeyError where the
    number that chooses is not given.
    """
    written = written_language(language)
    if key not in texts(written):
        raise SchemaError(f"No text {key!r} in schemas/texts/*/{written}.yml.")
    return in_language({written: texts(written)[key].form(values, written)}, language)


def text(key: str, language: str, **values: object) -> str:
    """Return the text of `key` in a reader's language, its {names} replaced by `values`.

    Numbers choose the plural form and are written as the language writes them; years and other codes
    are text. Raises SchemaError for an unknown key, KeyError for a name that `values` does not give.
    """
    return template(key, language, **values).format_map(
        {name: number_text(value, language) if is_number(value) else value for name, value in values.items()}
    )
