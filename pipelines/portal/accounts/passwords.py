"""Passwords: which are good enough, and keeping them so that nobody can read them.

Belongs here: argon2id, and the judgement of a new password. Does not belong here: who has
which (`signing_in`).

After NIST SP 800-63B and OWASP ASVS 2.1: at least twelve characters, no rules about their kinds, none that is
easily guessed, any character, pasting allowed.
"""

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

SHORTEST, LONGEST = 12, 128
GOOD_ENOUGH = 3
"""Of zxcvbn's 0 to 4: at least a hundred million guesses."""

_hasher = PasswordHasher()
_turns = BoundedSemaphore(4)
"""Each needs 64 MiB: however many try to log in at once, four at a time are looked at."""


class WeakPasswordError(ValueError):
    """A password that is not good enough; the message is a key of `texts/portal_account`."""


def new_hash(password: str, about: list[str]) -> str:
    """Return what is kept of a new password; `about` is what others know of the person.

    Raises WeakPasswordError for one that is too short, too long, or easily guessed.
    """
    if len(password) < SHORTEST:
        raise WeakPasswordError("portal.account.password.short")
    if len(password) > LONGEST:
        raise WeakPasswordError("portal.account.password.long")
    if zxcvbn(password, user_inputs=[*about, "muster"], max_length=LONGEST)["score"] < GOOD_ENOUGH:
        raise WeakPasswordError("portal.account.password.guessed")
    with _turns:
        return _hasher.hash(password)


def is_password(kept: str | None, given: str) -> bool:
    """Return whether a password is the one that was kept; it takes as long where none was kept."""
    try:
        with _turns:
            _hasher.verify(kept or _nobodys(), given[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@cache
def _nobodys() -> str:
    return _hasher.hash("the password of nobody")
