"""The annual reports that lie in a home: by region, edition, tier, language and form.

Belongs here: names of folders and files, which of them are there. Does not belong here: making and writing
them (`filing`). Nothing here loads what draws and typesets, so that a web server can read it.
"""

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pipelines.store.home import Home
from schemas.languages import LANGUAGES

ENDINGS = ("html", "pdf", "docx", "xlsx")
"""The forms of a report, in the order in which they are offered."""


@dataclass(frozen=True)
class FiledReport:
    """A report that was made: one language, one form."""

    path: Path
    language: str
    form: str

    @property
    def size(self) -> int:
        """Return its size in bytes."""
        return self.path.stat().st_size


def folder_of(home: Home, region: str, edition: str, tier: str) -> Path:
    """Return the folder of the documents made for a tier of an edition, as 2023.1."""
    return home.reports / region / edition / tier


def file_name(document: str, language: str, form: str) -> str:
    """Return the name of a document's file, as report_en.html."""
    return f"{document}_{language}.{form}"


def filed_reports(home: Home, region: str, edition: str, tier: str) -> dict[str, FiledReport]:
    """Return the annual reports made for a tier of an edition, by file name; nothing else that lies there."""
    folder = folder_of(home, region, edition, tier)
    known = (
        FiledReport(folder / file_name("report", language, form), language, form)
        for language in LANGUAGES
        for form in ENDINGS
    )
    return {one.path.name: one for one in known if one.path.is_file() and not one.path.is_symlink()}


def by_language(reports: dict[str, FiledReport]) -> dict[str, list[FiledReport]]:
    """Return the reports of each language, in the order of languages and forms."""
    return {
        language: list(group) for language, group in groupby(reports.values(), key=lambda one: one.language)
    }
