"""A register read: bytes and layout in, observations at a reference date out.

Belongs here: the order of reading. Does not belong here: each of its steps.
"""

import hashlib
from datetime import date

from pipelines.intake.formats import file_format
from pipelines.intake.layout import observations_frame
from pipelines.intake.reading import Cover
from pipelines.intake.registers.coding import code_columns
from pipelines.intake.registers.excel import read_excel
from pipelines.intake.registers.measures import measures
from pipelines.intake.registers.observations import observe
from pipelines.intake.registers.people import People
from pipelines.intake.registers.period import Period
from pipelines.intake.registers.problems import Problems
from pipelines.intake.registers.ranks import Ranks
from pipelines.intake.registers.reading import RegisterReading
from pipelines.intake.registers.rows import Rows
from pipelines.intake.registers.source import RefusedError, Source
from pipelines.intake.registers.text import read_text
from schemas.findings import Finding
from schemas.regions import region_of
from schemas.register_layout import RegisterLayout


def _cover(layout: RegisterLayout, period: Period, time_period: int, sha256: str) -> Cover:
    node = region_of(layout.institution).institution(layout.institution)
    return Cover(
        institution=layout.institution,
        time_period=time_period,
        period_start=period.first_day,
        period_end=period.last_day,
        template_version="",
        language=node.languages[0],
        contact_name="",
        contact_email="",
        source=f"sha256:{sha256}",
    )


def _source(content: bytes, layout: RegisterLayout) -> Source:
    try:
        kind = file_format(content)
        if kind is None:
            raise RefusedError(Finding("register_unreadable"))
        return read_text(content, layout) if kind == "csv" else read_excel(content, layout, kind)
    except (KeyboardInterrupt, SystemExit, MemoryError, RefusedError):
        raise
    except (
        BaseException
    ) as error:  # calamine panics with a BaseException; a stranger's bytes must not stop us
        raise RefusedError(Finding("register_unreadable")) from error


def _count(
    source: Source, layout: RegisterLayout, period: Period
) -> tuple[list[dict[str, object]], list[Finding], int]:
    rows = Rows(source, layout, period, code_columns(source, layout))
    people = People(rows, Ranks(rows))
    told = measures(people)
    problems = Problems(people)
    findings = [*source.findings, *problems.of_values(), *problems.of_measures(told)]
    place = {"sheet": source.sheet, "cell": source.area()}
    observations = [observation | place for observation in observe(people, told)]
    return observations, findings, int(rows.has_person.sum())


def read_register(
    content: bytes,
    layout: RegisterLayout,
    time_period: int,
    period_start: date | None = None,
    period_end: date | None = None,
) -> RegisterReading:
    """Return what a register says about a year; the calendar year where no dates are given.

    Never raises for what a file holds, but says so in its findings; a file that is not the register that
    its layout describes gives no observations.
    """
    period = Period(period_start or date(time_period, 1, 1), period_end or date(time_period, 12, 31))
    sha256 = hashlib.sha256(content).hexdigest()
    cover = _cover(layout, period, time_period, sha256)
    try:
        source = _source(content, layout)
        observations, findings, persons = _count(source, layout, period)
    except RefusedError as error:
        nothing = observations_frame(cover, [])
        return RegisterReading(cover, nothing, error.findings, sha256=sha256, keep_file=layout.keep_file)
    return RegisterReading(
        cover,
        observations_frame(cover, observations),
        findings,
        sha256=sha256,
        area=source.area(),
        persons=persons,
        keep_file=layout.keep_file,
    )
