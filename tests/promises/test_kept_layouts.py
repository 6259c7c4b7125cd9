"""A layout that an analyst keeps reads files at once, and what was read by it stays as it was read."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from pipelines.checking.result import CheckContext
from pipelines.returns import accept, submit
from pipelines.returns.keeping import read_kept
from pipelines.returns.layouts import kept_layouts, with_layout
from pipelines.store.backup import BackupError, back_up
from pipelines.store.home import Home
from schemas.layout_files import layout_text

AT = datetime(2025, 3, 1, tzinfo=UTC)
INSTITUTION = "QO-AF"
LAYOUT = """
institution: QO-AF
constants: {population: military, unit_measure: persons, measure: strength}
sheets:
  Staff:
    blocks:
      - {cells: B2:D3, header: {1: sex}, stub: {A: rank}}
"""
WITHOUT_OFFICERS = LAYOUT.replace("constants:", "labels:\n  Officers: {skip: counted elsewhere}\nconstants:")


def book(women: int = 10) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Staff"
    for row in (
        ("Rank", "Women", "Men", "Total"),
        ("Officers", women, 90, women + 90),
        ("Total", 30, 340, 370),
    ):
        sheet.append(row)
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


CONTEXT = CheckContext("staff.xlsx", INSTITUTION, 2024)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def keep(home: Home, text: str, year: int = 2024, institution: str = INSTITUTION) -> None:
    home.layouts.keep(institution, year, text, text, actor="Petra", reason="their own table", at=AT)


def test_a_file_that_was_set_aside_is_a_return_once_its_layout_is_kept(home: Home) -> None:
    content = book()
    aside = submit(home, content, CONTEXT, "Ana", AT)
    assert (aside.return_id, [found.rule for found in aside.result.findings][:1]) == (
        None,
        ["layout_missing"],
    )
    keep(home, LAYOUT, 2023)
    sent = submit(home, content, CONTEXT, "Ana", AT)
    assert sent.return_id == "QO-AF_2024_r1"
    assert len(sent.result.observations) == 6
    (revision,) = home.ledger.returns("QO-AF_2024")
    assert revision.layout_sha256
    assert "Staff" in home.layouts.text(revision.layout_sha256)


def test_a_return_stays_as_it_was_read_whatever_is_kept_later(home: Home) -> None:
    content = book()
    keep(home, LAYOUT)
    submit(home, content, CONTEXT, "Ana", AT)
    accept(home, "QO-AF_2024_r1", "Petra", "checked", AT)
    keep(home, WITHOUT_OFFICERS)
    (first,) = home.ledger.returns("QO-AF_2024")
    assert len(read_kept(home, first).observations) == 6
    again = submit(home, content, CONTEXT, "Ana", AT)
    assert (again.return_id, again.is_new, len(again.result.observations)) == ("QO-AF_2024_r2", True, 3)
    once_more = submit(home, content, CONTEXT, "Ana", AT)
    assert (once_more.return_id, once_more.is_new) == ("QO-AF_2024_r2", False)
    assert len(read_kept(home, first).observations) == 6


def test_the_newest_layout_counts_and_of_one_year_the_one_kept_here(home: Home) -> None:
    """QM-AF has a layout of 2022 in the project."""

    def layout(institution: str, year: int) -> str | None:
        return with_layout(home, replace(CONTEXT, institution=institution, time_period=year)).layout

    text = layout_text("QM-AF", 2022)
    keep(home, text, 2021, "QM-AF")
    assert (layout("QM-AF", 2021), layout("QM-AF", 2022), layout("QM-AF", 2020)) == (text, None, None)
    keep(home, LAYOUT, 2022, "QM-AF")
    assert (layout("QM-AF", 2022), layout("QM-AF", 2030)) == (LAYOUT, LAYOUT)
    assert layout("QN-AF", 2024) is None
    assert kept_layouts(home, "QM-AF") == {2021: text, 2022: LAYOUT}
    assert [kept.time_period for kept in home.layouts.history()] == [2022, 2021]


def test_a_backup_holds_the_layouts_and_says_where_one_is_gone(home: Home, tmp_path: Path) -> None:
    keep(home, LAYOUT)
    submit(home, book(), CONTEXT, "Ana", AT)
    back_up(home, tmp_path / "copy")
    restored = Home(tmp_path / "copy")
    assert restored.layouts.current(INSTITUTION)[2024].reason == "their own table"
    (kept,) = home.layouts.history()
    home.vault.path(kept.sha256).unlink()
    with pytest.raises(BackupError, match="lacks files"):
        back_up(home, tmp_path / "second")
