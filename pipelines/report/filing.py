"""Where reports lie: `reports/<region>/<edition>/<tier>/report_<language>.<form>`, made when asked for.

Belongs here: which edition is meant, names of files, writing them whole or not at all. Does not belong here:
making a report (`making`), who may have it (`pipelines.portal`).
"""

from collections.abc import Iterable
from pathlib import Path

from pipelines.report.forms import FORMS
from pipelines.report.model import Report
from pipelines.store.edition import Edition, latest_edition, named_edition
from pipelines.store.files import write_whole
from pipelines.store.home import Home
from pipelines.store.releases import releases


def find_edition(home: Home, region: str, name: str | None, tier: str) -> Edition:
    """Return a tier's edition by name: 2023.1, or 2023 for the newest of that year, or the latest for None.

    Raises NoEditionError where it is not there.
    """
    if name is None:
        return latest_edition(home, region).of_tier(tier)
    of_year = [path.name for path in releases(home.editions / region) if path.name.startswith(f"{name}.")]
    return named_edition(home, region, of_year[-1] if of_year else name).of_tier(tier)


def report_folder(home: Home, report: Report) -> Path:
    """Return the folder of an edition's reports for a tier."""
    return home.reports / report.region / report.edition / report.tier


def write_forms(report: Report, forms: Iterable[str], folder: Path, name: str = "report") -> list[Path]:
    """Write a report in some forms into a folder and return the files; raise KeyError for an unknown form."""
    written = []
    for form in forms:
        path = folder / f"{name}_{report.language}.{form}"
        write_whole(path, FORMS[form](report))
        written.append(path)
    return written
