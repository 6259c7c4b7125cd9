"""Who somebody is: an account as the rest of the portal sees it.

Belongs here: accounts by number or e-mail, making and changing them. Does not belong here: proving that
somebody is who she says (`accounts`), what she may do (`access`).
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pipelines.portal.database import ACCOUNTS, Database

OF_INSTITUTION = ("reporter", "head")
"""Roles that act for one institution."""


@dataclass(frozen=True)
class Person:
    """An account without its secrets; `institution` is None for those who act for none."""

    id: int
    email: str
    name: str
    role: str
    institution: str | None
    language: str
    state: str

    @property
    def actor(self) -> str:
        """Return the person as ledger and receipts name her: by name, and by the address that is hers alone.

        Two people of one name are two actors; whoever signed off is recognised when she confirms.
        """
        return f"{self.name} ({self.email})"


COLUMNS = [ACCOUNTS.c[name] for name in Person.__dataclass_fields__]


class PersonError(ValueError):
    """An account that cannot be as asked; the message is a key of `texts/portal`."""


def person(connection: sa.Connection, number: int) -> Person | None:
    """Return the account with a number; None where there is none."""
    row = connection.execute(sa.select(*COLUMNS).where(ACCOUNTS.c.id == number)).one_or_none()
    return None if row is None else Person(**row._mapping)


def person_by_email(connection: sa.Connection, email: str) -> Person | None:
    """Return the account with an e-mail address, however it is written; None where there is none."""
    statement = sa.select(*COLUMNS).where(ACCOUNTS.c.email == email.strip().casefold())
    row = connection.execute(statement).one_or_none()
    return None if row is None else Person(**row._mapping)


def add_person(
    database: Database,
    *,
    email: str,
    name: str,
    role: str,
    institution: str | None,
    language: str,
    at: datetime,
) -> Person:
    """Make an account that has no password yet, and return it.

    Raises PersonError for an institution too many or too few, or an address that has an account.
    """
    if (institution is not None) != (role in OF_INSTITUTION):
        raise PersonError("portal.person.institution")
    values = {
        "email": email.strip().casefold(),
        "name": name.strip(),
        "role": role,
        "institution": institution,
        "language": language,
        "state": "active",
    }
    with database.writing() as connection:
        if person_by_email(connection, email) is not None:
            raise PersonError("portal.person.there_already")
        made = connection.execute(ACCOUNTS.insert().values(**values, created_at=at))
        return Person(id=made.inserted_primary_key[0], **values)  # type: ignore[index, arg-type]


def set_language(database: Database, number: int, language: str) -> None:
    """Keep the language that somebody chose."""
    with database.writing() as connection:
        connection.execute(sa.update(ACCOUNTS).where(ACCOUNTS.c.id == number).values(language=language))
