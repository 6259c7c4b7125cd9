"""What the vault keeps of a file that comes in, and reading it again from there.

Belongs here: the rule that no person's data lie there readable. Does not belong here: bytes in and out
(`store.vault`), encryption (`store.keys`), what is recorded about it (`submitting`).

A register is kept as what was counted in it, or encrypted where its layout lets the file be kept. Other
files are kept as they came, unless persons were found in them, or might be in them: then encrypted.
"""

from collections.abc import Iterable

from pipelines.checking.check import file_sha256, read_for
from pipelines.checking.result import CheckContext
from pipelines.intake.reading import Reading
from pipelines.intake.registers.counted import counted_bytes, from_counted
from pipelines.intake.registers.reading import RegisterReading
from pipelines.returns.layouts import layout_of
from pipelines.store.acts import Kept, ReturnRevision
from pipelines.store.home import Home
from pipelines.store.vault import DamagedFileError
from schemas.findings import Finding
from schemas.layout_files import register_layout_path

PERSONS_FOUND = {"personal_numbers_found", "name_list_found"}
TOLD_OF_REGISTERS = {"register_counted", "register_counted_and_kept"}


def _may_hold_persons(reading: Reading, context: CheckContext) -> bool:
    """Return whether persons were found, or it is no form and its sender is one that sends registers."""
    if not PERSONS_FOUND.isdisjoint(found.rule for found in reading.findings):
        return True
    is_our_form = reading.cover is not None and reading.is_form
    if is_our_form or context.institution is None:
        return False
    return register_layout_path(context.institution) is not None


def kept_as(reading: Reading, context: CheckContext) -> Kept:
    """Return in which way a file may be kept."""
    if isinstance(reading, RegisterReading):
        return "encrypted" if reading.keep_file else "counted"
    return "encrypted" if _may_hold_persons(reading, context) else "file"


def told_of_register(findings: Iterable[Finding]) -> Finding | None:
    """Return the finding that says how many persons a register counted and what is kept of it."""
    return next((found for found in findings if found.rule in TOLD_OF_REGISTERS), None)


def keep(home: Home, content: bytes, reading: Reading, context: CheckContext) -> tuple[Kept, str]:
    """Put into the vault what may be kept of a file; return in which way, and under which hash."""
    way = kept_as(reading, context)
    if way == "counted" and isinstance(reading, RegisterReading):
        return way, home.vault.put(counted_bytes(reading))
    return way, home.vault.put(home.key.encrypt(content) if way == "encrypted" else content)


def kept_file(home: Home, kept: Kept, kept_sha256: str, sha256: str) -> bytes:
    """Return a file that was kept, as it came; raise StoreError where its bytes are not to be had."""
    data = home.vault.get(kept_sha256)
    content = home.key.decrypt(data) if kept == "encrypted" else data
    if file_sha256(content) != sha256:
        raise DamagedFileError(f"What the vault keeps as {kept_sha256} is not the file {sha256}.")
    return content


def read_kept(home: Home, revision: ReturnRevision) -> Reading:
    """Return what a revision says, read again from what the vault keeps of it."""
    if revision.kept_as == "counted":
        return from_counted(home.vault.get(revision.kept_sha256))
    content = kept_file(home, revision.kept_as, revision.kept_sha256, revision.sha256)
    context = CheckContext(
        revision.file_name, revision.institution, revision.time_period, layout=layout_of(home, revision)
    )
    return read_for(content, context)
