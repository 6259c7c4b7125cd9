"""Which layouts there are for a region's institutions: those it comes with, and those that analysts keep.

Belongs here: putting both together for the pages. Does not belong here: which one a file is read by
(`returns.layouts`), drafts (`drafts`).
"""

import re
from dataclasses import dataclass

from pipelines.portal.portal import Portal
from pipelines.store.layouts import KeptLayout
from schemas.layout_files import layout_text, layout_years

_INHERITS = re.compile(r"^inherits:\s*['\"]?([0-9]{4})", re.MULTILINE)


@dataclass(frozen=True)
class Listed:
    """One layout: `kept` says who kept it, None for one that the region comes with.

    `name` is that of its file. `is_used` says whether it counts, or a later one of the same year does.
    """

    institution: str
    year: int
    text: str
    kept: KeptLayout | None
    is_used: bool

    @property
    def name(self) -> str:
        """Return the name of its file."""
        return f"{self.year}.{self.kept.sequence}.yml" if self.kept else f"{self.year}.yml"

    @property
    def inherits(self) -> str | None:
        """Return the year whose layout it changes; None for one that stands by itself."""
        found = _INHERITS.search(self.text)
        return found[1] if found else None


def layouts_of(portal: Portal, institution: str) -> list[Listed]:
    """Return every layout of an institution, the newest year first, of one year what counts first."""
    history = portal.home.layouts.history(institution)
    newest = {item.time_period: item.sequence for item in reversed(history)}
    found = [
        Listed(
            institution,
            item.time_period,
            portal.home.layouts.text(item.sha256),
            item,
            newest[item.time_period] == item.sequence,
        )
        for item in history
    ]
    found += [
        Listed(institution, year, layout_text(institution, year), None, year not in newest)
        for year in layout_years(institution)
    ]
    return sorted(
        found, key=lambda one: (-one.year, not one.is_used, -(one.kept.sequence if one.kept else 0))
    )


def used_layouts(portal: Portal) -> list[Listed]:
    """Return the layouts that count, institution by institution as the region has them."""
    return [
        one
        for institution in portal.region.institutions
        for one in layouts_of(portal, institution)
        if one.is_used
    ]
