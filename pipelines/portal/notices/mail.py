"""Mail, by the server that the operator has configured.

Belongs here: speaking SMTP. Does not belong here: what a mail says and to whom (`reminding`).
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from pipelines.portal.portal import Portal
from pipelines.portal.settings import PREFIX, PortalSettings

SECONDS = 20
PORTS = {"smtp": 25, "smtps": 465}


class MailError(ValueError):
    """No mail can be sent; the message tells the operator why."""


def message(portal: Portal, to: str, subject: str, body: str, language: str) -> EmailMessage:
    """Return a mail that machines do not answer, and that says its language."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = portal.settings.mail_from, to, subject
    mail["Date"] = formatdate(portal.now().timestamp())
    mail["Message-ID"] = make_msgid(domain=portal.settings.host)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body)
    mail["Content-Language"] = language
    return mail


@contextmanager
def mail_server(settings: PortalSettings) -> Iterator[smtplib.SMTP]:
    """Give a connection to the server, encrypted where it can be; raise MailError where there is none.

    A password is only said over an encrypted connection.
    """
    split = urlsplit(settings.smtp or "")
    if split.scheme not in PORTS or not split.hostname:
        raise MailError(f"Set {PREFIX}SMTP, as smtp://mail.example.org:25 or smtps://user@mail.example.org.")
    try:
        with _connected(split.scheme, split.hostname, split.port or PORTS[split.scheme]) as server:
            if split.username:
                _log_in(server, settings, unquote(split.username))
            yield server
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(f"The mail server {split.hostname}: {type(error).__name__}.") from error


def _connected(scheme: str, host: str, port: int) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
    server = smtplib.SMTP(host, port, timeout=SECONDS)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=context)
    return server


def _log_in(server: smtplib.SMTP, settings: PortalSettings, user: str) -> None:
    if not isinstance(server.sock, ssl.SSLSocket):
        raise MailError("The mail server offers no encryption: the password is not sent to it.")
    if settings.smtp_password_file is None:
        raise MailError(f"Set {PREFIX}SMTP_PASSWORD_FILE: a file with the password of {user}.")
    server.login(user, settings.smtp_password_file.read_text(encoding="utf-8").strip())
