"""The dictionary as a page: every table, column and code of an edition, in one file that loads nothing.

Belongs here: what the page is filled with. Does not belong here: its look (`dictionary.html.j2`), the
dictionary as Markdown and CSV (`schemas.generate`).
"""

from pathlib import Path
from typing import Any

from pipelines.pages import page_template
from pipelines.publishing.contents import Contents
from schemas.languages import LANGUAGE_NAMES, LANGUAGES
from schemas.tables.derive import description, dictionary_rows, primary_key


def _table(name: str, contents: Contents) -> dict[str, Any]:
    model = contents.model(name)
    return {
        "name": name,
        "rows": contents.tables[name].num_rows,
        "description": description(model),
        "key": primary_key(model),
        "columns": dictionary_rows(model),
    }


def dictionary_page(contents: Contents) -> str:
    """Return the page as HTML."""
    return page_template("pipelines.publishing", "dictionary.html.j2").render(
        contents=contents,
        tables=[_table(name, contents) for name in contents.tables],
        languages={language: LANGUAGE_NAMES[language] for language in LANGUAGES},
        footnotes={name: contents.footnotes(name) for name in contents.code_lists},
    )


def write_dictionary(folder: Path, contents: Contents) -> None:
    """Write `dictionary.html`."""
    (folder / "dictionary.html").write_bytes(dictionary_page(contents).encode())
