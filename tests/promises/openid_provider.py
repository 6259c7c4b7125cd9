"""An OpenID provider on this machine, over real HTTP, that can be told to lie: for the tests of logging in.

Belongs here: the provider. Does not belong here: any test.
"""

import hmac
import json
import threading
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

SUBJECT = "248289761001"
CLIENT, SECRET = "muster at the ministry", "s3cret: of a client/+"
Claims = dict[str, Any]


def new_key() -> RSAKey:
    """Return a key that calls itself `one`, as that of the provider does."""
    return RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


@dataclass
class Provider:
    """A provider and what it says: `claims` replaces what an honest token says, None leaves it out."""

    now: Callable[[], int]
    key: RSAKey = field(default_factory=new_key)
    signer: RSAKey | None = None
    header: Claims = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    claims: Claims = field(default_factory=dict)
    userinfo: Claims | None = None
    metadata: Claims = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __enter__(self) -> "Provider":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def log_in(self, address: str) -> dict[str, str]:
        """Do what a browser and a person do at the provider; return what comes back with her."""
        split = urlsplit(address)
        assert f"{split.scheme}://{split.netloc}{split.path}" == f"{self.issuer}/authorize"
        asked = {name: values[0] for name, values in parse_qs(split.query, strict_parsing=True).items()}
        code = f"code-{len(self.codes) + 1}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def answer(self, path: str, given: dict[str, str], authorization: str) -> tuple[int, Claims]:
        """Return status and answer to a request of the portal."""
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            return 200, self._description() | self.metadata
        if path == "/keys":
            return 200, {"keys": [self.key.as_dict(private=False)]}
        if path == "/userinfo" and authorization == "Bearer access":
            return 200, self.userinfo or {"sub": SUBJECT}
        return self._tokens(given, authorization) if path == "/token" else (404, {})

    def _description(self) -> Claims:
        paths = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        addresses = {name: f"{self.issuer}/{path}" for name, path in paths.items()}
        return addresses | {"issuer": self.issuer, "userinfo_endpoint": f"{self.issuer}/userinfo"}

    def _tokens(self, given: dict[str, str], authorization: str) -> tuple[int, Claims]:
        asked = self.codes.pop(given.get("code", ""), None)  # a code is good once
        if authorization:
            proof = b64decode(authorization.removeprefix("Basic ")).decode().split(":")
            is_client = list(map(unquote_plus, proof)) == [CLIENT, SECRET]
        else:
            is_client = given["client_id"] == CLIENT
        if asked is None or not is_client:
            return 400, {"error": "invalid_grant"}
        challenge = _part(sha256(given["code_verifier"].encode()).digest()).decode()
        is_same = given["redirect_uri"] == asked["redirect_uri"] and challenge == asked["code_challenge"]
        if not is_same or asked["code_challenge_method"] != "S256":
            return 400, {"error": "invalid_grant"}
        said = {
            "iss": self.issuer,
            "sub": SUBJECT,
            "aud": asked["client_id"],
            "iat": self.now(),
            "exp": self.now() + 300,
            "nonce": asked["nonce"],
        } | self.claims
        honest = {name: value for name, value in said.items() if value is not None}
        return 200, {"access_token": "access", "token_type": "Bearer", "id_token": self._signed(honest)}

    def _signed(self, claims: Claims) -> str:
        if self.header["alg"] == "RS256":
            return jwt.encode(self.header, claims, self.signer or self.key)
        # No library makes these forgeries: no signature at all, or one with what everybody knows as secret.
        content = b".".join(_part(json.dumps(part).encode()) for part in (self.header, claims))
        public = self.key.as_pem(private=False)
        signature = b"" if self.header["alg"] == "none" else _part(hmac.digest(public, content, "sha256"))
        return b".".join((content, signature)).decode()


def _part(content: bytes) -> bytes:
    return urlsafe_b64encode(content).rstrip(b"=")


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _reply(self, given: dict[str, str]) -> None:
            status, said = provider.answer(self.path, given, self.headers.get("authorization", ""))
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self._reply({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self._reply({name: values[0] for name, values in parse_qs(body).items()})

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
