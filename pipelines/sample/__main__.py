"""`python -m pipelines.sample`: write the sample's workbooks again.

Belongs here: what lies in which folder of `data/sample`. Does not belong here: what is in the
workbooks (`workbooks`, `faults`).
"""

from pathlib import Path

from rich.console import Console

from pipelines.sample.faults import faulty_workbooks
from pipelines.sample.replay import SAMPLE_FOLDER
from pipelines.sample.workbooks import published_workbooks, sample_registers, sample_simulation
from pipelines.simulation.workbooks import simulated_workbooks


def sample_workbooks() -> dict[str, dict[str, bytes]]:
    """Return all workbooks of the sample: by folder, by file name."""
    simulated = dict(simulated_workbooks(sample_simulation()))
    return {
        "published": published_workbooks(),
        "simulated": simulated,
        "faulty": faulty_workbooks(simulated),
        "registers": sample_registers(),
    }


def write_sample(folder: Path) -> int:
    """Write the workbooks under `folder`, remove those that are no longer made, return how many there are."""
    count = 0
    for name, workbooks in sample_workbooks().items():
        target = folder / name
        target.mkdir(parents=True, exist_ok=True)
        for path in target.glob("*.xlsx"):
            if path.name not in workbooks:
                path.unlink()
        for file_name, content in workbooks.items():
            (target / file_name).write_bytes(content)
            count += 1
    return count


if __name__ == "__main__":
    Console().print(f"{write_sample(SAMPLE_FOLDER)} workbooks written under {SAMPLE_FOLDER}")
