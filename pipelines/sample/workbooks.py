"""The sample's workbooks, drawn by our own template writer.

Belongs here: published and simulated returns, and a register, as bytes by file name. Does not belong
here: planted errors (`faults`), writing to the disk (`__main__`).
"""

from pipelines.intake.template import write_template
from pipelines.sample.published import published_returns
from pipelines.simulation import SimulatedReturn, simulate
from pipelines.simulation.registers import register_workbook, simulated_register

INSTITUTIONS, YEARS, SEED = 10, 3, 31


def published_workbooks() -> dict[str, bytes]:
    """Return the workbook of every published return by file name."""
    return {
        f"{item.institution}_{item.time_period}_{item.language}.xlsx": write_template(
            item.institution, item.time_period, item.language, values=item.values, cover=item.cover
        )
        for item in published_returns()
    }


def sample_simulation() -> list[SimulatedReturn]:
    """Return the simulated returns of the sample."""
    return simulate(INSTITUTIONS, YEARS, SEED)


def sample_registers() -> dict[str, bytes]:
    """Return the register of the sample, a person per row, by file name."""
    rows = simulated_register("QQ-AF", 2024)
    return {"QQ-AF_2024_register_simulated.xlsx": register_workbook(rows, "Evidencija")}
