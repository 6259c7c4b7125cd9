"""The check of a return that is kept, made once for many pages.

Belongs here: remembering checks while what they depend on is the same. Does not belong here: checking
(`checking`), what is beside a return (`returns.against`, `returns.known`).
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import pandas as pd

from pipelines.checking.result import CheckResult
from pipelines.returns.acting import find
from pipelines.returns.against import check_revision, previous_observations, previous_return
from pipelines.returns.known import related_returns
from pipelines.store.acts import ReturnRevision
from pipelines.store.home import Home

MOST_KEPT = 64
Key = tuple[object, ...]


@dataclass(frozen=True)
class Checked:
    """A revision as it stands, its check, and the accepted figures of the year before."""

    revision: ReturnRevision
    result: CheckResult
    previous: pd.DataFrame | None


_lock = Lock()
_kept: OrderedDict[Key, tuple[CheckResult, pd.DataFrame | None]] = OrderedDict()


def _key(home: Home, item: ReturnRevision) -> Key:
    """Return what a check depends on: the file, the year before, what is accepted of group and members."""
    before = previous_return(home, item.institution, item.time_period)
    related = related_returns(home, item.institution, item.time_period)
    beside = tuple(other.return_id for other in related)
    return (home.folder, item.return_id, item.sha256, before and before.return_id, beside)


def checked(home: Home, return_id: str) -> Checked:
    """Return a revision with its check as it would be made now; raise UnknownReturnError where none is."""
    item = find(home, return_id)
    key = _key(home, item)
    with _lock:
        known = _kept.get(key)
        if known is not None:
            _kept.move_to_end(key)
    return Checked(item, *(known or _made(home, item, key)))


def remember(home: Home, return_id: str, result: CheckResult) -> None:
    """Keep the check that a file was just given: the page that follows needs no other."""
    item = find(home, return_id)
    _put(_key(home, item), (result, previous_observations(home, item.institution, item.time_period)))


def _made(home: Home, item: ReturnRevision, key: Key) -> tuple[CheckResult, pd.DataFrame | None]:
    made = (
        check_revision(home, item),
        previous_observations(home, item.institution, item.time_period),
    )
    _put(key, made)
    return made


def _put(key: Key, made: tuple[CheckResult, pd.DataFrame | None]) -> None:
    with _lock:
        _kept[key] = made
        _kept.move_to_end(key)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
