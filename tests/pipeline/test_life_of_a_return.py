"""The life of a return from the command line: sent, explained, signed off, sent back, accepted."""

import json
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.intake.layout import read_return
from pipelines.intake.template import write_template
from pipelines.simulation import SimulatedReturn, simulate
from pipelines.store.home import Home

SHARE = {
    "measure": "strength", "population": "military", "rank": "_T",
    "sex": "F", "detail": "_T", "unit_measure": "percent",
}  # fmt: skip
IDENTITY = "share_matches_counts:strength.military._T.F._T.percent"
WORDS = "Two classes were counted in June."


@pytest.fixture(scope="module")
def years() -> tuple[SimulatedReturn, SimulatedReturn]:
    """An institution's returns of two years."""
    first, second = simulate(1, 2, seed=5)
    return first, second


def workbook(item: SimulatedReturn, share: float | None = None, language: str | None = None) -> bytes:
    """Return a workbook that states `share` more than its counts give, or no share."""
    values = item.observations.copy()
    if share is not None:
        row = values[(values[["measure", "population", "rank", "detail"]] == list(SHARE_ROW)).all(axis=1)]
        counts = row.set_index("sex")["obs_value"]
        stated = round(100 * counts["F"] / (counts["F"] + counts["M"]) + share, 1)
        added = row[row["sex"] == "F"].assign(unit_measure="percent", obs_value=stated)
        values = pd.concat([values, added], ignore_index=True)
    return write_template(item.institution, item.time_period, language or item.language, values=values)


SHARE_ROW = tuple(SHARE[name] for name in ("measure", "population", "rank", "detail"))


class Desk:
    """A store, and the commands that people give at it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = Home(folder / "home")

    def muster(self, *arguments: object, fails: bool = False) -> Result:
        environment = {"MUSTER_HOME": str(self.home.folder)}
        answer = CliRunner().invoke(app, [str(item) for item in arguments], env=environment)
        assert (answer.exit_code == 2) == fails, answer.output
        assert "Traceback" not in answer.output
        return answer

    def send(self, content: bytes, *options: str) -> dict[str, object]:
        path = self.folder / "sent.xlsx"
        path.write_bytes(content)
        answer = self.muster("submit", path, "--by", "Ana", "--json", *options)
        (found,) = json.loads(answer.stdout)
        return found

    def to_explain(self, return_id: str) -> list[dict[str, object]]:
        return json.loads(self.muster("explain", return_id, "--json").stdout)

    def state(self, return_id: str) -> str:
        return next(item.state for item in self.home.ledger.returns() if item.return_id == return_id)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_an_explanation_lives_on_with_its_figure(
    desk: Desk, years: tuple[SimulatedReturn, SimulatedReturn]
) -> None:
    first, second = years
    key = f"{first.institution}_{first.time_period}"
    one, two, three, four = (f"{key}_r{number}" for number in (1, 2, 3, 4))

    # Sent with a doubtful share: to be explained, by its number in the answer or its identity.
    assert desk.send(workbook(first, 3))["state"] == "to_explain"
    (item,) = desk.to_explain(one)
    assert (item["identity"], item["is_explained"], item["explanation"]) == (IDENTITY, False, None)
    refused = desk.muster("sign-off", one, "--by", "Ana", fails=True)
    assert "must be explained first" in refused.stderr
    refused = desk.muster("explain", one, item["number"], "--keep", "--by", "Ana", fails=True)
    assert "there is none that could be kept" in refused.stderr
    several = f"{item['number']}, {item['number']}"
    told = desk.muster("explain", one, several, "Wrong words.", "--by", "Ana", "--json").stdout
    assert json.loads(told) == [{"return_id": one, "identity": IDENTITY, "state": "ready"}] * 2
    told = desk.muster("explain", one, IDENTITY, WORDS, "--by", "Ana").stdout
    assert told.startswith(f"{item['sheet']}!{item['cell']}: {item['message']}")
    assert told.endswith(f"\n{one}: ready\n")

    # The same figures in another language's workbook: nothing to be said again.
    again = desk.send(workbook(first, 3, "mk"))
    assert (again["return_id"], again["state"]) == (two, "ready")
    (item,) = desk.to_explain(two)
    assert (item["is_explained"], item["explanation"], item["return_id"]) == (True, WORDS, one)

    # Another figure in the same place: the old words are proposed, and hold once somebody says so.
    assert desk.send(workbook(first, 4))["state"] == "to_explain"
    (item,) = desk.to_explain(three)
    assert (item["is_explained"], item["standing"], item["explanation"]) == (False, "figures_changed", WORDS)
    assert "You wrote" in desk.muster("explain", three).stdout
    desk.muster("explain", three, item["number"], "--keep", "--by", "Ana")
    assert desk.state(three) == "ready"

    # The first file again is explained as it was.
    back = desk.send(workbook(first, 3))
    assert (back["return_id"], back["state"], back["new"]) == (four, "ready", True)

    # Signed off, accepted, published: the words are a footnote of the edition.
    desk.muster("sign-off", four, "--by", "Ana")
    desk.muster("accept", four, "--by", "Petra")
    published = desk.muster("publish", "--region", "simulated", "--json")
    with duckdb.connect(json.loads(published.stdout)["database"], read_only=True) as connection:
        query = """
            SELECT e.return_id, e.identity, e.explanation, e.explained_by, e.explained_for,
                   o.sex, o.unit_measure
            FROM audit.explanations e JOIN facts.observations o USING (return_id, sheet, cell)
        """
        rows = connection.execute(query).fetchall()
        signed = connection.execute("SELECT signed_off_by FROM audit.returns WHERE state = 'accepted'")
        assert signed.fetchall() == [("Ana",)]
    assert rows == [(four, IDENTITY, WORDS, "Ana", one, "F", "percent")]

    # Next year the same doubt comes with last year's words as a question.
    last = f"{second.institution}_{second.time_period}_r1"
    assert desk.send(workbook(second, 3))["state"] == "to_explain"
    shares = [item for item in desk.to_explain(last) if item["identity"] == IDENTITY]
    assert [(item["standing"], item["explanation"], item["is_explained"]) for item in shares] == [
        ("last_year", WORDS, False)
    ]
    assert "Last year you" in desk.muster("explain", last).stdout
    desk.muster("explain", last, IDENTITY, "--keep", "--by", "Ana")
    (act,) = [act for act in desk.home.ledger.acts() if act.act == "explain" and act.return_id == last]
    assert (act.reason, act.actor, act.role, act.series) == (
        WORDS, "Ana", "reporter", ".".join(SHARE.values()),
    )  # fmt: skip


def test_what_is_sent_back_is_corrected_asked_about_and_accepted(
    desk: Desk, years: tuple[SimulatedReturn, SimulatedReturn]
) -> None:
    item, _ = years
    one, two = (f"{item.institution}_{item.time_period}_r{number}" for number in (1, 2))
    desk.send(workbook(item))
    assert [act.act for act in desk.home.ledger.acts()] == ["receive", "submit"]
    refused = desk.muster("accept", one, "--by", "Petra", fails=True)
    assert "has not been signed off by the institution" in refused.stderr
    desk.muster("sign-off", one, "--by", "Ana")
    assert "another person" in desk.muster("confirm", one, "--by", "Ana", fails=True).stderr
    desk.muster("confirm", one, "--by", "Branko")

    first = read_return(workbook(item), "sent.xlsx").observations.iloc[0]
    place = f"{first['sheet']}!{first['cell']}"
    asked = desk.muster("ask", one, "Is this the end of the year?", "--cell", place, "--by", "Petra")
    number = int(asked.stdout.split()[-1])
    assert "no sheet “Nowhere”" in desk.muster(
        "ask", one, "?!", "--cell", "Nowhere!D7", "--by", "Petra", fails=True
    ).stderr.replace("\n", " ")
    assert (
        "names no cell" in desk.muster("ask", one, "x", "--cell", "A!!", "--by", "Petra", fails=True).stderr
    )
    desk.muster("reply", one, number, "No, of August.", "--by", "Ana")
    assert "There is no question 1" in desk.muster("reply", one, 1, "x", "--by", "Ana", fails=True).stderr

    desk.muster("send-back", one, "--reason", "At 31 December, please.", "--by", "Petra")
    assert desk.state(one) == "sent_back"
    receipt = json.loads(desk.muster("receipt", one, "--json").stdout)["receipt"]
    assert (receipt["state"], receipt["reason"]) == ("sent_back", "At 31 December, please.")
    assert desk.send(workbook(item))["new"] is False  # the same file again is no answer
    assert desk.state(one) == "sent_back"

    assert desk.send(workbook(item, language="en"))["return_id"] == two
    desk.muster("sign-off", two, "--by", "Ana")
    desk.muster("accept", two, "--by", "Petra")
    shown = desk.muster("history", "--institution", item.institution, "--year", item.time_period).stdout
    assert f"#{number} {place}" in shown
    acts = json.loads(desk.muster("history", one, "--json").stdout)
    assert [act["act"] for act in acts] == [
        "receive", "submit", "sign_off", "confirm", "ask", "answer", "send_back", "supersede",
    ]  # fmt: skip
    assert all(act["actor"] and act["role"] and act["at"] for act in acts)
    assert acts[4]["series"] == ".".join(first[list(SHARE)])
    assert [act["reason"] for act in acts[4:6]] == ["Is this the end of the year?", "No, of August."]

    published = json.loads(desk.muster("publish", "--region", "simulated", "--json").stdout)
    with duckdb.connect(published["database"], read_only=True) as connection:
        tables = connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()
        everything = "".join(str(connection.execute(f"FROM {name}").fetchall()) for (name,) in tables)
    assert "end of the year?" not in everything  # questions stay between programme and institution
    desk.muster("withdraw", two, "--reason", "Wrong ministry.", "--role", "analyst", "--by", "Petra")
    assert "Nothing has been accepted" in desk.muster("publish", "--region", "simulated", fails=True).stderr


def test_only_what_there_is_can_be_explained(
    desk: Desk, years: tuple[SimulatedReturn, SimulatedReturn]
) -> None:
    item, _ = years
    return_id = str(desk.send(workbook(item, 3))["return_id"])
    for finding in ("99", "no_rule:strength", "0", "-"):
        refused = desk.muster("explain", return_id, finding, "x", "--by", "Ana", fails=True)
        assert f"There is no finding {finding}" in refused.stderr
    assert len(desk.home.ledger.acts()) == 2


def test_an_error_cannot_be_explained_away(
    desk: Desk, years: tuple[SimulatedReturn, SimulatedReturn]
) -> None:
    item, _ = years
    wrong = item.observations.copy()
    women = wrong[["measure", "population", "rank", "sex", "detail"]].eq(
        ["strength", "military", "_T", "F", "_T"]
    )
    wrong.loc[women.all(axis=1), "obs_value"] += 1000
    content = write_template(item.institution, item.time_period, "en", values=wrong)
    return_id = str(desk.send(content)["return_id"])
    assert desk.state(return_id) == "blocked"
    refused = desk.muster("explain", return_id, "1", "It is right.", "--by", "Ana", fails=True)
    assert "errors that must be corrected first" in refused.stderr
    for arguments in (["--by", "Ana"], ["x", "--keep", "--by", "Ana"], ["x"]):
        desk.muster("explain", return_id, "1", *arguments, fails=True)
    receipt = json.loads(desk.muster("receipt", return_id, "--json").stdout)["receipt"]
    assert receipt["state"] == "blocked"
    assert receipt["findings"]["block"] >= 1
