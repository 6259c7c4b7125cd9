"""Which layout a workbook is read by that is not our form: the one kept here, or the region's own.

Belongs here: choosing between both, and what is kept of the choice. Does not belong here: the files of a
region (`schemas.layout_files`), reading by a layout (`intake.foreign`), making one (`portal`).

A return is read by the same bytes for ever: `submit` keeps the whole layout in the vault and its hash with
the act, and whoever reads the return again takes that one. A layout that is changed later is for later files.
"""

from dataclasses import replace

from pipelines.checking.result import CheckContext
from pipelines.intake.reading import Reading
from pipelines.store.acts import ReturnRevision
from pipelines.store.home import Home
from schemas.layout_files import layout_years


def with_layout(home: Home, context: CheckContext) -> CheckContext:
    """Return the context with the layout that is kept here for the institution, where that is the one to use.

    The newest that is not later than the year is used; of the same year the one kept here, which an analyst
    made after the region's.
    """
    institution, time_period = context.institution, context.time_period
    if institution is None or time_period is None:
        return context
    kept = home.layouts.current(institution)
    year = max((one for one in kept if one <= time_period), default=None)
    if year is None or any(year < one <= time_period for one in layout_years(institution)):
        return context
    return replace(context, layout=home.layouts.text(kept[year].whole_sha256))


def kept_layouts(home: Home, institution: str) -> dict[int, str]:
    """Return the whole layouts that are kept here for an institution, by year."""
    return {
        year: home.layouts.text(kept.whole_sha256) for year, kept in home.layouts.current(institution).items()
    }


def keep_layout_of(home: Home, reading: Reading) -> str | None:
    """Keep the layout that a file was read by; return its hash, None where it was read by none."""
    return home.vault.put(reading.layout.encode()) if reading.layout else None


def layout_of(home: Home, revision: ReturnRevision) -> str | None:
    """Return the layout that a return was read by when it was sent.

    None for our form, and for what an earlier Muster took in without saying: that is read by the region's.
    """
    return home.layouts.text(revision.layout_sha256) if revision.layout_sha256 else None
