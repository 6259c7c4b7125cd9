"""The roll of all accounts, and closing one.

Belongs here: what an administrator sees and does of accounts that are there. Does not belong here: inviting
(`inviting`), pages (`pages.administration`).
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pipelines.portal.accounts.invitations import INVITATIONS
from pipelines.portal.api.tokens import revoke_tokens_made_by
from pipelines.portal.database import ACCOUNTS, Database
from pipelines.portal.people import COLUMNS, Person, PersonError, person
from pipelines.portal.sessions import end_all_sessions
from pipelines.portal.trail import note


@dataclass(frozen=True)
class Account:
    """An account; `is_opened` says whether its person has chosen a password already."""

    person: Person
    is_opened: bool

    @property
    def standing(self) -> str:
        """Return "closed", "invited" or "active"."""
        if self.person.state == "closed":
            return "closed"
        return "active" if self.is_opened else "invited"


def accounts(database: Database) -> list[Account]:
    """Return all accounts: first those of the programme, then by institution, role and name."""
    opened = ACCOUNTS.c.password_hash.is_not(None).label("is_opened")
    with database.reading() as connection:
        rows = [row._asdict() for row in connection.execute(sa.select(*COLUMNS, opened))]
    found = [Account(is_opened=bool(row.pop("is_opened")), person=Person(**row)) for row in rows]
    return sorted(
        found, key=lambda one: (one.person.institution or "", one.person.role, one.person.name, one.person.id)
    )


def close_account(database: Database, number: int, *, by: Person, at: datetime) -> None:
    """Close an account for good: its sessions end, and no invitation to it or token of its making holds.

    Raises PersonError where there is none, or where somebody would close her own: nobody might be left.
    """
    with database.writing() as connection:
        someone = person(connection, number)
        if someone is None or someone.id == by.id:
            raise PersonError("portal.person.own" if someone else "portal.person.unknown")
        connection.execute(sa.update(ACCOUNTS).where(ACCOUNTS.c.id == number).values(state="closed"))
        connection.execute(sa.delete(INVITATIONS).where(INVITATIONS.c.account == number))
        revoked = revoke_tokens_made_by(connection, someone.email, at)
    end_all_sessions(database, number)
    note(database, actor=by.email, event="account_closed", at=at, subject=someone.email)
    for token in revoked:
        subject = f"{token.institution} {token.id}"
        note(database, actor=by.email, event="token_revoked", at=at, subject=subject)
