"""Simulated returns as workbooks that say so.

Belongs here: the file name, cover and last year's figures of a simulated workbook. Does not belong
here: drawing it (`intake.template`), which returns the sample has (`sample`).
"""

from collections.abc import Iterator
from datetime import date

from pipelines.intake.reading import Cover
from pipelines.intake.template import write_template
from pipelines.simulation.returns import SimulatedReturn
from schemas.template_layout import template_layout
from schemas.texts import text


def simulated_cover(item: SimulatedReturn) -> Cover:
    """Return a cover that says in its own language that nobody stands behind the figures."""
    return Cover(
        institution=item.institution,
        time_period=item.time_period,
        period_start=date(item.time_period, 1, 1),
        period_end=date(item.time_period, 12, 31),
        template_version=template_layout().version,
        language=item.language,
        contact_name=text("simulation.contact", item.language),
        contact_email="simulation@example.invalid",
        source=text("simulation.source", item.language),
    )


def simulated_name(item: SimulatedReturn) -> str:
    """Return the file name of a simulated return: nobody can take it for a real one."""
    return f"{item.institution}_{item.time_period}_{item.language}_simulated.xlsx"


def simulated_workbooks(returns: list[SimulatedReturn]) -> Iterator[tuple[str, bytes]]:
    """Give file name and workbook of each simulated return, last year's figures beside the new ones."""
    before = {
        (item.institution, item.time_period): item.observations.assign(institution=item.institution)
        for item in returns
    }
    for item in returns:
        content = write_template(
            item.institution,
            item.time_period,
            item.language,
            last_year=before.get((item.institution, item.time_period - 1)),
            values=item.observations,
            cover=simulated_cover(item),
        )
        yield simulated_name(item), content
