"""The sample's workbooks, drawn by our own template writer.

Belongs here: published and simulated returns as bytes by file name. Does not belong here: planted
errors (`faults`), writing to the disk (`__main__`).
"""

from datetime import date

from pipelines.intake.reading import Cover
from pipelines.intake.template import write_template
from pipelines.sample.published import published_returns
from pipelines.simulation import SimulatedReturn, simulate
from schemas.template_layout import template_layout
from schemas.texts import text

INSTITUTIONS, YEARS, SEED = 10, 3, 31


def published_workbooks() -> dict[str, bytes]:
    """Return the workbook of every published return by file name."""
    return {
        f"{item.institution}_{item.time_period}_{item.language}.xlsx": write_template(
            item.institution, item.time_period, item.language, values=item.values, cover=item.cover
        )
        for item in published_returns()
    }


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


def simulated_workbooks(returns: list[SimulatedReturn]) -> dict[str, bytes]:
    """Return the workbook of each simulated return by file name, last year's figures beside it."""
    found = {}
    before = {
        (item.institution, item.time_period): item.observations.assign(institution=item.institution)
        for item in returns
    }
    for item in returns:
        found[simulated_name(item)] = write_template(
            item.institution,
            item.time_period,
            item.language,
            last_year=before.get((item.institution, item.time_period - 1)),
            values=item.observations,
            cover=simulated_cover(item),
        )
    return found


def sample_simulation() -> list[SimulatedReturn]:
    """Return the simulated returns of the sample."""
    return simulate(INSTITUTIONS, YEARS, SEED)
