"""How a portal is set up: read once from the environment when it starts.

Belongs here: every setting with its default. Does not belong here: secrets (they lie in `MUSTER_HOME/keys`).
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "MUSTER_PORTAL_"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
FILES = ("smtp_password_file", "openid_client_secret_file")


@dataclass(frozen=True)
class PortalSettings:
    """What an operator may set; `address` is how browsers reach the portal, as https://muster.example.org.

    `database` is an URL of SQLAlchemy, the file `portal.sqlite` in MUSTER_HOME where it is None. Mail is sent
    by the server `smtp`, as smtp://host:25 or smtps://user@host (the password lies in `smtp_password_file`);
    none is sent where it is None.

    People may also log in at the OpenID Connect issuer `openid_issuer`, where this portal is the client
    `openid_client` (docs/openid.md). `openid_second_factor` is "issuer" where that lets nobody in without a
    second factor, but does not say so.
    """

    region: str = "western_balkans"
    address: str = "http://127.0.0.1:8765"
    database: str | None = None
    smtp: str | None = None
    smtp_password_file: Path | None = None
    mail_from: str = "muster@localhost"
    openid_issuer: str | None = None
    openid_client: str | None = None
    openid_client_secret_file: Path | None = None
    openid_second_factor: str | None = None

    @property
    def is_secure(self) -> bool:
        """Return whether browsers come by TLS; only on the own machine they need not."""
        return urlsplit(self.address).scheme == "https"

    @property
    def port(self) -> int:
        """Return the port that browsers ask at."""
        split = urlsplit(self.address)
        return split.port or (443 if split.scheme == "https" else 80)

    @property
    def host(self) -> str:
        """Return the host name that browsers must have asked for."""
        return urlsplit(self.address).hostname or ""


class SettingsError(ValueError):
    """A setting that the portal cannot start with; the message says which."""


def settings_of(environment: Mapping[str, str] | None = None) -> PortalSettings:
    """Return the settings that the environment gives, as MUSTER_PORTAL_ADDRESS.

    Raises SettingsError for a name that is not known, and for an address without TLS that is not on this
    machine: passwords would travel in the open.
    """
    environment = os.environ if environment is None else environment
    given = {
        name.removeprefix(PREFIX).lower(): value for name, value in environment.items() if _is_ours(name)
    }
    unknown = given.keys() - set(PortalSettings.__dataclass_fields__)
    if unknown:
        known = ", ".join(f"{PREFIX}{name.upper()}" for name in PortalSettings.__dataclass_fields__)
        raise SettingsError(
            f"Unknown: {', '.join(PREFIX + name.upper() for name in sorted(unknown))}. Known: {known}."
        )
    files = {name: Path(path) for name in FILES if (path := given.pop(name, ""))}
    settings = PortalSettings(**given, **files)  # type: ignore[arg-type]
    if not settings.is_secure and settings.host not in LOOPBACK:
        raise SettingsError(
            f"{PREFIX}ADDRESS {settings.address}: without https only this machine may be named; "
            "docs/operations.md shows how to put a server for TLS before the portal."
        )
    _check_openid(settings)
    return settings


def _check_openid(settings: PortalSettings) -> None:
    """Raise SettingsError for an issuer that nobody can log in at, or not safely."""
    issuer, file = settings.openid_issuer, settings.openid_client_secret_file
    if (issuer is None) != (settings.openid_client is None):
        raise SettingsError(f"{PREFIX}OPENID_ISSUER and {PREFIX}OPENID_CLIENT: give both or none.")
    split = urlsplit(issuer or "https:")
    if split.scheme != "https" and not (split.scheme == "http" and split.hostname in LOOPBACK):
        raise SettingsError(f"{PREFIX}OPENID_ISSUER {issuer}: without https only this machine may be named.")
    if file is not None and not file.is_file():
        raise SettingsError(f"{PREFIX}OPENID_CLIENT_SECRET_FILE {file}: there is no such file.")
    if settings.openid_second_factor not in (None, "issuer"):
        raise SettingsError(f"{PREFIX}OPENID_SECOND_FACTOR is issuer, or not given.")


def _is_ours(name: str) -> bool:
    return name.startswith(PREFIX)
