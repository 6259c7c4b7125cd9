"""Files that are in no return, for the pages that show them: what was answered, and what is to be done.

Belongs here: putting together what ledger and vault say of them. Does not belong here: drawing it (`pages`),
any act (`returns`).
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from pipelines.portal.sent import ASIDE, sent_by
from pipelines.returns.aside import LookedInto, is_locked, look_into, received_as, size_of
from pipelines.store.acts import Act, fold_files
from pipelines.store.home import Home
from schemas.regions import Region

DONE = ("signed_off", "accepted")
"""States of a return in whose place nothing is sent before it is opened again."""

MOST_KEPT = 256
Key = tuple[object, ...]


@dataclass(frozen=True)
class SetAside:
    """A file in no return: the last act on it, how it came, its size, and what it says, if it may be read."""

    file: Act
    received: Act
    size: int | None
    looked: LookedInto | None

    @property
    def names(self) -> tuple[str, int] | None:
        """Return the institution and year that its cover names; None where nobody knows."""
        cover = self.looked.cover if self.looked else None
        return (cover.institution, cover.time_period) if cover else None

    def situation(self, home: Home) -> str:
        """Return in one word what is to be done: a key of the texts on what to do next."""
        if self.file.state != "quarantined":
            return self.file.state
        if is_locked(self.file):
            return "locked"
        if self.names is None:
            return "unreadable"
        institution, time_period = self.names
        if institution != self.file.institution:
            return "other_institution"
        is_done = sent_by(home, institution).of(time_period).state in DONE
        return "done_year" if is_done else "other_year"


_lock = Lock()
_kept: OrderedDict[Key, LookedInto] = OrderedDict()


def set_aside(home: Home, file: Act) -> SetAside:
    """Return a file in no return with what it says, looked into now."""
    return _set_aside(home, file, _looked(home, file))


def all_set_aside(home: Home, region: Region, before: int | None = None, most: int = 20) -> list[SetAside]:
    """Return the files of a region's institutions that wait in no return, and those of nobody, newest first.

    Those after `before`, a number of the ledger, are left out, where it is given.
    """
    files = [act for act in fold_files(home.ledger.acts()) if _is_of(region, act)]
    files = [act for act in files if act.state in ASIDE and (before is None or act.sequence < before)]
    newest = sorted(files, key=lambda act: act.sequence, reverse=True)[:most]
    return [known(home, file) for file in newest]


def known(home: Home, file: Act) -> SetAside:
    """Return a file in no return with what it said when it was last looked into."""
    return _set_aside(home, file, _kept.get(_key(home, file)) or _looked(home, file))


def _is_of(region: Region, file: Act) -> bool:
    return file.institution is None or file.institution in region.institutions


def _set_aside(home: Home, file: Act, looked: LookedInto | None) -> SetAside:
    return SetAside(file, received_as(home, file), size_of(home, file), looked)


def _key(home: Home, file: Act) -> Key:
    return (home.folder, file.sequence)


def _looked(home: Home, file: Act) -> LookedInto | None:
    """Look into a file and remember what it said; None where it may not be read or was not yet."""
    if file.state != "quarantined" or is_locked(file):
        return None
    found = look_into(home, file)
    with _lock:
        _kept[_key(home, file)] = found
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found
