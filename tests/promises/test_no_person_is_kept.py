"""Of a register nothing about a person is kept, and everything is built again from what is kept."""

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from sqlite3 import connect
from zipfile import ZipFile, is_zipfile

import duckdb
import pyarrow.parquet as pq
import pytest
from rich.progress import Progress

from assets.run import materialise
from pipelines import chain
from pipelines.checking.result import CheckContext
from pipelines.returns import Submission, accept, resume, submit, withdraw_file
from pipelines.returns import submitting as sending
from pipelines.simulation.registers import Cell, register_text, register_workbook, simulated_register
from pipelines.store.acts import Act
from pipelines.store.edition import latest_edition
from pipelines.store.home import Home
from pipelines.store.keys import BEGINNING, KeyUnusableError
from pipelines.store.ledger import Ledger

REGION = "simulated"
AT = datetime(2025, 2, 1, 8, 0, tzinfo=UTC)
NAME, NUMBER = "Zvrkot", "91919191919"
"""Planted in the columns that no layout names, and once in a declared one."""


def planted(institution: str) -> list[list[Cell]]:
    rows = simulated_register(institution, 2024)
    for number, row in enumerate(rows[1:]):
        row[:2] = [f"{NUMBER}{number:02d}", f"{NAME}ić {'abcdefghij'[number % 10]}"]
    return rows


def armed_forces() -> bytes:
    return register_workbook(planted("QQ-AF"), "Evidencija")


def police() -> bytes:
    return register_text(planted("QQ-POL"))


def slipped() -> bytes:
    """A register with a name and a number in a declared column of one person each."""
    rows = planted("QQ-AF")
    rank = rows[0].index("Čin")
    rows[7][rank], rows[9][rank] = f"{NAME}ić", None
    return register_workbook(rows, "Evidencija")


def drifted() -> bytes:
    """A register of which most headers were renamed: nobody can know it for one."""
    rows = planted("QQ-AF")
    rows[0] = [*rows[0][:2], *(f"Polje {number}" for number in range(len(rows[0]) - 2))]
    return register_workbook(rows, "Evidencija")


def send(home: Home, content: bytes, institution: str, name: str = "register.xlsx") -> Submission:
    return submit(home, content, CheckContext(name, institution, 2024), "Ana", AT)


def _in_columns(columns: Iterator[list[object]]) -> Iterator[bytes]:
    for values in columns:
        yield "\n".join(value for value in values if isinstance(value, str)).encode()


def contents(path: Path) -> Iterator[bytes]:
    """Yield all that a file holds, unpacked."""
    yield path.read_bytes()
    if path.suffix == ".parquet":
        yield from _in_columns(column.to_pylist() for column in pq.read_table(path).columns)
    elif path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            tables = connection.sql("SELECT table_schema, table_name FROM information_schema.tables")
            for schema, table in tables.fetchall():
                rows = connection.sql(f'SELECT * FROM "{schema}"."{table}"').fetchall()  # noqa: S608
                yield from _in_columns(list(row) for row in rows)
    elif is_zipfile(path):
        with ZipFile(BytesIO(path.read_bytes())) as package:
            yield from (package.read(name) for name in package.namelist())


def persons_in(folder: Path) -> list[str]:
    """Return the files under a folder in which a planted name or number can be read."""
    signs = [word.encode(encoding) for word in (NAME, NUMBER) for encoding in ("utf-8", "utf-16-le")]
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(sign in text for text in contents(path) for sign in signs)
    ]


def tables(home: Home) -> dict[str, str]:
    """Return the hash of every table of the lake and of the latest edition."""
    folders = (home.lake.folder, latest_edition(home, REGION).folder / "parquet")
    return {
        f"{folder.name}/{path.relative_to(folder)}": sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*.parquet"))
    }


def restored(home: Home, folder: Path, *names: str) -> Home:
    """Return a home that holds what a backup holds: the ledger and some folders."""
    for name in names:
        shutil.copytree(home.folder / name, folder / name)
    name = "ledger.sqlite"
    with closing(connect(home.folder / name)) as old, closing(connect(folder / name)) as new:
        old.backup(new)
    return Home(folder)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two registers accepted and published, one blocked, one that nobody could know; only looked at."""
    home = Home(tmp_path_factory.mktemp("home"))
    for content, institution in ((armed_forces(), "QQ-AF"), (police(), "QQ-POL")):
        accept(home, str(send(home, content, institution).return_id), "Petra", "checked", AT)
    send(home, slipped(), "QQ-AF", "slipped.xlsx")
    send(home, drifted(), "QQ-AF", "drifted.xlsx")
    chain.publish(home, REGION)
    return home


def test_the_search_would_find_them(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(armed_forces())
    (tmp_path / "b.csv").write_bytes(police())
    assert persons_in(tmp_path) == ["a.xlsx", "b.csv"]


def test_no_person_can_be_read_anywhere(home: Home) -> None:
    assert len([path for path in home.folder.rglob("*") if path.is_file()]) > 40
    assert persons_in(home.folder) == []


def test_the_ledger_says_what_is_kept(home: Home) -> None:
    states = {item.return_id: (item.state, item.kept_as) for item in home.ledger.returns()}
    assert states == {
        "QQ-AF_2024_r1": ("accepted", "counted"),
        "QQ-AF_2024_r2": ("blocked", "counted"),
        "QQ-POL_2024_r1": ("accepted", "encrypted"),
    }
    (aside,) = [act for act in home.ledger.acts() if act.act == "quarantine"]
    assert (aside.file_name, aside.kept_as) == ("drifted.xlsx", "encrypted")
    for act in home.ledger.acts():
        if act.kept_as:
            kept = home.vault.get(str(act.kept_sha256))
            assert kept.startswith(BEGINNING if act.kept_as == "encrypted" else b"{")
            assert not home.vault.path(str(act.sha256)).exists()
    assert not any(home.waiting.folder.iterdir())


def test_logs_name_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for content in (armed_forces(), slipped(), drifted()):
        send(Home(tmp_path), content, "QQ-AF")
    assert NAME not in caplog.text
    assert NUMBER not in caplog.text


@pytest.mark.long
def test_everything_is_built_again_from_what_is_kept(home: Home, tmp_path: Path) -> None:
    before = tables(home)
    assert any("raw/observations/QQ-AF_2024" in name for name in before)
    again = restored(home, tmp_path / "again", "vault", "keys")
    chain.publish(again, REGION)
    assert tables(again) == before


@pytest.mark.long
def test_dagster_builds_the_same(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again = restored(home, tmp_path / "again", "vault", "keys")
    monkeypatch.setenv("MUSTER_HOME", str(again.folder))
    materialise(again, Progress(disable=True))
    assert {name: digest for name, digest in tables(again).items() if "raw/" in name} == {
        name: digest for name, digest in tables(home).items() if "raw/" in name
    }
    assert persons_in(again.folder) == []


def test_the_same_register_again_is_the_same_revision(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for content, institution in ((armed_forces(), "QQ-AF"), (police(), "QQ-POL")):
        first = send(home, content, institution)
        acts, files = home.ledger.acts(), sorted(home.vault.folder.rglob("*"))
        again = send(home, content, institution, "another name.xlsx")
        assert (first.is_new, again.is_new, again.return_id) == (True, False, first.return_id)
        assert (home.ledger.acts(), sorted(home.vault.folder.rglob("*"))) == (acts, files)


def test_a_register_that_is_counted_anew_is_a_new_revision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A layout that was mended gives other figures of the same file, and the file is not kept."""
    home, content = Home(tmp_path), armed_forces()
    send(home, content, "QQ-AF")
    read = sending.read_for

    def counted_otherwise(data: bytes, context: CheckContext) -> object:
        reading = read(data, context)
        kept = reading.observations["measure"].ne("leadership_posts")
        return type(reading)(**vars(reading) | {"observations": reading.observations[kept]})

    monkeypatch.setattr(sending, "read_for", counted_otherwise)
    assert send(home, content, "QQ-AF").return_id == "QQ-AF_2024_r2"
    assert send(home, content, "QQ-AF").is_new is False


class Killed(BaseException):
    """Ends a process at a moment of the test's choice."""


def _killed_at(moment: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the ledger die before its `moment`-th decision."""
    decide, count = Ledger.decide, iter(range(1, 100))

    def or_die(
        self: Ledger, decision: Callable[[list[Act]], object], *more: object, **named: object
    ) -> list[Act]:
        if next(count) == moment:
            raise Killed
        return decide(self, decision, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Ledger, "decide", or_die)


@pytest.mark.parametrize("moment", [1, 2])
def test_killed_between_two_steps_nothing_is_lost_and_nobody_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    home = Home(tmp_path)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        _killed_at(moment, patched)
        send(home, armed_forces(), "QQ-AF")
    assert persons_in(home.folder) == []
    assert home.ledger.returns() == []
    sent = send(home, armed_forces(), "QQ-AF")
    assert (sent.return_id, sent.is_new) == ("QQ-AF_2024_r1", True)
    assert not any(home.waiting.folder.iterdir())
    assert len([path for path in home.vault.folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("is_taken_back", [False, True])
def test_a_file_that_nobody_has_read_waits_until_it_is_read_or_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_taken_back: bool
) -> None:
    home, content = Home(tmp_path), police()
    with monkeypatch.context() as patched, pytest.raises(Killed):
        _killed_at(2, patched)
        send(home, content, "QQ-POL")
    name = sha256(content).hexdigest()
    assert home.waiting.get(name) == content
    if is_taken_back:
        withdraw_file(home, name, "Ana", "sent by mistake", AT)
    else:
        assert [item.return_id for item in resume(home, AT)] == ["QQ-POL_2024_r1"]
    assert not any(home.waiting.folder.iterdir())
    assert persons_in(home.folder) == []


def test_without_the_key_a_kept_register_is_missed_and_a_counted_one_is_not(
    home: Home, tmp_path: Path
) -> None:
    again = restored(home, tmp_path / "again", "vault")
    chain.write_raw(again, "QQ-AF_2024")
    with pytest.raises(KeyUnusableError, match="Put it back from your backup"):
        chain.write_raw(again, "QQ-POL_2024")
