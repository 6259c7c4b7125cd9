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
from pipelines.returns import accept, check_revision, explain, find, sign_off, submit, to_explain
from pipelines.store.acts import ReturnRevision
from pipelines.store.errors import StoreError
from pipelines.store.home import Home
from schemas.files import SchemaError

SAMPLE_FOLDER = Path(__file__).parents[2] / "data" / "sample"
PUBLISHED = "published"
"""The folder of what was taken from published sources, entered by an analyst."""

COLUMNS = [
    *("file", "by", "at", "explanation"),
    *("signed_off_by", "signed_off_at", "accepted_by", "accepted_at"),
]
PAIRS = (("signed_off_by", "signed_off_at"), ("accepted_by", "accepted_at"))
OPEN_STATES = ("to_explain", "ready", "signed_off")


@dataclass(frozen=True)
class SampleAct:
    """One workbook of the sample: who sends it when, who signs it off and accepts it when (None: nobody).

    `explanation` is said of every finding that must be explained.
    """

    file: str
    by: str
    at: datetime
    explanation: str | None
    signed_off_by: str | None
    signed_off_at: datetime | None
    accepted_by: str | None
    accepted_at: datetime | None

    @property
    def is_published(self) -> bool:
        """Return whether an analyst entered it from published sources."""
        return self.file.startswith(f"{PUBLISHED}/")

    @property
    def role(self) -> str:
        """Return the role of who sends it."""
        return "analyst" if self.is_published else "reporter"


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
    times = [time for act in acts for time in (act.at, act.signed_off_at, act.accepted_at) if time]
    if times != sorted(times):
        raise SchemaError(f"{path.name}: the acts are not in the order of their times.")
    return acts


def _act(row: dict[str, str], where: str) -> SampleAct:
    for who, when in PAIRS:
        if bool(row[who]) != bool(row[when]):
            raise SchemaError(f"{where}: {who} and {when} go together.")
    return SampleAct(
        file=row["file"],
        by=row["by"],
        at=_time(row["at"], where),
        explanation=row["explanation"] or None,
        signed_off_by=row["signed_off_by"] or None,
        signed_off_at=_time(row["signed_off_at"], where) if row["signed_off_at"] else None,
        accepted_by=row["accepted_by"] or None,
        accepted_at=_time(row["accepted_at"], where) if row["accepted_at"] else None,
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


def _submitted(home: Home, act: SampleAct, content: bytes) -> str | None:
    context = CheckContext(file_name=Path(act.file).name)
    sent = submit(home, content, context, act.by, act.at, is_published=act.is_published, role=act.role)
    return sent.return_id


def _explain_all(home: Home, act: SampleAct, item: ReturnRevision) -> None:
    for one in to_explain(home, item, check_revision(home, item)):
        if not one.is_explained:
            number = str(one.number)
            explain(home, item.return_id, number, act.explanation, act.by, act.at, role=act.role)


def _brought_to_its_end(home: Home, act: SampleAct, return_id: str) -> bool:
    """Explain, sign off and accept a return as far as that is still to be done; return if it was accepted."""
    item = find(home, return_id)
    if item.state == "to_explain" and act.explanation:
        _explain_all(home, act, item)
        item = find(home, return_id)
    if item.state == "ready" and act.signed_off_by and act.signed_off_at:
        sign_off(home, return_id, act.signed_off_by, None, act.signed_off_at)
        item = find(home, return_id)
    if item.state in OPEN_STATES and act.accepted_by and act.accepted_at:
        accept(home, return_id, act.accepted_by, None, act.accepted_at)
        return True
    return False


def replay(home: Home, on_progress: Callable[[int, int], None]) -> dict[str, int]:
    """Submit, sign off and accept the sample, and return how many were; nothing is done twice.

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
        return_id = item.return_id if item else _submitted(home, act, content)
        counts["submitted"] += item is None
        counts["accepted"] += return_id is not None and _brought_to_its_end(home, act, return_id)
        on_progress(number, len(files))
    return counts
