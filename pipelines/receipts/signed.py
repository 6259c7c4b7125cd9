"""A signed receipt: made, read, verified offline. Needs no store.

Belongs here: the file's form and the signature. Does not belong here: what a receipt says (`issue`).

A receipt is JSON: `receipt` is what is said, `signature` an Ed25519 signature over its canonical bytes
(keys in order, no spaces, UTF-8). The form stays as it is: receipts are verified years later.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from pipelines.store.errors import StoreError

FORMAT = "muster receipt 1"
ALGORITHM = "Ed25519"
MOST_BYTES = 1_000_000

Verdict = Literal["valid", "changed", "wrong_key"]


class NoReceiptError(StoreError):
    """A file that is no receipt."""


class Findings(BaseModel):
    """How many findings of each severity the file had."""

    model_config = ConfigDict(extra="forbid", strict=True)

    block: int
    explain: int
    inform: int


class Body(BaseModel):
    """What a receipt says. Whatever else a file says is no receipt."""

    model_config = ConfigDict(extra="forbid", strict=True)

    format: Literal["muster receipt 1"]
    return_id: str | None
    institution: str | None
    time_period: int | None
    revision: int | None
    origin: str | None
    file_name: str
    sha256: str
    sent_by: str
    sent_at: AwareDatetime = Field(strict=False)
    findings: Findings | None
    state: str
    act: str
    by: str
    role: str | None
    at: AwareDatetime = Field(strict=False)
    reason: str | None
    sequence: int
    muster_version: str | None
    ledger_sha256: str


@dataclass(frozen=True)
class Receipt:
    """What a receipt says, the key that it names, and the signature."""

    body: Mapping[str, Any]
    public_key: Ed25519PublicKey
    signature: bytes

    @property
    def key(self) -> str:
        """Return the short name of the key that it names, to compare with the published one."""
        return key_name(self.public_key)

    def to_json(self) -> str:
        """Return the receipt as it is given to the sender."""
        signature = {
            "algorithm": ALGORITHM,
            "key": self.key,
            "public_key": _base64(_raw(self.public_key)),
            "value": _base64(self.signature),
        }
        return json.dumps({"receipt": self.body, "signature": signature}, ensure_ascii=False, indent=2) + "\n"


def canonical(value: Any) -> bytes:
    """Return the one way in which a value is written: what is hashed and signed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def key_name(key: Ed25519PublicKey) -> str:
    """Return a key's short name: the first sixteen hex digits of its hash, in fours."""
    digits = hashlib.sha256(_raw(key)).hexdigest()[:16]
    return " ".join(digits[place : place + 4] for place in range(0, 16, 4))


def sign(body: Mapping[str, Any], key: Ed25519PrivateKey) -> Receipt:
    """Return a receipt that says `body`; raise ValueError where that is not what receipts say."""
    Body.model_validate(body)
    return Receipt(body, key.public_key(), key.sign(canonical(body)))


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def read_receipt(content: bytes) -> Receipt:
    """Return the receipt of a file; raise NoReceiptError where it is none. Nothing is verified yet."""
    try:
        if len(content) > MOST_BYTES:
            raise ValueError("too long")
        found = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_without_repeats)
        body, signature = found["receipt"], found["signature"]
        Body.model_validate(body)
        if signature["algorithm"] != ALGORITHM:
            raise ValueError("another algorithm")
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(signature["public_key"], validate=True))
        return Receipt(body, key, base64.b64decode(signature["value"], validate=True))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoReceiptError("This file is not a receipt of Muster (or it is cut off).") from error


def verify(receipt: Receipt, key: Ed25519PublicKey | None = None) -> Verdict:
    """Return whether a receipt is what was signed, with the given key or else the one that it names."""
    named = receipt.public_key
    if key is not None and _raw(named) != _raw(key):
        return "wrong_key"
    try:
        named.verify(receipt.signature, canonical(receipt.body))
    except InvalidSignature:
        return "changed"
    return "valid"
