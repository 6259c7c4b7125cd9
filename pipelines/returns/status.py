"""Who has sent what, and where it stands.

Belongs here: looking at the ledger by region. Does not belong here: drawing it (`cli`), the table of
coverage (`figures.coverage`).
"""

from dataclasses import dataclass

from pipelines.store.acts import Act, ReturnRevision, fold_files, standing
from pipelines.store.home import Home
from schemas.regions import load_region


@dataclass(frozen=True)
class ReturnStatus:
    """Where the return of one institution and year stands; `missing` where none came."""

    institution: str
    name_en: str
    time_period: int
    state: str
    return_id: str | None
    revisions: int


def region_returns(home: Home, region: str, as_of: int | None = None) -> list[ReturnRevision]:
    """Return all revisions of the institutions of a region, as they are or were as of an act."""
    institutions = load_region(region).institutions
    return [item for item in home.ledger.returns(as_of=as_of) if item.institution in institutions]


def files_aside(home: Home, state: str) -> list[Act]:
    """Return the last act on each file that is in no return, in one state.

    Those still to be checked are "received"; those that named no return, and that nobody has sent for
    one since, "quarantined".
    """
    return [act for act in fold_files(home.ledger.acts()) if act.state == state]


def status(home: Home, region: str, as_of: int | None = None) -> list[ReturnStatus]:
    """Return every institution and year that the region asks for, and where its return stands.

    The years are those from the region's first to the newest that anybody sent. Other returns that
    came (for earlier years, by a group for its members) are listed too.
    """
    tree = load_region(region)
    by_key: dict[tuple[str, int], list[ReturnRevision]] = {}
    for item in region_returns(home, region, as_of):
        by_key.setdefault((item.institution, item.time_period), []).append(item)
    first = tree.settings.first_year
    asked_for = range(first, max([first, *(year for _, year in by_key)]) + 1)
    rows = []
    for node in tree.institutions.values():
        for year in sorted({*asked_for, *(year for _, year in by_key)}):
            revisions = by_key.get((node.institution, year), [])
            if revisions or (node.is_expected and year in asked_for):
                one = revisions[standing([item.state for item in revisions])] if revisions else None
                state, return_id = (one.state, one.return_id) if one else ("missing", None)
                rows.append(
                    ReturnStatus(node.institution, node.name_en, year, state, return_id, len(revisions))
                )
    return rows
