"""Inviting somebody: the account where there is none, and the link.

Belongs here: what the page of the administrator and the command line share. Does not belong here: the secret
in the link (`invitations`).
"""

from datetime import datetime

import sqlalchemy as sa

from pipelines.portal.accounts.invitations import invite
from pipelines.portal.database import ACCOUNTS
from pipelines.portal.people import Person, PersonError, add_person, person_by_email
from pipelines.portal.portal import Portal
from pipelines.portal.trail import note
from schemas.code_lists import code_list


def invite_person(
    portal: Portal,
    *,
    email: str,
    name: str | None,
    role: str,
    institution: str | None,
    language: str,
    by: str,
    at: datetime,
) -> str:
    """Return the link by which somebody opens an account, or one that is there anew.

    What is given besides the address is for a new account. Raises PersonError for one that cannot be.
    """
    with portal.database.reading() as connection:
        someone = person_by_email(connection, email)
    if someone is None:
        someone = _added(portal, email, name, role, institution, language, at)
    if someone.state != "active":
        raise PersonError("portal.person.closed")
    token = invite(portal.database, portal.key, someone.id, at)
    note(portal.database, actor=by, event="invited", at=at, subject=f"{someone.email} as {someone.role}")
    return f"{portal.settings.address}/invitations/{token}"


def has_opened(connection: sa.Connection, account: int) -> bool:
    """Return whether somebody has chosen a password already."""
    statement = sa.select(ACCOUNTS.c.password_hash).where(ACCOUNTS.c.id == account)
    return connection.execute(statement).scalar() is not None


def _added(
    portal: Portal,
    email: str,
    name: str | None,
    role: str,
    institution: str | None,
    language: str,
    at: datetime,
) -> Person:
    if role not in code_list("roles"):
        raise PersonError("portal.person.role")
    if not name or not any(sign.isalpha() for sign in name) or "@" not in email:
        raise PersonError("portal.person.name")
    if institution is not None and institution not in portal.region.institutions:
        raise PersonError("portal.person.unknown_institution")
    return add_person(
        portal.database,
        email=email,
        name=name,
        role=role,
        institution=institution,
        language=language,
        at=at,
    )
