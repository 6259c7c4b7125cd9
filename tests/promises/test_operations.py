"""What docs/operations.md says of the servers before the portal is understood by these servers."""

import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

GUIDE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


def block(beginning: str) -> str:
    """Return the indented block of the guide that begins with a line."""
    found = re.search(rf"^    {re.escape(beginning)}\n(?:    .*\n|\n(?=    ))*", GUIDE, re.MULTILINE)
    assert found, beginning
    return re.sub(r"^    ", "", found[0], flags=re.MULTILINE)


def write_certificate(certificate: Path, key: Path) -> None:
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "muster.example.org")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(secret, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        secret.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not here")
def test_nginx_understands_its_block(tmp_path: Path) -> None:
    certificate, key = tmp_path / "muster.pem", tmp_path / "muster.key"
    write_certificate(certificate, key)
    site = block("server {").replace("/etc/ssl/muster.pem", str(certificate))
    site = site.replace("/etc/ssl/private/muster.key", str(key)).replace("443", "8443")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "\n".join(f"{name}_temp_path {tmp_path}/{name};" for name in kinds)
    whole = f"pid {tmp_path}/pid; events {{}}\nhttp {{ access_log off; {folders}\n{site} }}\n"
    (tmp_path / "nginx.conf").write_text(whole)
    done = subprocess.run(
        ["nginx", "-t", "-q", "-e", tmp_path / "log", "-c", tmp_path / "nginx.conf"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("caddy") is None, reason="Caddy is not here")
def test_caddy_understands_its_block(tmp_path: Path) -> None:
    (tmp_path / "Caddyfile").write_text(block("muster.example.org {"))
    done = subprocess.run(
        ["caddy", "validate", "--config", tmp_path / "Caddyfile", "--adapter", "caddyfile"],
        capture_output=True,
        text=True,
        check=False,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
