"""Putting documents where they lie: `reports/<region>/<edition>/<tier>/report_<language>.<form>`.

Belongs here: which edition is meant, writing files whole or not at all. Does not belong here: making a report
(`making`), names and what is there (`filed`), who may have it (`pipelines.portal`).
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from pipelines.report.filed import file_name, folder_of
from pipelines.report.forms import FORMS
from pipelines.report.making import make_report
from pipelines.report.model import Report
from pipelines.store.edition import Edition, latest_edition, named_edition
from pipelines.store.files import remove_abandoned, write_whole
from pipelines.store.home import Home
from pipelines.store.releases import releases
from schemas.regions import region_names

Step = Callable[[str, int], None]
"""Is told which form comes now, and how many there are."""


def find_edition(home: Home, region: str, name: str | None, tier: str) -> Edition:
    """Return a tier's edition by name: 2023.1, or 2023 for the newest of that year, or the latest for None.

    Raises NoEditionError where it is not there.
    """
    if name is None:
        return latest_edition(home, region).of_tier(tier)
    of_year = [path.name for path in releases(home.editions / region) if path.name.startswith(f"{name}.")]
    return named_edition(home, region, of_year[-1] if of_year else name).of_tier(tier)


def regions_with(home: Home, name: str | None) -> list[str]:
    """Return the regions that have an edition of that name or year, or any for None."""
    editions = {region: releases(home.editions / region) for region in region_names()}
    return [
        region
        for region, folders in editions.items()
        if any(name is None or f"{path.name}.".startswith(f"{name}.") for path in folders)
    ]


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
