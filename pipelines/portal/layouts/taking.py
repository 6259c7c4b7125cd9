"""The workbook that a layout is made for: one that is uploaded, or one that was sent already.

Belongs here: which file that was sent may be taken, and its bytes. Does not belong here: reading it.
"""

from dataclasses import dataclass

from starlette.datastructures import UploadFile

from pipelines.portal.errors import DeniedError
from pipelines.portal.portal import Portal
from pipelines.returns.keeping import kept_file
from pipelines.store.home import Home

LONGEST_NAME = 120


@dataclass(frozen=True)
class Taken:
    """A file that was sent: by whom and for which year, where that is known."""

    sha256: str
    kept_sha256: str
    file_name: str
    institution: str | None
    time_period: int | None

    def content(self, home: Home) -> bytes:
        """Return its bytes."""
        return kept_file(home, "file", self.kept_sha256, self.sha256)


def taken_from(portal: Portal, sha256: str) -> Taken:
    """Return a file that was sent; raise DeniedError for one that is not there or not to be read again.

    That is one of another region's institution, one in which persons were found or might be, one taken back.
    """
    acts = [act for act in portal.home.ledger.acts(sha256=sha256) if act.kept_sha256]
    last = acts[-1] if acts else None
    if last is None or last.kept_as != "file" or last.state == "withdrawn":
        raise DeniedError
    if last.institution is not None and last.institution not in portal.region.institutions:
        raise DeniedError
    name = str(last.file_name)
    return Taken(sha256, str(last.kept_sha256), name, last.institution, last.time_period)


def file_name_of(sent: object) -> str:
    """Return the name of an uploaded file without the folders that some browsers send; "" for none."""
    if not isinstance(sent, UploadFile) or not sent.filename:
        return ""
    name = sent.filename.replace("\\", "/").rpartition("/")[2]
    printable = "".join(letter for letter in name if letter.isprintable()).strip()
    return printable[-LONGEST_NAME:] or "workbook"
