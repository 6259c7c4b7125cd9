"""Institutions are reminded before and after the closing date: once, in their language, of nothing else."""

import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from typer.testing import CliRunner

from pipelines.checking.result import CheckContext
from pipelines.cli import app
from pipelines.intake.template import write_template
from pipelines.portal.notices.mail import MailError
from pipelines.portal.notices.reminding import Reminded, send_reminders
from pipelines.portal.periods import Period, set_period
from pipelines.portal.portal import Portal
from pipelines.returns import sign_off, submit
from pipelines.simulation import simulate
from tests.promises.portal_world import World

YEAR, CLOSES = 2025, date(2026, 3, 31)


class Postbox:
    """What a mail server has taken; addresses in `refused` it does not take."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refused: set[str] = set()

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    box, port = Postbox(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, port
    server.stop()


@pytest.fixture
def world(tmp_path: Path) -> World:
    found = World(tmp_path / "home")
    set_period(found.portal.database, "simulated", Period(YEAR, date(2026, 1, 15), CLOSES))
    return found


def with_mail(world: World, port: int) -> Portal:
    settings = replace(world.portal.settings, smtp=f"smtp://127.0.0.1:{port}", mail_from="muster@example.org")
    return replace(world.portal, settings=settings)


def on(world: World, days: int) -> None:
    world.clock.at = datetime(2026, 3, 31, 6, 0, tzinfo=UTC) + timedelta(days=days)


def test_each_is_reminded_once_in_the_language_of_her_institution(
    world: World, postbox: tuple[Postbox, int]
) -> None:
    box, port = postbox
    portal = with_mail(world, port)
    world.person("reporter", "QO-AF", "sr-Cyrl")
    world.person("head", "QP-AF", "sq")
    world.person("reporter", "QQ-MOD", "en")  # not expected to report
    world.person("analyst", None, "en")
    on(world, -15)
    assert send_reminders(portal) == Reminded(0, 0)
    on(world, -14)
    assert send_reminders(portal) == Reminded(2, 0)
    assert send_reminders(portal) == Reminded(0, 0)
    serbian, albanian = box.taken
    assert serbian["To"] == "reporter.qo-af@example.org"
    subject = serbian["Subject"].replace("\xa0", " ")
    assert subject == "Подаци институције Симулиране оружане снаге QO за 2025: рок је 31. 3. 2026."
    assert (serbian["Content-Language"], serbian["Auto-Submitted"]) == ("sr-Cyrl", "auto-generated")
    assert "http://127.0.0.1:8765" in serbian.get_content()
    assert "Programi rajonal kërkon të dhënat për vitin 2025" in albanian.get_content()
    on(world, -4)
    assert send_reminders(portal) == Reminded(0, 0)
    for day in (-3, 1, 14):
        on(world, day)
        assert send_reminders(portal) == Reminded(2, 0)
        assert send_reminders(portal) == Reminded(0, 0)
    on(world, 31)
    assert send_reminders(portal) == Reminded(0, 0)
    assert len({mail["Subject"] for mail in box.taken if mail["To"] == serbian["To"]}) == 4


def test_who_has_signed_off_is_left_in_peace_and_no_mail_says_what_was_found(
    world: World, postbox: tuple[Postbox, int]
) -> None:
    box, port = postbox
    set_period(world.portal.database, "simulated", Period(YEAR, date(2027, 1, 15), date(2027, 3, 31)))
    for item in simulate(2, 1, seed=3):
        year = item.time_period
        set_period(world.portal.database, "simulated", Period(year, date(2026, 1, 15), CLOSES))
        content = write_template(item.institution, year, item.language, values=item.observations)
        context = CheckContext("return.xlsx", item.institution, year)
        done = submit(world.portal.home, content, context, "Ana", world.clock())
        world.person("reporter", item.institution)
    sign_off(world.portal.home, done.return_id, "Ana", None, world.clock())
    on(world, 1)
    assert send_reminders(with_mail(world, port)) == Reminded(1, 0)
    (mail,) = box.taken
    assert item.institution.casefold() not in mail["To"]
    allowed = {str(year), "2026", "31", "1325", "127", "0", "1", "8765"}
    assert set(re.findall(r"\d+", mail.get_content())) <= allowed


def test_what_the_server_refuses_is_tried_again(world: World, postbox: tuple[Postbox, int]) -> None:
    box, port = postbox
    portal = with_mail(world, port)
    for institution in ("QM-AF", "QN-AF"):
        world.person("reporter", institution)
    box.refused.add("reporter.qm-af@example.org")
    on(world, -14)
    assert send_reminders(portal) == Reminded(1, 1)
    box.refused.clear()
    assert send_reminders(portal) == Reminded(1, 0)
    assert {mail["To"] for mail in box.taken} == {"reporter.qm-af@example.org", "reporter.qn-af@example.org"}


def test_without_a_server_the_operator_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MailError, match="MUSTER_PORTAL_SMTP"):
        send_reminders(world.portal)
    with pytest.raises(MailError, match=r"127\.0\.0\.1: ConnectionRefusedError"):
        send_reminders(with_mail(world, free_port()))
    monkeypatch.setenv("MUSTER_HOME", str(world.portal.home.folder))
    monkeypatch.setenv("MUSTER_PORTAL_REGION", "simulated")
    done = CliRunner().invoke(app, ["remind"])
    assert (done.exit_code, "MUSTER_PORTAL_SMTP" in done.output) == (2, True)


def test_the_command_says_how_many_it_sent(
    world: World, postbox: tuple[Postbox, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    today = datetime.now(UTC).date()
    set_period(world.portal.database, "simulated", Period(YEAR, today - timedelta(9), today + timedelta(5)))
    world.person("reporter", "QM-AF")
    monkeypatch.setenv("MUSTER_HOME", str(world.portal.home.folder))
    monkeypatch.setenv("MUSTER_PORTAL_REGION", "simulated")
    monkeypatch.setenv("MUSTER_PORTAL_SMTP", f"smtp://127.0.0.1:{postbox[1]}")
    done = CliRunner().invoke(app, ["remind"])
    assert (done.exit_code, done.output.startswith("Sent: 1.")) == (0, True), done.output


def test_a_password_is_said_over_tls_only(
    world: World, tmp_path: Path, postbox: tuple[Postbox, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    password = tmp_path / "password"
    password.write_text("secret\n")
    open_one = replace(
        with_mail(world, 0).settings,
        smtp=f"smtp://muster@127.0.0.1:{postbox[1]}",
        smtp_password_file=password,
    )
    with pytest.raises(MailError, match="no encryption"):
        send_reminders(replace(world.portal, settings=open_one))
    certificate = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    given: list[bytes] = []

    def check(*said):
        given.append(said[-1].password)
        return AuthResult(success=given == [b"secret"])

    box = Postbox()
    server = Controller(
        box, hostname="127.0.0.1", port=free_port(), ssl_context=context, auth_required=True,
        authenticator=check, auth_require_tls=False,
    )  # fmt: skip
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server.start()
    try:
        secure = replace(open_one, smtp=f"smtps://muster@127.0.0.1:{server.port}")
        world.person("reporter", "QM-AF")
        on(world, -14)
        assert send_reminders(replace(world.portal, settings=secure)) == Reminded(1, 0)
    finally:
        server.stop()
    assert given == [b"secret"]
    assert len(box.taken) == 1


def self_signed(folder: Path) -> Path:
    """Return a file with a certificate for 127.0.0.1 and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    )
    return path
