"""What returns say, as raw tables: one part per return, read from the vault where it is not there yet.

Belongs here: writing the parts, and knowing whether one holds what is asked for. Does not belong
here: reading workbooks (`intake`), rules (`checking`), what counts (`chain`).
"""

import pandas as pd

from pipelines.checking.answer import findings_frame
from pipelines.checking.result import CheckResult
from pipelines.returns import check_revision, previous_return, with_revision
from pipelines.returns.known import related_returns
from pipelines.store.acts import ReturnRevision
from pipelines.store.errors import StoreError
from pipelines.store.frames import empty_frame, typed_frame
from pipelines.store.home import Home
from schemas.regions import region_of
from schemas.tables.raw import RawReadings
from schemas.tables.registry import table_model

READINGS = "raw.readings"
"""Written last: what it names, the other two hold."""

PARTS = ("raw.observations", "raw.findings", READINGS)


def _findings(result: CheckResult, revision: ReturnRevision) -> pd.DataFrame:
    return findings_frame(
        result,
        return_id=revision.return_id,
        revision=revision.revision,
        institution=revision.institution,
        time_period=revision.time_period,
    )


def _readings(
    results: list[tuple[ReturnRevision, CheckResult]], previous: str | None, related: str | None
) -> pd.DataFrame:
    rows: list[dict[str, object]] = [
        {
            "return_id": revision.return_id,
            "revision": revision.revision,
            "institution": revision.institution,
            "time_period": revision.time_period,
            "sha256": revision.sha256,
            "previous_return_id": previous,
            "related_return_ids": related,
            "observations": len(result.observations),
        }
        for revision, result in results
    ]
    return typed_frame(RawReadings, rows)


def _previous(home: Home, revision: ReturnRevision, as_of: int | None) -> str | None:
    found = previous_return(home, revision.institution, revision.time_period, as_of)
    return found.return_id if found else None


def _related(home: Home, revision: ReturnRevision, as_of: int | None) -> str | None:
    found = related_returns(home, revision.institution, revision.time_period, as_of)
    return ",".join(item.return_id for item in found) or None


def write_raw(home: Home, return_key: str, as_of: int | None = None) -> dict[str, int]:
    """Write what every revision of a return says and what was found in it, from the vault's bytes.

    `as_of` is the last act of the ledger that counts; all do where it is not given.
    """
    revisions = home.ledger.returns(return_key, as_of)
    if not revisions:
        raise StoreError(f"No return {return_key!r} has been submitted.")
    results = [(revision, check_revision(home, revision, as_of)) for revision in revisions]
    observations = [with_revision(result.observations, revision) for revision, result in results]
    findings = [_findings(result, revision) for revision, result in results]
    frames = {
        "raw.observations": pd.concat(observations, ignore_index=True),
        "raw.findings": pd.concat(findings, ignore_index=True),
        READINGS: _readings(
            results, _previous(home, revisions[0], as_of), _related(home, revisions[0], as_of)
        ),
    }
    region = region_of(revisions[0].institution).region
    return {name: home.lake.write(region, name, frames[name], return_key) for name in PARTS}


def is_read(home: Home, region: str, revisions: list[ReturnRevision], as_of: int | None = None) -> bool:
    """Return whether the lake holds these revisions of one return, checked beside the right other returns."""
    key = revisions[0].return_key
    if not all(home.lake.path(region, table, key).exists() for table in PARTS):
        return False
    readings = home.lake.read_arrow(region, READINGS, key)
    names = ("return_id", "sha256", "previous_return_id", "related_return_ids")
    if not set(names) <= set(readings.column_names):
        return False  # written by an earlier Muster
    held = {tuple(row[name] for name in names) for row in readings.to_pylist()}
    beside = (_previous(home, revisions[0], as_of), _related(home, revisions[0], as_of))
    return {(item.return_id, item.sha256, *beside) for item in revisions} <= held


def raw_rows(
    home: Home, region: str, table: str, revisions: list[ReturnRevision], as_of: int | None = None
) -> pd.DataFrame:
    """Return the rows of these revisions in a raw table; read those from the vault that it does not hold."""
    by_key: dict[str, list[ReturnRevision]] = {}
    for revision in revisions:
        by_key.setdefault(revision.return_key, []).append(revision)
    frames = []
    for key, asked in by_key.items():
        if not is_read(home, region, asked, as_of):
            write_raw(home, key, as_of)
        part = home.lake.read(region, table, key)
        frames.append(part[part["return_id"].isin([item.return_id for item in asked])])
    frames = [frame for frame in frames if len(frame)]
    return pd.concat(frames, ignore_index=True) if frames else empty_frame(table_model(table))
