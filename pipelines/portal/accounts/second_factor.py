"""The second factor: codes of six digits that an authenticator shows (TOTP, RFC 6238), and recovery codes.

Belongs here: making and checking codes. Does not belong here: when one is asked for (`signing_in`).
"""

import io
import secrets
from base64 import b64decode, b64encode
from datetime import datetime
from hashlib import sha256

import pyotp
import segno
import sqlalchemy as sa

from pipelines.portal.database import METADATA
from pipelines.store.keys import KeyFile

ISSUER = "Muster"
STEP = 30
EARLIER_STEPS = 1
"""A code is taken during its own half minute and the one after, for clocks that are late."""

RECOVERY_CODES = 10

RECOVERY = sa.Table(
    "recovery_codes",
    METADATA,
    sa.Column("code_sha256", sa.Text, primary_key=True),
    sa.Column("account", sa.ForeignKey("accounts.id"), nullable=False, index=True),
)


def new_secret() -> str:
    """Return a secret for an authenticator."""
    return pyotp.random_base32()


def sealed(secret: str, key: KeyFile) -> str:
    """Return a secret as the database keeps it: who has only the database has no codes."""
    return b64encode(key.encrypt(secret.encode())).decode()


def unsealed(kept: str, key: KeyFile) -> str:
    """Return a secret that was kept."""
    return key.decrypt(b64decode(kept)).decode()


def step_of_code(secret: str, code: str, at: datetime, used: int | None) -> int | None:
    """Return the half minute that a code is of; None for a wrong one, or one that was used already."""
    now = int(at.timestamp()) // STEP
    for step in range(now - EARLIER_STEPS, now + 1):
        good = pyotp.TOTP(secret).at(step * STEP)
        if secrets.compare_digest(good.encode(), _digits(code).encode()) and (used is None or step > used):
            return step
    return None


def _digits(code: str) -> str:
    return code.replace(" ", "").replace("-", "")


def picture(secret: str, email: str) -> str:
    """Return the secret as a picture for the authenticator's camera: SVG without style or script."""
    address = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
    out = io.BytesIO()
    segno.make(address, micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, scale=4, border=4, light="#fff", omitsize=False
    )
    return out.getvalue().decode()


def new_recovery_codes(connection: sa.Connection, account: int) -> list[str]:
    """Give an account new recovery codes in place of the old, and return them: they are shown once."""
    codes = ["-".join(secrets.token_hex(2) for _ in range(4)) for _ in range(RECOVERY_CODES)]
    connection.execute(sa.delete(RECOVERY).where(RECOVERY.c.account == account))
    rows = [{"code_sha256": _kept(account, code), "account": account} for code in codes]
    connection.execute(RECOVERY.insert(), rows)
    return codes


def use_recovery_code(connection: sa.Connection, account: int, code: str) -> bool:
    """Return whether a recovery code is one of the account's; it is good once."""
    own = sa.and_(
        RECOVERY.c.account == account, RECOVERY.c.code_sha256 == _kept(account, code.strip().lower())
    )
    return connection.execute(sa.delete(RECOVERY).where(own)).rowcount == 1


def _kept(account: int, code: str) -> str:
    return sha256(f"{account} {code}".encode()).hexdigest()
