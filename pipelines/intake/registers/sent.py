"""A file that an institution with a register sends: is it the register, and what does it say?

Belongs here: telling the register from the institution's other files. Does not belong here: reading it
(`read`), the form and cross-tabs (`pipelines.intake.layout`).
"""

from dataclasses import replace

from pipelines.intake.guard import guard_register
from pipelines.intake.layout import observations_frame
from pipelines.intake.reading import Reading
from pipelines.intake.registers.read import read_register
from pipelines.intake.registers.reading import RegisterReading
from schemas.findings import Finding
from schemas.register_layout import RegisterLayout, register_layout_for

NO_REGISTER = {"register_unreadable", "register_sheet_missing"}


def _is_other(reading: RegisterReading, layout: RegisterLayout) -> bool:
    """Return whether a file is not the register: most of the declared columns are not in its header row.

    A register of which a few were renamed is told so, rather than taken for a table with names in it.
    """
    rules = [found.rule for found in reading.findings]
    missing = rules.count("register_column_missing")
    return missing * 2 > len(layout.headers()) or not NO_REGISTER.isdisjoint(rules)


def _told(reading: RegisterReading) -> RegisterReading:
    """Return a reading that says how many persons were counted, and what is kept of the file."""
    if not reading.persons:
        return reading
    rule = "register_counted_and_kept" if reading.keep_file else "register_counted"
    return replace(reading, findings=[*reading.findings, Finding(rule, values={"count": reading.persons})])


def read_sent_register(content: bytes, file_name: str, institution: str, time_period: int) -> Reading | None:
    """Return what a file says as the register of its sender; None where it is another file.

    Raises SchemaError where the institution is unknown or its layout is not as it should be.
    """
    layout = register_layout_for(institution, time_period)
    if layout is None:
        return None
    if refused := guard_register(content, file_name):
        return Reading(None, observations_frame(None, []), refused)
    reading = read_register(content, layout, time_period)
    if not _is_other(reading, layout):
        return _told(reading)
    if layout.sheet is not None:
        first_sheet = read_register(content, layout.model_copy(update={"sheet": None}), time_period)
        if not _is_other(first_sheet, layout):
            return reading  # its sheet was renamed
    return None
