"""A revision beside the one before it: what is settled, what is left, what is new.

Belongs here: setting two checks side by side. Does not belong here: figures that changed
(`checking.revisions`), drawing (`pages.comparison`).

A finding is the same in both where its identity is: its rule and the figure's coordinates, in whatever cell.
"""

from dataclasses import dataclass

from pipelines.portal.checked import Checked, checked
from pipelines.store.acts import ReturnRevision
from pipelines.store.home import Home
from schemas.findings import Finding

ASKED = ("block", "explain")
"""What the institution has to do something about."""


@dataclass(frozen=True)
class Comparison:
    """The revision before, and the findings of both that had or have to be corrected or explained."""

    before: ReturnRevision
    settled: tuple[Finding, ...]
    left: tuple[Finding, ...]
    new: tuple[Finding, ...]


def compared(home: Home, found: Checked) -> Comparison | None:
    """Return a revision beside the one before it; None for the first."""
    item = found.revision
    if item.revision == 1:
        return None
    before = checked(home, f"{item.return_key}_r{item.revision - 1}")
    then, now = _asked(before), _asked(found)
    return Comparison(
        before=before.revision,
        settled=tuple(one for name, one in then.items() if name not in now),
        left=tuple(one for name, one in now.items() if name in then),
        new=tuple(one for name, one in now.items() if name not in then),
    )


def _asked(found: Checked) -> dict[str, Finding]:
    return {one.identity: one for one in found.result.findings if one.severity in ASKED}
