"""Messages and screens in every language.

Belongs here: looking up a text of `texts/<subject>/<written language>.yml` and filling in its names. Does
not belong here: the texts, or the names of codes (`code_lists`).
"""

from functools import cache

from schemas.files import SCHEMAS_FOLDER, SchemaError, read_yaml
from schemas.languages import WRITTEN_LANGUAGES, in_language


@cache
def _texts(written_language: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for path in sorted((SCHEMAS_FOLDER / "texts").glob(f"*/{written_language}.yml")):
        for key, value in read_yaml(f"texts/{path.parent.name}/{path.name}").items():
            if key in texts or not isinstance(value, str) or not value.strip():
                raise SchemaError(f"{path}: {key!r} is not a text, or stands twice.")
            texts[key] = value
    return texts


def text_keys(written_language: str) -> tuple[str, ...]:
    """Return the keys of all texts in a written language."""
    return tuple(_texts(written_language))


def text(key: str, language: str, **values: object) -> str:
    """Return the text of `key` in a reader's language, its {names} replaced by `values`.

    Raises SchemaError for an unknown key, KeyError for a name that `values` does not give.
    """
    if key not in _texts("en"):
        raise SchemaError(f"No text {key!r} in schemas/texts.")
    template = in_language({written: _texts(written)[key] for written in WRITTEN_LANGUAGES}, language)
    return template.format_map(values)
