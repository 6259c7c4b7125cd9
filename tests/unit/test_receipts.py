"""Receipts: signed, the same whenever they are asked for, and verified anywhere."""

import json
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.receipts.issue import issue
from pipelines.receipts.readable import as_page, as_text
from pipelines.receipts.signed import NoReceiptError, key_name, read_receipt, sign, verify
from pipelines.store.acts import Act
from pipelines.store.errors import NothingSuchError, UnknownReturnError
from pipelines.store.home import Home
from pipelines.store.signing import SigningKey, SigningKeyError, public_pem, read_public_key
from schemas.code_lists import code_list
from schemas.languages import LANGUAGES

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
SUBMITTED = Act(
    at=AT,
    actor="Ana Anić",
    act="submit",
    state="to_explain",
    return_key="BA-AF_2023",
    return_id="BA-AF_2023_r1",
    institution="BA-AF",
    time_period=2023,
    revision=1,
    file_name="<b>ba</b> & Ко.xlsx",
    sha256="a1" * 32,
    origin="reported",
    findings_explain=2,
    findings_inform=3,
    role="reporter",
)
RECEIVED = Act(AT, "Ana", "receive", "received", file_name="x.xlsx", sha256="b2" * 32, role="reporter")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.ledger.record(SUBMITTED)
    return home


def muster(home: Path, *arguments: object) -> Result:
    return CliRunner().invoke(app, [str(item) for item in arguments], env={"MUSTER_HOME": str(home)})


def test_it_says_what_was_sent_by_whom_and_where_it_stands(home: Home) -> None:
    body = issue(home, "BA-AF_2023_r1").body
    assert (body["return_id"], body["sent_by"], body["sent_at"]) == (
        "BA-AF_2023_r1", "Ana Anić", "2026-03-01T09:30:00+00:00",
    )  # fmt: skip
    assert (body["sha256"], body["state"], body["sequence"]) == ("a1" * 32, "to_explain", 1)
    assert body["findings"] == {"block": 0, "explain": 2, "inform": 3}
    assert body["muster_version"]


def test_it_is_the_same_bytes_whenever_it_is_asked_for(home: Home) -> None:
    first = issue(home, "BA-AF_2023_r1").to_json()
    home.ledger.record(RECEIVED)  # somebody else's file
    assert issue(Home(home.folder), "BA-AF_2023_r1").to_json() == first


def test_what_is_done_later_is_in_the_next_receipt_and_questions_are_not(home: Home) -> None:
    sent_back = replace(SUBMITTED, act="send_back", state="sent_back", actor="Petra", reason="last year's")
    home.ledger.record(sent_back, replace(sent_back, act="ask", reason="why?"))
    body = issue(home, "BA-AF_2023_r1").body
    assert (body["state"], body["by"], body["reason"], body["sequence"]) == (
        "sent_back", "Petra", "last year's", 2,
    )  # fmt: skip
    assert (body["sent_by"], body["findings"]["explain"]) == ("Ana Anić", 2)


def test_files_in_no_return_have_receipts_by_their_hash(home: Home) -> None:
    home.ledger.record(RECEIVED)
    waiting = issue(home, "b2" * 32).body
    assert (waiting["state"], waiting["return_id"], waiting["findings"]) == ("received", None, None)
    home.ledger.record(replace(RECEIVED, act="quarantine", state="quarantined", findings_block=1))
    aside = issue(home, "b2b2b2b2").body
    assert (aside["state"], aside["findings"]["block"], aside["file_name"]) == ("quarantined", 1, "x.xlsx")


@pytest.mark.parametrize("what", ["BA-AF_2023_r9", "", "_r1"])
def test_there_is_no_receipt_of_what_nobody_sent(home: Home, what: str) -> None:
    with pytest.raises(UnknownReturnError):
        issue(home, what)
    with pytest.raises(NothingSuchError):
        issue(home, "c3" * 32)


def test_a_changed_ledger_no_longer_gives_the_receipts_that_were_given_out(
    home: Home, tmp_path: Path
) -> None:
    later = replace(SUBMITTED, act="accept", state="accepted", actor="Petra", reason="checked")
    home.ledger.record(later)
    forged = Home(tmp_path / "forged")
    forged.ledger.record(replace(SUBMITTED, sha256="d4" * 32), later)
    hashes = [issue(one, "BA-AF_2023_r1").body["ledger_sha256"] for one in (home, forged)]
    assert hashes[0] != hashes[1]


@pytest.mark.parametrize(
    ("name", "value"),
    [("state", "accepted"), ("sha256", "0" * 64), ("sent_at", "2025-03-01T09:30:00+00:00"), ("sequence", 2)],
)
def test_any_changed_word_is_seen(home: Home, name: str, value: object) -> None:
    told = json.loads(issue(home, "BA-AF_2023_r1").to_json())
    told["receipt"][name] = value
    assert verify(read_receipt(json.dumps(told).encode())) == "changed"


def test_a_receipt_is_valid_as_written_and_however_it_is_indented(home: Home) -> None:
    text = issue(home, "BA-AF_2023_r1").to_json()
    key = home.signing_key.private().public_key()
    for form in (text.encode(), b"\xef\xbb\xbf" + text.encode(), json.dumps(json.loads(text)).encode()):
        assert verify(read_receipt(form)) == "valid"
        assert verify(read_receipt(form), key) == "valid"


def test_a_receipt_that_somebody_else_signed_is_seen_with_the_key(home: Home) -> None:
    own = home.signing_key.private().public_key()
    forged = sign(issue(home, "BA-AF_2023_r1").body, Ed25519PrivateKey.generate())
    assert verify(forged) == "valid"
    assert verify(forged, own) == "wrong_key"
    # The forger's signature under the name of the programme's key.
    told = json.loads(forged.to_json())
    told["signature"]["public_key"] = json.loads(issue(home, "BA-AF_2023_r1").to_json())["signature"][
        "public_key"
    ]
    assert verify(read_receipt(json.dumps(told).encode()), own) == "changed"


NO_RECEIPTS = [
    b"",
    b"PK\x03\x04",
    b"{}",
    b"[]",
    b'"receipt"',
    b'{"receipt": {}, "signature": {}}',
    b'{"receipt": 1, "receipt": 2}',
    b"[" * 100_000,
    b"9" * 10_000,
    b"\xff\xfe{\x00}\x00",
]


@pytest.mark.parametrize("content", NO_RECEIPTS, ids=range(len(NO_RECEIPTS)))
def test_what_is_no_receipt_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(NoReceiptError, match="not a receipt of Muster"):
        read_receipt(content)


@pytest.mark.parametrize(
    "change",
    [
        {"sent_at": "yesterday"}, {"findings": {"block": -0.5}}, {"extra": 1}, {"sequence": "1"},
        {"format": "muster receipt 2"}, {"file_name": None},
    ],
)  # fmt: skip
def test_a_receipt_that_says_what_receipts_do_not_say_is_none(home: Home, change: dict[str, object]) -> None:
    told = json.loads(issue(home, "BA-AF_2023_r1").to_json())
    told["receipt"] |= change
    with pytest.raises(NoReceiptError):
        read_receipt(json.dumps(told).encode())


def test_a_name_that_stands_twice_makes_no_receipt(home: Home) -> None:
    text = issue(home, "BA-AF_2023_r1").to_json()
    twice = text.replace('"state": "to_explain"', '"state": "accepted", "state": "to_explain"')
    assert twice != text
    with pytest.raises(NoReceiptError):
        read_receipt(twice.encode())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such rights")
def test_nobody_else_may_read_the_private_key(home: Home) -> None:
    home.signing_key.private()
    assert stat.S_IMODE(home.signing_key.private_path.stat().st_mode) == 0o600
    assert stat.S_IMODE((home.folder / "keys").stat().st_mode) == 0o700


def test_the_key_is_made_once_whoever_comes_first(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        pairs = list(threads.map(lambda _: SigningKey(tmp_path / "keys").private(), range(8)))
    assert len({key_name(pair.public_key()) for pair in pairs}) == 1
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == [
        "receipts.private.pem", "receipts.public.pem",
    ]  # fmt: skip


def test_a_lost_or_damaged_key_is_said_plainly_and_never_replaced_in_silence(home: Home) -> None:
    key = home.signing_key
    key.private()
    pem = key.private_path.read_bytes()
    key.private_path.unlink()
    with pytest.raises(SigningKeyError, match="is gone, though receipts were signed with it"):
        issue(home, "BA-AF_2023_r1")
    key.private_path.write_bytes(pem[:40])
    with pytest.raises(SigningKeyError, match="damaged: put back"):
        issue(home, "BA-AF_2023_r1")
    key.private_path.write_bytes(pem)
    assert verify(issue(home, "BA-AF_2023_r1")) == "valid"
    with pytest.raises(SigningKeyError, match="holds no public key"):
        read_public_key(key.private_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_read_it_in_their_language(home: Home, language: str) -> None:
    receipt = issue(home, "BA-AF_2023_r1")
    page, text = as_page(receipt, language), as_text(receipt, language)
    for words in (page, text):
        assert code_list("states").label("to_explain", language) in words
        assert "BA-AF_2023_r1" in words
        assert "a1" * 32 in words
        assert receipt.key in words
    assert "<b>ba</b>" not in page
    assert "&lt;b&gt;ba&lt;/b&gt; &amp; Ко.xlsx" in page
    assert "<script" not in page


def test_the_command_writes_shows_and_verifies_without_a_store(home: Home, tmp_path: Path) -> None:
    receipt, page, key = tmp_path / "r.json", tmp_path / "r.html", tmp_path / "key.pem"
    for path in (receipt, page):
        assert muster(home.folder, "receipt", "BA-AF_2023_r1", "--output", path).exit_code == 0
    assert muster(home.folder, "receipt", "key", "--output", key).exit_code == 0
    assert key.read_bytes() == public_pem(home.signing_key.private().public_key())
    assert page.read_text("utf-8").startswith("<!doctype html>")
    shown = muster(home.folder, "receipt", "BA-AF_2023_r1", "--json")
    assert shown.stdout == receipt.read_text("utf-8")

    nowhere = tmp_path / "nowhere"
    good = muster(nowhere, "receipt", "verify", receipt, "--key", key)
    assert good.exit_code == 0
    assert "Valid: nothing has been changed" in good.stdout
    told = json.loads(receipt.read_text("utf-8"))
    told["receipt"]["state"] = "accepted"
    receipt.write_text(json.dumps(told), "utf-8")
    bad = muster(nowhere, "receipt", "verify", receipt, "--key", key)
    assert (bad.exit_code, bad.stdout.startswith("Changed:")) == (1, True)
    other = SigningKey(tmp_path / "others")
    other.private()
    wrong = muster(nowhere, "receipt", "verify", receipt, "--key", other.public_path, "--json")
    assert (wrong.exit_code, json.loads(wrong.stdout)["verdict"]) == (1, "wrong_key")
    assert not nowhere.exists()


def test_mistakes_with_receipts_are_told_in_plain_words(home: Home, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear colleagues")
    cases = [
        (("receipt", "verify", letter), "This file is not a receipt of Muster"),
        (("receipt", "verify", letter, "--key", letter), "not a receipt of Muster"),
        (("receipt", "BA-AF_2023_r7"), "No return BA-AF_2023_r7 has been submitted"),
        (("receipt", "BA-AF_2023_r1", "--output", letter), "is there already: name another file"),
    ]
    for arguments, words in cases:
        answer = muster(home.folder, *arguments)
        assert (answer.exit_code, words in answer.stderr) == (2, True), answer.output
        assert "Traceback" not in answer.output
