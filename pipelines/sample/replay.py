"""The acts that replay the sample: `data/sample/acts.csv`, read strictly and done once.

Belongs here: submitting and accepting the sample's workbooks at fixed times, so that ledgers made on
two machines are alike. Does not belong here: what submitting and accepting are (`pipelines.returns`).
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from pipelines.checking.result import CheckContext
from pipelines.returns import accept, submit
from pipelines.store.errors import StoreError
from pipelines.store.home import Home
from schemas.files import SchemaError

SAMPLE_FOLDER = Path(__file__).parents[2] / "data" / "sample"
COLUMNS = ["file", "by", "at", "accepted_by", "accepted_at", "accept_reason"]
OPEN_STATES = ("ready", "to_explain")


@dataclass(frozen=True)
class SampleAct:
    """One workbook of the sample: who sends it when, and who accepts it when and why (None: nobody)."""

    file: str
    by: str
    at: datetime
    accepted_by: str | None
    accepted_at: datetime | None
    accept_reason: str | None


def _time(text: str, where: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise SchemaError(f"{where}: the time {text} names no time zone.")
    return found


def sample_acts(path: Path = SAMPLE_FOLDER / "acts.csv") -> list[SampleAct]:
    """Return the acts in order; raise SchemaError for a row that is half filled in or out of order."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != COLUMNS:
            raise SchemaError(f"{path.name}: columns are {reader.fieldnames}, should be {COLUMNS}.")
        acts = [_act(row, f"{path.name}, line {number}") for number, row in enumerate(reader, start=2)]
    times = [time for act in acts for time in (act.at, act.accepted_at) if time]
    if times != sorted(times):
        raise SchemaError(f"{path.name}: the acts are not in the order of their times.")
    return acts


def _act(row: dict[str, str], where: str) -> SampleAct:
    if bool(row["accepted_by"]) != bool(row["accepted_at"]):
        raise SchemaError(f"{where}: accepted_by and accepted_at go together.")
    return SampleAct(
        file=row["file"],
        by=row["by"],
        at=_time(row["at"], where),
        accepted_by=row["accepted_by"] or None,
        accepted_at=_time(row["accepted_at"], where) if row["accepted_at"] else None,
        accept_reason=row["accept_reason"] or None,
    )


def _return_key(act: SampleAct) -> str:
    """Return the return that a workbook of the sample is of: its file's name begins so."""
    return "_".join(Path(act.file).stem.split("_")[:2])


def _refuse_real_returns(home: Home, files: list[tuple[SampleAct, bytes]]) -> None:
    """Raise StoreError where the sample would act on a return of which somebody else sent a revision."""
    own = {sha256(content).hexdigest() for _, content in files}
    senders = {act.by for act, _ in files}
    returns = home.ledger.returns()
    states = {item.sha256: item.state for item in returns}
    due = set()
    for act, content in files:
        state = states.get(sha256(content).hexdigest())
        if state is None or (act.accepted_by and state in OPEN_STATES):
            due.add(_return_key(act))
    real = [
        item.return_id
        for item in returns
        if item.return_key in due and item.sha256 not in own and item.submitted_by not in senders
    ]
    if real:
        raise StoreError(
            f"{home.folder} holds returns that are not the sample's: {', '.join(real)}. The sample would "
            "stand in their place, so nothing of it is sent. Name another folder as MUSTER_HOME for it."
        )


def _submitted(home: Home, act: SampleAct, content: bytes) -> tuple[str | None, str]:
    context = CheckContext(file_name=Path(act.file).name)
    submission = submit(home, content, context, act.by, act.at, is_published=True)
    return submission.return_id, submission.result.state


def replay(home: Home, on_progress: Callable[[int, int], None]) -> dict[str, int]:
    """Submit and accept the sample, and return how many of each were done; nothing is done twice.

    A return that users have acted on since stays as they have left it. `on_progress` hears how many
    of how many workbooks are done. Raises ActNotAllowedError where a return is not as acceptable as
    `acts.csv` takes it to be, StoreError where real returns are in the way.
    """
    files = [(act, (SAMPLE_FOLDER / act.file).read_bytes()) for act in sample_acts()]
    _refuse_real_returns(home, files)
    known = {item.sha256: item for item in home.ledger.returns()}
    counts = {"submitted": 0, "accepted": 0}
    for number, (act, content) in enumerate(files, start=1):
        item = known.get(sha256(content).hexdigest())
        if item is None:
            return_id, state = _submitted(home, act, content)
            counts["submitted"] += 1
        else:
            return_id, state = item.return_id, item.state
        is_open = item is None or state in OPEN_STATES
        if act.accepted_by and act.accepted_at and return_id and is_open:
            accept(home, return_id, act.accepted_by, act.accept_reason, act.accepted_at)
            counts["accepted"] += 1
        on_progress(number, len(files))
    return counts
