"""Secrets that are given to somebody once, and of which only a hash is kept.

Belongs here: making one, and the hash by which it is found again. Does not belong here: what it opens
(`sessions`, `accounts`, `api.tokens`).

They are long and random, so that a plain hash is enough: nobody can try them all.
"""

import secrets
from hashlib import sha256


def new_token() -> str:
    """Return a secret of 256 random bits, as it stands in cookies and addresses."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is kept of a secret."""
    return sha256(secret.encode()).hexdigest()
