"""What came of every audit, by edition: kept once, never written again, with its page.

Belongs here: `quality/<region>/<edition>/check_<number>/` and the region's list of them. Does not belong
here: asking (`audit`), how a page looks (`page`).

What comes of an audit depends on the edition and on what is expected alone, so that the same audit again
is the same check; where anything differs (other expectations, files that somebody touched), it is the next.
"""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pipelines.quality.audit import audit
from pipelines.quality.page import check_page, history_page
from pipelines.quality.results import EditionResults, from_data
from pipelines.store.edition import Edition, latest_edition, named_edition
from pipelines.store.files import TEMPORARY, beside, make_read_only, one_writer, remove_unfinished, swap_in
from pipelines.store.home import Home

RESULTS, PAGE = "results.json", "index.html"
CHECK = "check_"


@dataclass(frozen=True)
class Check:
    """One audit of one edition: where it lies and what came of it."""

    folder: Path
    results: EditionResults

    @property
    def number(self) -> int:
        """Return which audit of its edition it is, 1 for the first."""
        return int(self.folder.name.removeprefix(CHECK))

    @property
    def page(self) -> Path:
        """Return its page."""
        return self.folder / PAGE


def checks_of(home: Home, region: str, edition: str) -> list[Check]:
    """Return the audits of an edition, as 2023.1, oldest first."""
    folders = (home.quality / region / edition).glob(f"{CHECK}*")
    found = [
        Check(folder, from_data(json.loads((folder / RESULTS).read_text(encoding="utf-8"))))
        for folder in folders
    ]
    return sorted(found, key=lambda check: check.number)


def history(home: Home, region: str) -> list[Check]:
    """Return all audits of a region's editions, those of the newest edition first."""
    editions = sorted(
        (path.name for path in (home.quality / region).glob("[0-9]*.*")),
        key=lambda name: [int(part) for part in name.split(".")],
    )
    return [check for edition in editions for check in checks_of(home, region, edition)][::-1]


def _write(path: Path, text: str) -> None:
    with beside(path) as temporary:
        temporary.write_bytes(text.encode())
        swap_in(temporary, path)


def keep(home: Home, results: EditionResults) -> Check:
    """Keep what came of an audit as the next check of its edition, unless the last says the same."""
    region, edition = results.about["region"], results.about["edition"]
    with one_writer(home.quality / region):
        kept = checks_of(home, region, edition)
        if kept and kept[-1].results == results:
            return kept[-1]
        parent = home.quality / region / edition
        parent.mkdir(exist_ok=True)
        remove_unfinished(parent)
        number = kept[-1].number + 1 if kept else 1
        folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=parent))
        text = json.dumps(results.as_data(), indent=2, ensure_ascii=False) + "\n"
        (folder / RESULTS).write_bytes(text.encode())
        (folder / PAGE).write_bytes(check_page(results, number).encode())
        make_read_only(folder)
        check = Check(folder.rename(parent / f"{CHECK}{number}"), results)
        rows = [(item.results, item.number) for item in history(home, region)]
        _write(home.quality / region / PAGE, history_page(rows))
    return check


def audit_and_keep(home: Home, region: str, edition: str | None = None) -> Check:
    """Audit an edition, as 2023.1, or the newest, and keep what came of it.

    Raises NoEditionError where there is no such edition.
    """
    return keep(home, audit(_edition(home, region, edition)))


def _edition(home: Home, region: str, edition: str | None) -> Edition:
    return latest_edition(home, region) if edition is None else named_edition(home, region, edition)
