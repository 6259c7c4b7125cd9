"""The numbers of sections, figures and tables: the same in every form that has pages.

Belongs here: counting. Does not belong here: how a number looks.
"""

from collections.abc import Iterator
from itertools import count

from pipelines.report.model import Drawing, Report, Section, Table


def numbered(report: Report) -> Iterator[tuple[tuple[int, ...], Section]]:
    """Yield every section as it stands, with its number: (1,), (1, 1), (1, 2), (2,)."""
    yield from _numbered(report.sections, ())


def _numbered(
    sections: tuple[Section, ...], above: tuple[int, ...]
) -> Iterator[tuple[tuple[int, ...], Section]]:
    for number, section in enumerate(sections, start=1):
        yield (*above, number), section
        yield from _numbered(section.sections, (*above, number))


def shown_numbers(report: Report) -> dict[str, int]:
    """Return the number of each table and of each drawing, counted apart, by name.

    Raises ValueError for a name that stands twice.
    """
    found: dict[str, int] = {}
    counts = {Table: count(1), Drawing: count(1)}
    for block in report.blocks:
        if isinstance(block, (Table, Drawing)):
            if block.name in found:
                raise ValueError(f"Two tables or drawings are called {block.name!r}.")
            found[block.name] = next(counts[type(block)])
    return found
