"""The table of allowed acts: what may be done to a return, in which state, by whom.

Belongs here: loading `acts.csv` and looking passages up. Does not belong here: the names of acts,
states and roles (`codes/`), recording acts (`pipelines/store`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from schemas.code_lists import code_list
from schemas.files import SchemaError, read_csv

FILE = "acts.csv"
COLUMNS = ["act", "before", "after", "roles", "reason", "origin"]

REASONS = ("needed", "optional")
ORIGINS = ("", "own", "published")
"""Of which returns: all, those that an institution sends itself, those taken from published sources."""


@dataclass(frozen=True)
class Passage:
    """An act that is allowed; what is in no passage is not.

    `before` are the states in which it may be done (missing: nothing has come yet), `after` those that
    it may lead to (none: the state stays as it is).
    """

    act: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    roles: tuple[str, ...]
    reason: str
    origin: str

    def is_of(self, origin: str) -> bool:
        """Return whether it may be done to a return whose figures are of this origin."""
        return not self.origin or (origin == "published") == (self.origin == "published")


def _passage(row: dict[str, str], where: str) -> Passage:
    found = Passage(
        act=row["act"],
        before=tuple(row["before"].split()),
        after=tuple(row["after"].split()),
        roles=tuple(row["roles"].split()),
        reason=row["reason"],
        origin=row["origin"],
    )
    code_list("acts")[found.act]
    for state in (*found.before, *found.after):
        code_list("states")[state]
    for role in found.roles:
        code_list("roles")[role]
    if not found.roles or found.reason not in REASONS or found.origin not in ORIGINS:
        raise SchemaError(f"{where}: roles, reason or origin is not known: {row}.")
    return found


@cache
def passages() -> tuple[Passage, ...]:
    """Return the table; raise SchemaError for an act, state or role that has no name in `codes/`."""
    rows = enumerate(read_csv(FILE, COLUMNS), start=2)
    return tuple(_passage(row, f"schemas/{FILE}, line {number}") for number, row in rows)


def _named(codes: Iterable[str]) -> str:
    return ", ".join(code.replace("_", " ") for code in codes) or "(as it was)"


def acts_markdown() -> str:
    """Return the table as Markdown."""
    lines = ["| act | when it is | leads to | who | reason | of which returns |", "|---|---|---|---|---|---|"]
    for item in passages():
        codes = ([item.act], item.before, item.after, item.roles)
        lines.append(f"| {' | '.join([*map(_named, codes), item.reason, item.origin or 'all'])} |")
    return "\n".join(lines) + "\n"
