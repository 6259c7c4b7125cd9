"""The pages for the steering group: one audit, all audits of a region; each one file that loads nothing.

Belongs here: what the pages are filled with. Does not belong here: their look (`check.html.j2`,
`history.html.j2`).
"""

from collections.abc import Sequence

from pipelines.pages import page_template
from pipelines.quality.results import FAILS, HOLDS, NOT_CHECKED, EditionResults

WORDS = {HOLDS: "holds", FAILS: "fails", NOT_CHECKED: "could not be checked"}


PACKAGE = "pipelines.quality"


def check_page(results: EditionResults, number: int) -> str:
    """Return the page of one audit, the `number`th of its edition."""
    return page_template(PACKAGE, "check.html.j2").render(results=results, check=number, words=WORDS)


def history_page(checks: Sequence[tuple[EditionResults, int]]) -> str:
    """Return the page that lists a region's audits with their numbers, the newest first."""
    return page_template(PACKAGE, "history.html.j2").render(checks=checks)
