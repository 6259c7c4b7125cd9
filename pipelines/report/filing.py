"""Putting documents where they lie: `reports/<region>/<edition>/<tier>/report_<language>.<form>`.

Belongs here: writing files whole or not at all. Does not belong here: making a report
(`making`), names and what is there (`filed`), who may have it (`pipelines.portal`).
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from pipelines.report.filed import file_name, folder_of
from pipelines.report.forms import FORMS
from pipelines.report.making import make_report
from pipelines.report.model import Report
from pipelines.store.edition import Edition
from pipelines.store.files import remove_abandoned, write_whole
from pipelines.store.home import Home

Step = Callable[[str, int], None]
"""Is told which form comes now, and how many there are."""


def report_folder(home: Home, report: Report) -> Path:
    """Return the folder of an edition's reports for a tier."""
    return folder_of(home, report.region, report.edition, report.tier)


def write_forms(
    report: Report, forms: Sequence[str], folder: Path, name: str, step: Step = lambda _form, _of: None
) -> list[Path]:
    """Write a report in some forms into a folder and return the files; raise KeyError for an unknown form."""
    written = []
    for form in forms:
        step(form, len(forms))
        path = folder / file_name(name, report.language, form)
        write_whole(path, FORMS[form](report))
        written.append(path)
    return written


def file_report(home: Home, edition: Edition, language: str, forms: Sequence[str]) -> list[Path]:
    """Make the annual report of a tier's edition and write it where reports lie; return the files.

    What killed makers left unfinished there is swept away.
    """
    report = make_report(edition, language)
    folder = report_folder(home, report)
    written = write_forms(report, forms, folder, "report")
    remove_abandoned(folder, max(path.stat().st_mtime for path in written))
    return written
