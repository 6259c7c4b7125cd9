"""Who may do what in the portal: `permissions.csv`, and nothing that is not in it.

Belongs here: reading and asking the table. Does not belong here: who somebody is or which institution an
object is of (`pipelines.portal.access`), which act fits which state of a return (`acts`).

A row gives the roles that hold a permission for their own institution, and those that hold it for all.
`member` is whoever is logged in, `anyone` is everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from schemas.code_lists import code_list
from schemas.files import SchemaError, read_csv

ANYONE, MEMBER = "anyone", "member"
COLUMNS = ["permission", "own", "all", "comment"]


@dataclass(frozen=True)
class Permission:
    """One thing that may be done, by the roles that may do it."""

    name: str
    own: frozenset[str]
    all: frozenset[str]

    @property
    def is_for_anyone(self) -> bool:
        """Return whether nobody needs to log in for it."""
        return ANYONE in self.all

    def is_allowed(self, role: str | None, *, is_own: bool) -> bool:
        """Return whether a role may do it; `role` is None for whoever is not logged in.

        `is_own` says whether the object is of the institution that the person reports for.
        """
        if self.is_for_anyone:
            return True
        if role is None:
            return False
        return MEMBER in self.all or role in self.all or (is_own and role in self.own)


@cache
def permissions() -> Mapping[str, Permission]:
    """Return all permissions by name; raise SchemaError for a role that there is not, or a name twice."""
    found: dict[str, Permission] = {}
    for row in read_csv("permissions.csv", COLUMNS):
        own, everywhere = row["own"].split(), row["all"].split()
        unknown = {*own, *everywhere} - {*code_list("roles").codes, ANYONE, MEMBER}
        if unknown or row["permission"] in found or {ANYONE, MEMBER} & set(own):
            raise SchemaError(
                f"schemas/permissions.csv: {row['permission']}: {', '.join(unknown) or 'wrong'}."
            )
        found[row["permission"]] = Permission(row["permission"], frozenset(own), frozenset(everywhere))
    return found


def permission(name: str) -> Permission:
    """Return a permission; raise SchemaError for a name that the table does not have."""
    if name not in permissions():
        raise SchemaError(f"No permission {name!r} in schemas/permissions.csv.")
    return permissions()[name]
