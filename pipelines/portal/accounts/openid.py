"""Logging in by OpenID Connect: who went to the issuer from here, and whose account it is that came back.

Belongs here: what binds the way there and the way back to one browser, and the account. Does not belong here:
what is exchanged with the issuer (`openid_issuer`), pages (`pages.openid`).

Nobody is made an account by logging in: an invitation comes first.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from pipelines.portal.accounts.inviting import has_opened
from pipelines.portal.accounts.openid_issuer import Proof, UnprovedError, issuer_of
from pipelines.portal.database import METADATA, Database
from pipelines.portal.once import digest, new_token
from pipelines.portal.people import Person, person_by_email
from pipelines.portal.portal import Portal
from pipelines.store.sql import UtcTime

GOOD_FOR = timedelta(minutes=10)

ON_THE_WAY = sa.Table(
    "openid_log_ins",
    METADATA,
    sa.Column("state_sha256", sa.Text, primary_key=True),
    sa.Column("browser_sha256", sa.Text, nullable=False),
    # Both are worth nothing without the code that the issuer gives to this browser.
    sa.Column("nonce", sa.Text, nullable=False),
    sa.Column("verifier", sa.Text, nullable=False),
    sa.Column("next", sa.Text, nullable=False),
    sa.Column("expires_at", UtcTime, nullable=False),
)


@dataclass(frozen=True)
class Arrival:
    """Somebody whom the issuer has proved, where she wanted to go, and whether our second step follows."""

    person: Person
    next: str
    needs_code: bool


def set_out(portal: Portal, browser: str, next_page: str, at: datetime) -> str:
    """Return the address at the issuer for a browser; raise IssuerError where the issuer does not answer."""
    state, nonce, verifier = (new_token() for _ in range(3))
    entrance = issuer_of(portal.settings).entrance(at, state=state, nonce=nonce, verifier=verifier)
    row = {
        "state_sha256": digest(state),
        "browser_sha256": digest(browser),
        "nonce": nonce,
        "verifier": verifier,
        "next": next_page,
        "expires_at": at + GOOD_FOR,
    }
    with portal.database.writing() as connection:
        connection.execute(sa.delete(ON_THE_WAY).where(ON_THE_WAY.c.expires_at <= at))
        connection.execute(ON_THE_WAY.insert().values(row))
    return entrance


def arrive(portal: Portal, browser: str, state: str, code: str, at: datetime) -> Arrival:
    """Return who has come back to a browser from the issuer.

    Raises UnprovedError where that is nobody with an account, IssuerError where the issuer does not answer.
    """
    row = _used(portal.database, browser, state, at)
    if not code:
        raise UnprovedError("no code")  # she did not log in there, or was not let in
    proof = issuer_of(portal.settings).prove(at, code=code, nonce=row.nonce, verifier=row.verifier)
    someone = _whose(portal.database, proof)
    return Arrival(someone, row.next, needs_code=not proof.has_second_factor)


def _used(database: Database, browser: str, state: str, at: datetime) -> sa.Row[tuple[str, ...]]:
    """Return what was kept when a browser set out; it is good once, whoever comes with it."""
    own = ON_THE_WAY.c.state_sha256 == digest(state)
    with database.writing() as connection:
        row = connection.execute(sa.select(ON_THE_WAY).where(own)).one_or_none()
        is_first = connection.execute(sa.delete(ON_THE_WAY).where(own)).rowcount == 1
    if row is None or not is_first or row.expires_at <= at:
        raise UnprovedError("state")
    if not secrets.compare_digest(row.browser_sha256, digest(browser)):
        raise UnprovedError("another browser")
    return row


def _whose(database: Database, proof: Proof) -> Person:
    if proof.email is None:
        raise UnprovedError("no verified address")
    with database.reading() as connection:
        someone = person_by_email(connection, proof.email)
        if someone is None:
            raise UnprovedError("no account")
        if someone.state != "active":
            raise UnprovedError(f"{someone.state} account {someone.id}")
        if not proof.has_second_factor and not has_opened(connection, someone.id):
            raise UnprovedError(f"account {someone.id} has no second factor yet")
    return someone
