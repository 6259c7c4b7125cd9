"""Every number leads to cells that give it exactly, read again by another reader from the vault."""

import random
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import duckdb
import pytest
from openpyxl import load_workbook

from pipelines import chain
from pipelines.checking.result import CheckContext
from pipelines.cli.trace_screen import show
from pipelines.figures.trace import trace
from pipelines.figures.trace_rows import trace_row
from pipelines.figures.traced import Trace
from pipelines.portal.cells_behind import cells_behind
from pipelines.portal.people import Person
from pipelines.portal.published import Published
from pipelines.returns import accept, sign_off, submit
from pipelines.returns.verifying import verify
from pipelines.sample.replay import SAMPLE_FOLDER
from pipelines.store.edition import build_edition, latest_edition
from pipelines.store.errors import StoreError
from pipelines.store.home import Home
from schemas.corrections import Correction
from schemas.indicators import indicator
from schemas.regions import load_region
from schemas.rules import rules
from schemas.tables.region import INDICATOR_KEY

REGION = "simulated"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ZERO_TOO_MANY = Correction.model_validate(
    {
        "id": "a_zero_too_many",
        "institution": "QM-AF",
        "time_period": 2023,
        "where": {"measure": "strength", "population": "military", "rank": "_T", "sex": "F"}
        | {"detail": "_T", "unit_measure": "persons"},
        "expect": 140,
        "action": "replace",
        "value": 14,
        "reason": "A zero too many.",
        "source": "A letter",
        "status": "open",
    }
)
BOOKS = ("QM-AF_2022_bs", "QM-AF_2023_bs", "QN-AF_2023_cnr")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("home"))
    for name in BOOKS:
        path = SAMPLE_FOLDER / "simulated" / f"{name}_simulated.xlsx"
        sent = submit(home, path.read_bytes(), CheckContext(path.name), "Ana", AT, role="reporter")
        sign_off(home, str(sent.return_id), "Ana", None, AT)
        accept(home, str(sent.return_id), "Petra", None, AT)
    for _, step in chain.steps(home, REGION, home.ledger.last()):
        step()
    chain.write_revisions(home, REGION, 2023, home.ledger.last())
    build_edition(home, REGION, 2023, home.ledger.last(), None)
    return home


@pytest.fixture(scope="module")
def connection(home: Home):
    with latest_edition(home, REGION).connect() as connection:
        yield connection


@pytest.fixture(scope="module")
def cells(home: Home):
    """Return what finds a cell's number in the vault's bytes, with a reader that is none of ours."""
    books: dict[str, object] = {}

    def cell(sha256: str, sheet: str, address: str) -> float:
        if sha256 not in books:
            books[sha256] = load_workbook(BytesIO(home.vault.get(sha256)), data_only=True)
        return books[sha256][sheet][address].value

    return cell


def some_rows(connection: duckdb.DuckDBPyConnection, of_each_kind: int) -> list[dict[str, object]]:
    """Return rows of every kind of indicator that has values, drawn by a fixed seed."""
    names = [*INDICATOR_KEY, "value"]
    by_kind: dict[str, list[dict[str, object]]] = {}
    query = f"SELECT {', '.join(names)} FROM region.indicators WHERE value IS NOT NULL ORDER BY ALL"  # noqa: S608
    for values in connection.execute(query).fetchall():
        row = dict(zip(names, values, strict=True))
        by_kind.setdefault(indicator(str(row["indicator"])).kind, []).append(row)
    assert {"share", "rate", "difference", "ratio"} <= set(by_kind)
    draw = random.Random(1325)  # noqa: S311 (which rows are looked at)
    return [row for rows in by_kind.values() for row in draw.sample(rows, min(of_each_kind, len(rows)))]


def rate(part, cells) -> float:
    """Return what the cells of a part give, added up and divided here."""
    sums = {"numerator": 0.0, "denominator": 0.0, "stated": None}
    for item in part.contributions:
        number = cells(item.sha256, item.sheet, item.cell)
        assert number == item.obs_value, (item.return_id, item.sheet, item.cell)
        if item.side == "stated":
            return number
        sums[item.side] += item.weight * number
    return part.factor * sums["numerator"] / sums["denominator"]


def combined(kind: str, rates: list[float]) -> float:
    """Return what one or two rates give, computed here."""
    if kind == "difference":
        return rates[0] - rates[1]
    return rates[0] / rates[1] if kind == "ratio" else rates[0]


@pytest.mark.parametrize("of_each_kind", [4, pytest.param(100, marks=pytest.mark.long)])
def test_random_numbers_come_out_of_the_vaults_cells_exactly(connection, cells, of_each_kind):
    for row in some_rows(connection, of_each_kind):
        found = trace(connection, **{name: row[name] for name in INDICATOR_KEY})
        rates = [rate(part, cells) for part in found.parts]
        assert combined(indicator(row["indicator"]).kind, rates) == row["value"], row


def one_share(connection, **changed) -> Trace:
    key = {"ref_area": "QM", "sector": "AF", "time_period": 2023, "population": "military"}
    key |= {"indicator": "share_of_women", "rank": "_T", "sex": "F"}
    return trace(connection, **key | changed)


def test_it_says_who_sent_signed_off_and_accepted_what(connection, home):
    (behind,) = one_share(connection).returns
    assert (behind.return_id, behind.revision, behind.origin) == ("QM-AF_2023_r1", 1, "simulated")
    assert (behind.submitted_by, behind.signed_off_by, behind.accepted_by) == ("Ana", "Ana", "Petra")
    assert behind.accepted_at == AT.replace(tzinfo=None)
    assert home.vault.get(behind.sha256)


def test_verified_cells_are_as_sent_and_say_which_rules_they_passed(connection, home):
    women, total = verify(home, one_share(connection))
    assert (women.cell, women.value_read, women.is_same) == ("D8", 140, True)
    assert (women.token, total.token) == ("140", "1250")
    assert {"sexes_add_up", "ranks_add_up", "fraction_of_a_person", "stocks_and_flows_balance"} <= {
        *women.passed
    }
    assert women.failed == total.failed == ()
    assert "strength_matches_other_file" in women.not_checkable  # no register beside the form
    for one in (women, total):
        outcomes = [*one.passed, *one.failed, *one.not_checkable]
        assert len(outcomes) == len(set(outcomes)) and set(outcomes) <= set(rules())


def test_a_figure_that_is_not_the_files_is_told(connection, home):
    found = one_share(connection)
    part = found.parts[0]
    other = part.contributions[0].__class__(**vars(part.contributions[0]) | {"obs_value": 141.0})
    changed = Trace(**vars(found) | {"parts": (part.__class__(**vars(part) | {"contributions": (other,)}),)})
    (told,) = verify(home, changed)
    assert (told.is_same, told.value_read) == (False, 140)


def test_a_file_that_was_changed_in_the_vault_is_refused(connection, home):
    found = one_share(connection, time_period=2022)
    path = home.vault.path(found.contributions[0].sha256)
    content = path.read_bytes()
    path.chmod(0o600)
    try:
        path.write_bytes(content + b" ")
        with pytest.raises(StoreError, match="was changed after it was received"):
            verify(home, found)
    finally:
        path.write_bytes(content)


def test_a_row_of_facts_is_its_cell(connection, cells):
    key = {"institution": "QM-AF", "time_period": 2023, "measure": "strength", "population": "military"}
    key |= {"rank": "_T", "sex": "F", "detail": "_T", "unit_measure": "persons"}
    found = trace_row(connection, "facts.observations", key)
    (cell,) = found.contributions
    assert cells(cell.sha256, cell.sheet, cell.cell) == found.row["obs_value"] == found.parts[0].value == 140


def test_a_mechanism_is_its_cell(connection):
    query = "SELECT institution, time_period, measure, detail FROM region.mechanisms ORDER BY ALL LIMIT 1"
    names = ("institution", "time_period", "measure", "detail")
    key = dict(zip(names, connection.execute(query).fetchall()[0], strict=True))
    found = trace_row(connection, "region.mechanisms", key)
    (cell,) = found.contributions
    assert (cell.institution, cell.measure, cell.obs_value) == (
        key["institution"],
        key["measure"],
        found.row["obs_value"],
    )


@pytest.fixture(scope="module")
def corrected_home(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home whose next release has 14 women where the file of 2023 says 140."""
    again = Home(tmp_path_factory.mktemp("corrected") / "home")
    shutil.copytree(home.folder, again.folder, symlinks=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chain, "corrections", lambda _: (ZERO_TOO_MANY,))
        for _, step in chain.steps(again, REGION, again.ledger.last()):
            step()
    chain.write_revisions(again, REGION, 2023, again.ledger.last())
    build_edition(again, REGION, 2023, again.ledger.last(), None)
    return again


def test_a_corrected_number_leads_to_the_cell_as_sent_and_to_why_it_is_another(corrected_home):
    with latest_edition(corrected_home, REGION).connect() as connection:
        found = one_share(connection)
    women = found.parts[0].side("numerator")[0]
    assert (women.obs_value, women.cell, women.correction) == (14, "D8", "a_zero_too_many")
    assert found.row["value"] == 100 * 14 / 1250
    (correction,) = found.corrections
    assert (correction.value_sent, correction.value_used) == (140, 14)
    assert (correction.reason, correction.cell) == ("A zero too many.", "D8")
    read = {one.cell: (one.value_read, one.is_same) for one in verify(corrected_home, found)}
    assert read == {"D8": (140, True), "H8": (1250, True)}


def test_the_edition_says_that_the_correction_revised_the_number_and_its_ratios(corrected_home):
    query = """SELECT indicator, ref_area, value_before, value_now, reasons, corrections
               FROM region.revisions WHERE rank = '_T' AND event = 'changed' AND time_period = 2023
                 AND indicator IN ('share_of_women', 'applicant_share')"""
    with latest_edition(corrected_home, REGION).connect() as connection:
        rows = connection.execute(query).fetchall()
    assert ("share_of_women", "QM", 11.2, 1.12, "correction", "a_zero_too_many") in rows
    assert {row[:2] for row in rows} <= {("share_of_women", "QM"), ("share_of_women", "_T")}


@pytest.mark.parametrize(
    ("indicator_id", "sex", "said"),
    [
        ("share_of_women", "F", "1.12 percent = 100 * 14 / 1250, basis: counts"),
        ("attrition_gap", "_T", " percentage_points = "),
    ],
)
def test_the_screen_says_what_is_done_with_the_numbers(corrected_home, capsys, indicator_id, sex, said):
    with latest_edition(corrected_home, REGION).connect() as connection:
        found = one_share(connection, indicator=indicator_id, sex=sex)
    show(found)
    shown = capsys.readouterr().out
    assert said in shown
    assert ("/" not in shown.splitlines()[1]) == (indicator_id == "attrition_gap")
    assert "a_zero_too_many" in shown and "A zero too many." in shown


def test_an_institution_is_shown_its_own_cells_in_the_portal_read_again(home: Home) -> None:
    internal = latest_edition(home, REGION)
    found = Published(replace(internal, folder=internal.folder / "partners"), load_region(REGION))
    row = {"indicator": "share_of_women", "ref_area": "QM", "sector": "AF", "time_period": 2023}
    row |= {"population": "military", "rank": "_T", "sex": "F"}
    own = Person(1, "ana@example.org", "Ana", "reporter", "QM-AF", "en", "active")
    behind = cells_behind(home, found, row, own, read_again=True)
    assert behind is not None
    assert behind.is_whole
    for cell in behind.cells:
        again = behind.again(cell)
        assert again is not None
        assert (again.value_read, again.failed) == (cell.obs_value, ())
        assert "sexes_add_up" in again.passed
    for other in (replace(own, institution="QN-AF"), replace(own, role="partner", institution=None), None):
        assert cells_behind(home, found, row, other, read_again=True) is None
