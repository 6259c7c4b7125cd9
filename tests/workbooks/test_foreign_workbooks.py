"""Workbooks that public bodies published, read through a suggestion and a few edited lines.

The files are not part of the project: without `../shared/workbooks` these tests are skipped. Each
layout in `foreign/` is the suggestion as an analyst edited it, our own text.
"""

import difflib
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils.cell import coordinate_to_tuple

from pipelines.intake.foreign.read import read_by_layout
from pipelines.intake.foreign.reading import ForeignReading, Observed
from pipelines.intake.foreign.suggest import suggest_layout
from pipelines.intake.foreign.text import plain_layout, suggestion_text
from pipelines.intake.workbook import Workbook, read_workbook, shown
from schemas.areas import area_of
from schemas.workbook_layout import WorkbookLayout, parse_layout

WORKBOOKS = Path(__file__).parents[3] / "shared" / "workbooks"
LAYOUTS = Path(__file__).parent / "foreign"
MOST_EDITED = 20
SENDERS = {
    "d-ba-sdg1671": "BA-MOD",
    "d-ca-caf-equity": "CA-AF",
    "d-es-cantabria-sdg1671": "",
    "d-pe-cenacom-2017": "PE-POL",
    "d-ua-sdg1671-decoy": "UA-POL",
    "d-uk-police-sep2019": "GB-POL",
    "d-un-pk-rank-2021": "",
    "d-unsd-women-police": "",
    "d-us-dod-marital-2010": "US-AF",
    "d-us-fbi-table77-2017": "US-POL",
}

pytestmark = pytest.mark.skipif(not WORKBOOKS.is_dir(), reason="the published workbooks are not here")


@dataclass(frozen=True)
class Read:
    """One workbook with its layouts and what reading by the edited one gave."""

    workbook: Workbook
    suggested: WorkbookLayout
    edited: WorkbookLayout
    reading: ForeignReading

    def at(self, sheet: str | None, cell: str) -> Observed | None:
        place = f"{sheet or self.workbook.sheets[0].name}!{cell}"
        return self._by_place.get(place)

    @property
    def _by_place(self) -> dict[str, Observed]:
        return {
            str(place): one for one in self.reading.observations for place in (one.place, *one.repeated_at)
        }

    def total(self, **codes: str) -> float:
        """Return the sum of all observations with these coordinates."""
        found = [one.value for one in self.reading.observations if codes.items() <= one.coordinates.items()]
        assert found, codes
        return sum(value for value in found if value is not None)

    def one(self, **codes: str) -> float | None:
        (found,) = [one for one in self.reading.observations if codes.items() <= one.coordinates.items()]
        return found.value

    def rules(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for finding in self.reading.findings:
            found[finding.rule] = found.get(finding.rule, 0) + 1
        return found


@cache
def read(name: str) -> Read:
    path = next(path for path in (WORKBOOKS / name).iterdir() if path.name != "expected.json")
    workbook = read_workbook(path.read_bytes(), path.name)
    edited = parse_layout((LAYOUTS / f"{name}.yml").read_text(encoding="utf-8"))
    return Read(workbook, suggest_layout(workbook, SENDERS[name]), edited, read_by_layout(workbook, edited))


def lines(layout: WorkbookLayout) -> list[str]:
    text = suggestion_text(plain_layout(layout), file_name="", language="en", open_labels=(), taken=())
    return [line.split("  # ")[0] for line in text.splitlines() if line.strip() and not line.startswith("#")]


def edited_lines(one: Read) -> int:
    return sum(line.startswith("+ ") for line in difflib.ndiff(lines(one.suggested), lines(one.edited)))


@cache
def truths(name: str) -> list[dict[str, Any]]:
    expected = json.loads((WORKBOOKS / name / "expected.json").read_text(encoding="utf-8"))
    return list(expected["truth"])


def told(name: str) -> dict[str, Any]:
    """Return what the file's truths say, by their id."""
    return {truth["id"]: truth["value"] for truth in truths(name)}


def share(part: float, whole: float) -> float:
    return round(100 * part / whole, 2)


def as_number(value: object) -> float | None:
    try:
        return float(str(value).removesuffix("%"))
    except ValueError:
        return None


def cell_text(workbook: Workbook, sheet: str | None, cell: str) -> str:
    named = {one.name: one for one in workbook.sheets}
    row, column = coordinate_to_tuple(cell)
    return shown((named[sheet] if sheet else workbook.sheets[0]).value(row - 1, column - 1))


@pytest.mark.parametrize("name", SENDERS)
def test_at_most_twenty_lines_are_edited(name: str) -> None:
    assert edited_lines(read(name)) <= MOST_EDITED


@pytest.mark.parametrize("name", SENDERS)
def test_every_cell_that_is_told_of_is_read_where_it_stands(name: str) -> None:
    one = read(name)
    for truth in truths(name):
        if truth["type"] != "cell":
            continue
        where = truth["where"]
        number = as_number(truth["value"])
        if number is None:
            assert cell_text(one.workbook, where.get("sheet"), where["cell"]).startswith(
                str(truth["value"]).strip()
            ), truth
            continue
        observed = one.at(where.get("sheet"), where["cell"])
        assert observed is not None and observed.value == number, truth


@pytest.mark.parametrize("name", SENDERS)
def test_every_number_is_accounted_for_once(name: str) -> None:
    reading = read(name).reading
    observed = [str(one.place) for one in reading.observations]
    skipped = [str(one.place) for one in reading.skipped]
    assert len(observed) == len(set(observed))
    assert not set(observed) & set(skipped)
    assert "number_outside_blocks" not in read(name).rules()


def test_armed_forces_of_the_united_states() -> None:
    name = "d-us-dod-marital-2010"
    one, truth = read(name), told(name)
    services = [f"US-AF-{service}" for service in ("AIRFORCE", "NAVY", "MARINECORPS", "ARMY")]
    whole = {"rank": "_T", "detail": "_T"}
    women = one.total(institution="US-AF", sex="F", **whole)
    # A book with a sheet for all and one for each service: nobody is counted twice.
    assert sum(one.total(institution=service, sex="F", **whole) for service in services) == women
    assert women == truth["sum_services_female"]
    assert share(women, one.total(institution="US-AF", sex="_T", **whole)) == truth["share_women_dod"]
    generals = [{"institution": "US-AF", "rank": f"O_{grade}", "detail": "_T"} for grade in (7, 8, 9, 10)]
    assert sum(one.total(sex="F", **rank) for rank in generals) == truth["flag_officers_female"]
    assert sum(one.total(sex="_T", **rank) for rank in generals) == truth["flag_officers_total"]
    assert one.rules() == {}


def test_police_of_the_american_states() -> None:
    name = "d-us-fbi-table77-2017"
    one, truth = read(name), told(name)
    officers = {"population": "police_officials"}
    women, men = one.total(sex="F", **officers), one.total(sex="M", **officers)
    assert (women, men) == (truth["sum_off_f"], truth["sum_off_m"])
    assert one.total(population="_T", measure="strength") == truth["sum_all"]
    assert share(women, women + men) == truth["share_off_f"]
    # A state of the union, not the country in the Caucasus.
    assert one.one(institution="US-POL-GEORGIA", sex="F", **officers) is not None
    capital = {"institution": "US-POL-DISTRICT_OF_COLUMBIA", **officers}
    women = one.total(sex="F", **capital)
    assert share(women, women + one.total(sex="M", **capital)) == truth["dc_share"]
    assert one.rules() == {}


def test_share_of_women_in_the_police_of_the_world() -> None:
    name = "d-unsd-women-police"
    one, truth = read(name), told(name)
    assert len(one.reading.observations) == truth["keys"]
    (finding,) = one.reading.findings
    assert finding.rule == "two_vintages"
    assert finding.values["count"] == truth["dup_keys"]
    assert finding.values["conflicts"] == truth["conflicts"] == 1 + len(finding.related)
    areas = {observed.coordinates["institution"] for observed in one.reading.observations}
    assert len(areas) == truth["countries"]
    newest = {"RS": "srb_2015", "BA": "bih_2015", "ME": "mne_2015", "HR": "hrv_2015", "AL": "alb_2010"}
    newest |= {"MK": "mkd_2014", "BR": "conflict_bra_2012", "FR": "conflict_fra_2013"}
    for area, known in newest.items():
        year = known[-4:]
        assert one.one(institution=f"{area}-POL", time_period=year, sex="F") == truth[known]["2019"]


def test_canadian_forces_as_rates_only() -> None:
    name = "d-ca-caf-equity"
    one = read(name)
    assert {observed.coordinates["unit_measure"] for observed in one.reading.observations} == {"percent"}
    assert {observed.coordinates["sex"] for observed in one.reading.observations} == {"F"}
    beside = [cell_text(one.workbook, None, cell) for cell in ("G16", "I16", "G17", "I17")]
    assert beside == told(name)["rangers_side"]
    assert one.rules() == {}


def test_uniformed_persons_of_the_united_nations() -> None:
    name = "d-un-pk-rank-2021"
    one, truth = read(name), told(name)
    assert [one.total(sex=sex) for sex in ("F", "M", "_T")] == [truth["f"], truth["m"], truth["t"]]
    assert share(one.total(sex="F"), one.total(sex="_T")) == truth["share"]
    for area in ("BGD", "RWA", "ETH", "ZAF", "GHA", "SRB", "ALB", "BIH"):
        code = f"{area_of(area)}-AF"
        assert one.one(institution=code, sex="F", time_period="2021") == truth[f"{area.lower()}_f"]
    assert one.one(institution="BD-AF", sex="_T") == truth["bgd_t"]
    areas = {observed.coordinates["institution"] for observed in one.reading.observations}
    assert len(areas) == truth["countries"]
    assert one.rules() == {}


def test_two_units_in_one_column() -> None:
    name = "d-ba-sdg1671"
    one, truth = read(name), told(name)
    ratio, persons = {"unit_measure": "ratio_to_population"}, {"unit_measure": "persons"}
    assert one.one(sex="F", detail="SENIORMAN", **ratio) == truth["senior_f"]
    assert one.one(sex="F", detail="TOTAL_PSP", **ratio) == truth["all_f"]
    assert one.one(sex="F", measure="SG_DMK_JDC", **ratio) == truth["judges_f"]
    assert one.one(sex="F", measure="SG_DMK_JDC_CNS", **ratio) == truth["judges_const_f"]
    chair = one.one(sex="M", measure="SG_DMK_PARLCC_UC", detail="U.DEFENCE", **persons)
    assert chair == float(truth["defence_chair"])
    assert one.rules() == {"coordinate_incomplete": 1}


def test_ratios_to_the_share_in_the_population_and_zeros_that_are_none() -> None:
    name = "d-es-cantabria-sdg1671"
    one, truth = read(name), told(name)
    assert len(one.reading.observations) == truth["rows"]
    units = {observed.coordinates["unit_measure"] for observed in one.reading.observations}
    assert units == {"ratio_to_population"}
    assert len({observed.coordinates["detail"] for observed in one.reading.observations}) == truth["series"]
    (finding,) = one.reading.findings
    assert finding.rule == "zero_as_placeholder"
    assert finding.values == {"count": truth["zeros"], "time_period": "2024"}

    def ratio(institution: str, year: str, words: str) -> float | None:
        (found,) = [
            observed.value
            for observed in one.reading.observations
            if words in observed.coordinates["detail"]
            and observed.coordinates["institution"] == institution
            and observed.coordinates["time_period"] == year
        ]
        return found

    assert ratio("ESPAÑA", "2023", "FUERZAS_ARMADAS") == truth["fa_es_2023"]
    assert ratio("ESPAÑA", "2024", "FUERZAS_ARMADAS") == truth["fa_es_2024"]
    assert ratio("CANTABRIA", "2024", "FUERZAS_ARMADAS") == truth["fa_ct_2024"]


def test_zeros_that_are_none_are_turned_into_missing_by_a_marker() -> None:
    name = "d-es-cantabria-sdg1671"
    one = read(name)
    reading = read_by_layout(
        one.workbook, one.edited.model_copy(update={"markers": {"0.00": "not_collected"}})
    )
    assert reading.findings == []
    missing = [observed for observed in reading.observations if observed.value is None]
    assert {(observed.obs_status, observed.coordinates["time_period"]) for observed in missing} == {
        ("L", "2024")
    }
    assert len(missing) == told(name)["zeros"]


def test_peruvian_stations_two_columns_beside_their_headers() -> None:
    name = "d-pe-cenacom-2017"
    one, truth = read(name), told(name)
    women, men, everybody = (one.total(sex=sex) for sex in ("F", "M", "_T"))
    assert (women, men, everybody) == (truth["women"], truth["men"], truth["total"])
    assert share(women, everybody) == truth["share"]
    officers = [one.total(sex=sex, rank="OF") for sex in ("F", "M")]
    assert officers == [truth["off_w"], truth["off_m"]]
    assert one.total(sex="F", rank="OR5-9") == truth["sub_w"]
    first = [one.total(institution="PE-POL-0001", sex=sex) for sex in ("_T", "F")]
    assert first == truth["first_row"]
    assert len(one.reading.observations) == 9 * truth["stations"]
    assert one.rules() == {}


def test_headers_that_stand_two_columns_left_of_their_values_are_not_believed() -> None:
    one = read("d-pe-cenacom-2017")
    (name,) = one.edited.sheets
    (block,) = one.edited.sheets[name].blocks
    trusting = block.model_copy(update={"shift": 0, "cells": "CH2:CP1496"})
    sheet = one.edited.sheets[name].model_copy(update={"blocks": [trusting]})
    reading = read_by_layout(one.workbook, one.edited.model_copy(update={"sheets": {name: sheet}}))
    assert reading.observations == []
    (finding,) = reading.findings
    assert (finding.rule, finding.values["shift"], finding.values["share"]) == ("block_shifted", 2, 100.0)


def test_a_workforce_without_sexes_is_refused_until_an_analyst_wants_its_totals() -> None:
    name = "d-uk-police-sep2019"
    one = read(name)
    refused = read_by_layout(one.workbook, one.suggested)
    assert refused.observations == []
    assert "no_sex_dimension" in {finding.rule for finding in refused.findings}
    units = {(o.place.sheet, o.coordinates["unit_measure"]) for o in one.reading.observations}
    assert {("Table_1", "full_time_equivalents"), ("Table_7", "persons")} <= units
    parts = [one.at("Table_1", f"D{row}") for row in (8, 9, 10)]
    assert round(sum(part.value or 0 for part in parts if part), 2) == told(name)["forces_sum"]
    # A region and a force bear one name: neither is read, and it is said.
    (finding,) = one.reading.findings
    assert finding.rule == "figure_twice"
    assert [str(finding.values[which]) for which in ("first", "second")] == ["Table_1!B28", "Table_1!B32"]


def test_a_competitiveness_rank_is_no_workforce() -> None:
    one = read("d-ua-sdg1671-decoy")
    assert one.reading.observations == []
    assert one.rules() == {"no_sex_dimension": 1}


def test_fourteen_hundred_rows_are_suggested_and_read_in_two_seconds() -> None:
    one = read("d-unsd-women-police")
    started = time.process_time()
    suggest_layout(one.workbook, "")
    read_by_layout(one.workbook, one.edited)
    assert time.process_time() - started < 2


def test_the_table_of_all(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("file", "cells", "observations", "edited lines", "skipped with reason")]
    for name in SENDERS:
        one = read(name)
        cells = sum(value is not None for sheet in one.workbook.sheets for row in sheet.rows for value in row)
        reasons = Counter(item.reason for item in one.reading.skipped)
        skipped = "; ".join(f"{count} {reason}" for reason, count in reasons.items())
        counts = (cells, len(one.reading.observations), edited_lines(one))
        rows.append((name, *map(str, counts), skipped or "none"))
    with capsys.disabled():
        sys.stdout.write("\n")
        for row in rows:
            sys.stdout.write("{:<24}{:>8}{:>14}{:>14}  {}\n".format(*row))
