"""The portal in PostgreSQL, with the acts of a ledger: a return, two writers at once, dump, restore."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa

from pipelines.portal.database import Database
from pipelines.portal.errors import TooManyError
from pipelines.portal.ordering import UnderWayError
from pipelines.portal.orders import carry_out, order, orders
from pipelines.portal.people import add_person
from pipelines.portal.sessions import find_session, start_session
from pipelines.portal.throttle import FAILURES, note_failure, refuse_while_waiting
from pipelines.portal.trail import entries, note, verify
from pipelines.sample.replay import SAMPLE_FOLDER
from pipelines.store.acts import Act
from pipelines.store.ledger import Ledger
from tests.promises.portal_world import World
from tests.promises.postgresql_server import PostgreSQL, why_not

pytestmark = [pytest.mark.long, pytest.mark.skipif(why_not() is not None, reason=why_not() or "")]

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DOUBTFUL = SAMPLE_FOLDER / "faulty" / "QM-AF_2023_bs_share_as_fraction.xlsx"
IDENTITY = "share_looks_like_fraction:strength.military._T.F._T.percent"


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    found = PostgreSQL()
    try:
        found.start()
        yield found
    finally:
        found.stop()


@pytest.fixture
def url(server: PostgreSQL, request: pytest.FixtureRequest) -> str:
    return server.database(request.node.name[:60])


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do acts in the same moment; return what each returned or raised."""
    together = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        together.wait()
        try:
            return act()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def test_a_return_goes_from_upload_to_edition(url: str, tmp_path: Path) -> None:
    world = World(tmp_path / "home", database=url)
    portal = world.portal
    vars(portal.home)["ledger"] = Ledger(url)  # an installation has SQLite there
    reporter, head = world.logged_in("reporter", "QM-AF"), world.logged_in("head", "QM-AF")
    sent = reporter.post(
        "/institutions/QM-AF/upload",
        data={"year": "2023"},
        files={"file": (DOUBTFUL.name, DOUBTFUL.read_bytes())},
    )
    page = sent.headers["location"].partition("?")[0]
    words = {"cause": "1", "finding": IDENTITY, "words": "So it is."}
    assert reporter.post(f"{page}/explanations", data=words).status_code == 303
    assert reporter.post(f"{page}/sign-off", data={"right": "yes"}).status_code == 303
    assert head.post(f"{page}/confirmation").status_code == 303
    assert world.logged_in("analyst").post(f"{page}/acceptance").status_code == 303
    (item,) = portal.home.ledger.returns()
    assert (item.return_id, item.state) == ("QM-AF_2023_r1", "accepted")

    carry_out(portal, order(portal, 2023, by="petra@example.org"))
    (made,) = orders(portal.database, "simulated", portal.now())
    assert (made.state, made.edition, made.reason) == ("done", "2023.1", None)
    events = [entry.event for entry in entries(portal.database)]
    assert events[:2] == ["edition_done", "edition_ordered"]
    assert verify(portal.database).broken_at is None


def test_two_writers_at_once_lose_nothing(url: str) -> None:
    one, other = Database(sa.make_url(url)), Database(sa.make_url(url))

    def write(database: Database) -> None:  # the first of them makes the tables
        for number in range(20):
            note(database, actor="Ana", event="log_in", subject=str(number), at=AT)
            note_failure(database, ["ana@example.org"], AT)

    assert at_once(lambda: write(one), lambda: write(other)) == [None, None]
    assert (verify(one).entries, verify(one).broken_at) == (40, None)
    with other.reading() as connection:
        assert connection.execute(sa.select(FAILURES.c.failed)).scalar_one() == 40
    with pytest.raises(TooManyError):
        refuse_while_waiting(other, ["ana@example.org"], AT)


def test_one_edition_is_ordered_of_two_at_once(url: str, tmp_path: Path) -> None:
    worlds = World(tmp_path / "home", database=url), World(tmp_path / "home", database=url)
    found = at_once(*(lambda world=world: order(world.portal, 2022, by="petra") for world in worlds))
    assert sorted(type(each).__name__ for each in found) == [UnderWayError.__name__, "int"]


def test_the_database_itself_refuses_to_change_trail_and_acts(url: str) -> None:
    database, ledger = Database(sa.make_url(url)), Ledger(url)
    note(database, actor="Ana", event="log_in", at=AT)
    ledger.record(Act(at=AT, actor="Ana", act="receive", state="received", file_name="a.xlsx", sha256="0"))
    for table in ("trail", "acts"):
        for change in (f"UPDATE {table} SET actor = 'nobody'", f"DELETE FROM {table}", f"TRUNCATE {table}"):  # noqa: S608
            with pytest.raises(sa.exc.DatabaseError, match="only ever added to"), database.writing() as to:
                to.exec_driver_sql(change)
    assert verify(database).broken_at is None


def test_a_trail_of_another_owner_is_only_added_to_by_the_portal(server: PostgreSQL) -> None:
    url = sa.make_url(server.database("of_portal", "portal"))
    server.run("of_portal", b"CREATE ROLE portal LOGIN; GRANT CREATE ON SCHEMA public TO portal")
    note(Database(url), actor="Ana", event="log_in", at=AT)
    server.run("of_portal", b"ALTER TABLE trail OWNER TO muster; GRANT SELECT, INSERT ON trail TO portal")
    database = Database(url)
    note(database, actor="Ana", event="log_out", at=AT)
    assert (verify(database).entries, verify(database).broken_at) == (2, None)
    for change in ("ALTER TABLE trail DISABLE TRIGGER ALL", "DELETE FROM trail", "DROP TABLE trail"):
        refused = pytest.raises(sa.exc.DatabaseError, match=r"permission denied|must be owner")
        with refused, database.writing() as connection:
            connection.exec_driver_sql(change)


def test_acts_decided_at_once_come_one_after_the_other(url: str) -> None:
    ledgers = Ledger(url), Ledger(url)

    def numbered(acts: list[Act]) -> list[Act]:
        name = f"{len(acts)}.xlsx"
        return [Act(at=AT, actor="Ana", act="receive", state="received", file_name=name, sha256="0")]

    def write(ledger: Ledger) -> None:
        for _ in range(20):
            ledger.decide(numbered)

    assert at_once(*(lambda ledger=ledger: write(ledger) for ledger in ledgers)) == [None, None]
    assert [act.file_name for act in ledgers[0].acts()] == [f"{number}.xlsx" for number in range(40)]


def test_a_dump_that_is_put_back_is_what_was_there(server: PostgreSQL, url: str) -> None:
    database = Database(sa.make_url(url))
    ana = add_person(
        database, email="ana@example.org", name="Ana", role="analyst", institution=None, language="en", at=AT
    )
    token = start_session(database, ana.id, AT)
    note(database, actor="Ana", event="log_in", at=AT)
    again = server.database("put_back")
    server.run("put_back", server.dump(database.url.database or ""))
    restored = Database(sa.make_url(again))
    assert verify(restored) == verify(database)
    found = find_session(restored, token, AT)
    assert found is not None
    assert found.person == ana
    note(restored, actor="Ana", event="log_in", at=AT)
    other = add_person(
        restored, email="eva@example.org", name="Eva", role="analyst", institution=None, language="en", at=AT
    )
    assert other.id == ana.id + 1  # numbers go on where they were
    with pytest.raises(sa.exc.DatabaseError, match="only ever added to"), restored.writing() as connection:
        connection.exec_driver_sql("DELETE FROM trail")
