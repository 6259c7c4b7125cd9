"""The cells that sums point to: named, listed, or left to the sums."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from pipelines.checking.check import check_observations
from pipelines.checking.locating.mends import Mend
from pipelines.checking.locating.program import NotSolved, Program, Work
from pipelines.checking.locating.relations import Relation, System
from pipelines.checking.locating.search import MOST_WORK, Search
from pipelines.checking.locating.slips import slip
from pipelines.checking.result import CheckContext
from pipelines.intake.layout import observations_frame, read_return
from pipelines.intake.reading import Cover, Reading
from pipelines.intake.template import write_template
from schemas.exceptions import KnownException
from schemas.findings import Finding
from schemas.languages import LANGUAGES

PROJECT = Path(__file__).parents[2]
FAULTY = PROJECT / "data" / "sample" / "faulty"
WOMEN = {"OF6-10": 2, "OF3-5": 40, "OF1-2": 132, "OR5-9": 97, "OR1-4": 145}
MEN = {"OF6-10": 12, "OF3-5": 310, "OF1-2": 486, "OR5-9": 1204, "OR1-4": 1688}


def with_totals(bands: dict[str, int]) -> dict[str, int]:
    officers = bands["OF6-10"] + bands["OF3-5"] + bands["OF1-2"]
    return {"_T": officers + bands["OR5-9"] + bands["OR1-4"], "OF": officers, **bands}


def figure(measure: str, rank: str, sex: str, value: float, detail: str = "_T") -> dict[str, object]:
    key = {"measure": measure, "population": "military", "rank": rank, "sex": sex, "detail": detail}
    rest = dict.fromkeys(["comment", "sheet", "cell"])
    return key | rest | {"unit_measure": "persons", "obs_value": value, "obs_status": "A", "conf_status": "F"}


@cache
def reading() -> Reading:
    """A form whose sums all hold: strength by rank (Strength!D7:H13) and one training."""
    cover = Cover("BA-AF", 2023, None, None, "1", "en", "", "", "")
    women, men = with_totals(WOMEN), with_totals(MEN)
    rows = [figure("strength", rank, "F", value) for rank, value in women.items()]
    rows += [figure("strength", rank, "M", value) for rank, value in men.items()]
    rows += [figure("strength", rank, "_T", women[rank] + men[rank]) for rank in women]
    trained = {"F": 354, "M": 1013, "_T": 1367}
    rows += [figure("trained", "_T", sex, value, "gender_training") for sex, value in trained.items()]
    return read_return(write_template("BA-AF", 2023, "en", values=observations_frame(cover, rows)), "x.xlsx")


def value_of(cell: str, sheet: str = "Strength") -> float:
    rows = reading().observations
    return float(rows.loc[(rows["sheet"] == sheet) & (rows["cell"] == cell), "obs_value"].iloc[0])


def typed(sheet: str = "Strength", **cells: float) -> Reading:
    """Return the form with other numbers in some cells."""
    rows = reading().observations.copy()
    for cell, value in cells.items():
        rows.loc[(rows["sheet"] == sheet) & (rows["cell"] == cell), "obs_value"] = float(value)
    return replace(reading(), observations=rows)


def found(sent: Reading, context: CheckContext | None = None) -> list[Finding]:
    findings, _ = check_observations(sent, *([context] if context else []))
    return [
        finding for finding in findings if finding.severity == "block" or finding.rule == "cells_not_located"
    ]


def only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1, [finding.message("en") for finding in findings]
    return findings[0]


def test_the_form_holds() -> None:
    assert found(reading()) == []


@pytest.mark.parametrize(
    ("wrong", "rule", "words"),
    [
        (123, "likely_digits_swapped", "Two digits are swapped."),
        (13, "likely_digit_missing", "A digit is missing."),
        (1332, "likely_digit_extra", "There is a digit too many."),
    ],
)
def test_a_slip_of_the_hand_is_named(wrong: float, rule: str, words: str) -> None:
    finding = only(found(typed(D11=wrong)))
    assert (finding.rule, str(finding.place)) == (rule, "Strength!D11")
    assert finding.message("en") == (
        f"Most likely D11: {wrong:,}, where 132 would satisfy all the checks that fail here (2). {words}"
    )
    assert finding.identity == f"{rule}:strength.military.OF1-2.F._T.persons"
    assert [(joined.rule, str(joined.place)) for joined in finding.joins] == [
        ("sexes_add_up", "Strength!H11"),
        ("ranks_add_up", "Strength!D8"),
    ]
    assert {place.cell for place in finding.related} == {"E11", "H11", "D8", "D9", "D10"}


def test_any_other_wrong_number_is_named() -> None:
    finding = only(found(typed(D12=150)))
    assert (finding.rule, finding.place.cell, finding.values["value"]) == ("likely_cell", "D12", 97)


def test_two_errors_apart_are_two_findings() -> None:
    named = {finding.place.cell: finding.values["value"] for finding in found(typed(D12=150, E9=21))}
    assert named == {"D12": 97, "E9": 12}


def test_joining_changes_no_count() -> None:
    _, checked = check_observations(typed(D11=123))
    _, before = check_observations(reading())
    assert checked["failed"].sum() == 2
    assert checked["checked"].tolist() == before["checked"].tolist()


def test_rows_shifted_are_one_finding() -> None:
    """Three figures stand one row too low; that the first still stands in its own row changes nothing."""
    moved = {"D10": value_of("D9"), "D11": value_of("D10"), "D12": value_of("D11")}
    finding = only(found(typed(**moved)))
    assert finding.rule == "likely_rows_shifted"
    assert finding.message("en") == (
        "Most likely the figures in D11, D12 stand one row off: they belong in D10, D11. There they would "
        "satisfy all the checks that fail here (5)."
    )
    changes = {change.place.cell: change.fitting for change in finding.values["changes"]}
    assert changes == {"D10": 40, "D11": 132, "D12": 97}


def test_women_and_men_swapped_are_one_finding() -> None:
    cells = {f"{to}{row}": value_of(f"{of}{row}") for row in (10, 11) for to, of in ("DE", "ED")}
    finding = only(found(typed(**cells)))
    assert finding.rule == "likely_columns_swapped"
    assert finding.message("en") == (
        "Most likely women and men have changed places in D10, E10, D11, E11. Put back, they would satisfy "
        "all the checks that fail here (2)."
    )


def test_a_single_sum_whose_cells_may_all_be_wrong_stays_as_it_is() -> None:
    finding = only(found(typed("Deployment and training", E12=350)))
    assert (finding.rule, finding.joins) == ("sexes_add_up", ())


def test_last_year_tells_which_cell_of_a_single_sum_is_wrong() -> None:
    previous = reading().observations.assign(time_period=2022)
    context = CheckContext("x.xlsx", previous=previous)
    finding = only(found(typed("Deployment and training", E12=34), context))
    assert (finding.rule, finding.place.cell, finding.values["value"]) == ("likeliest_cell", "E12", 354)
    assert finding.message("en").endswith(
        "Less likely, but possible: I12 (1,367 → 1,047), F12 (1,013 → 1,333)."
    )


def test_a_table_that_is_wrong_everywhere_is_not_located() -> None:
    rng = np.random.default_rng(1)
    cells = {f"{column}{row}": float(rng.integers(900)) for column in "DEH" for row in range(7, 14)}
    findings = found(typed(**cells))
    located = [finding for finding in findings if finding.rule == "cells_not_located"]
    sums = {str(finding.place) for finding in findings if finding.rule.endswith("_add_up")}
    assert {str(place) for place in (located[0].place, *located[0].related)} == sums
    assert not any(finding.joins for finding in findings)


def test_a_sum_that_may_fail_stays_and_tells_of_no_error() -> None:
    known = KnownException(
        rule="sexes_add_up", institution="BA-AF", where={"rank": "OF1-2"}, years=[2023],
        reason="Known.", author="A", until=date(2030, 1, 1),
    )  # fmt: skip
    sent = typed(H11=value_of("H11") + 5)
    assert only(found(sent)).values["value"] == value_of("H11")
    context = CheckContext("x.xlsx", exceptions=(known,))
    standing, located = sorted(found(sent, context), key=lambda finding: finding.rule, reverse=True)
    assert (standing.rule, standing.place.cell) == ("sexes_add_up", "H11")
    assert [(joined.rule, joined.place.cell) for joined in located.joins] == [("ranks_add_up", "H8")]


@pytest.mark.parametrize(
    ("name", "rule", "cells"),
    [
        ("QM-AF_2023_bs_women_mistyped", "likely_cell", "D14 (84 → 75)"),
        ("QQ-POL_2023_hr_ranks_above_total", "likely_cells", "D12 (5.139 → 5.132), H12 (26.512 → 26.505)"),
        (
            "QO-POL_2023_mk_reasons_above_exits",
            "likely_one_of",
            "E38 (7 → 4), I38 (20 → 17); E39 (4 → 1), I39 (17 → 14); E42 (3 → 0), I42 (7 → 4)",
        ),
    ],
)
def test_the_faulty_sample(name: str, rule: str, cells: str) -> None:
    finding = only(found(read_return((FAULTY / f"{name}.xlsx").read_bytes(), f"{name}.xlsx")))
    assert finding.rule == rule
    if rule == "likely_cell":
        assert (finding.place.cell, finding.values["given"], finding.values["value"]) == ("D14", 84, 75)
    else:
        assert cells in finding.message("hr")


def test_every_finding_has_its_words_in_every_language() -> None:
    for sent in (typed(D11=123), typed(D10=2, D11=40, D12=132), typed(D12=150)):
        finding = only(found(sent))
        for language in LANGUAGES:
            assert "D1" in finding.message(language)
            assert finding.why(language)
            assert "D1" in finding.advice(language)


def test_one_wrong_cell_is_found_without_the_solver() -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from pipelines.checking.check import check_observations\n"
        "from pipelines.intake.layout import read_return\n"
        f"path = Path({str(FAULTY / 'QM-AF_2023_bs_women_mistyped.xlsx')!r})\n"
        "found, _ = check_observations(read_return(path.read_bytes(), path.name))\n"
        "assert any(item.rule == 'likely_cell' for item in found)\n"
        "print('scipy.optimize' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_notes_of_the_solver_stay_out_of_an_answer() -> None:
    program = (
        "import ctypes\n"
        "from pipelines.checking.locating.quiet import notes_apart\n"
        "library = ctypes.CDLL(None)\n"
        "with notes_apart():\n"
        "    library.printf(b'a note')\n"
        "library.printf(b'an answer')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("an answer", "a note")


@pytest.mark.parametrize(
    ("given", "meant", "expected"),
    [
        (132, 123, "digits_swapped"),
        (17, 71, "digits_swapped"),
        (321, 123, None),
        (13, 123, "digit_missing"),
        (1233, 123, "digit_extra"),
        (1230, 123, "digit_extra"),
        (124, 123, None),
        (123, 123, None),
        (-132, 123, None),
        (13.2, 132, None),
    ],
)
def test_slips(given: float, meant: float, expected: str | None) -> None:
    assert slip(given, meant) == expected


def table(rng: np.random.Generator, size: int, errors: int) -> System:
    """Return a table of that many rows and columns with its margins, and that many cells off."""
    inside = rng.integers(5, 500, (size, size))
    full = np.zeros((size + 1, size + 1))
    full[:size, :size] = inside
    full[size, :size], full[:size, size], full[size, size] = inside.sum(0), inside.sum(1), inside.sum()
    values = full.ravel().copy()
    for at in rng.choice(len(values), errors, replace=False):
        values[at] = max(0, values[at] + int(rng.choice([-1, 1]) * rng.integers(1, 60)))
    number = np.arange(len(values)).reshape(full.shape)
    lines = [*number, *number.T]
    sums = [dict.fromkeys(line[:-1].tolist(), 1.0) | {int(line[-1]): -1.0} for line in lines]
    loose = [Relation(claim, one, 0.0, True, True, False) for claim, one in enumerate(sums)]
    return System(tuple(loose), np.zeros(len(values))).changed(dict(enumerate(values.tolist())))


def fewest(system: System) -> int:
    """Return the least number of cells whose change satisfies all equations, by trying all of them."""
    matrix = np.zeros((len(system.relations), len(system.values)))
    for number, relation in enumerate(system.relations):
        matrix[number, list(relation.coefficients)] = list(relation.coefficients.values())
    residual = -matrix @ system.values
    for size in range(4):
        for cells in combinations(range(len(system.values)), size):
            change, *_ = np.linalg.lstsq(matrix[:, cells], residual, rcond=None)
            fits = np.allclose(matrix[:, cells] @ change, residual)
            if fits and (system.values[list(cells)] + change >= -1e-6).all():
                return size
    return 4


@pytest.mark.parametrize("seed", range(12))
def test_no_smaller_mend_exists(seed: int) -> None:
    """The search finds as few cells as trying every set of cells does."""
    system = table(np.random.default_rng(seed), 3, 1 + seed % 3)
    mend = Program(system, range(len(system.values)), [], {}).solve(Work(MOST_WORK))
    assert isinstance(mend, Mend)
    assert mend.size == fewest(system)
    assert system.broken(range(len(system.relations)), dict(mend.values)) == []
    located = Search(system, [], {}).run()
    assert sum(one.mends[0][1].size for one in located) == fewest(system)


def test_an_answer_twice_is_the_same() -> None:
    system = table(np.random.default_rng(5), 4, 3)
    first, second = (Search(system, [], {}).run() for _ in range(2))
    assert first == second


def test_no_work_left_is_said() -> None:
    system = table(np.random.default_rng(2), 3, 2)
    with pytest.raises(NotSolved):
        Program(system, range(len(system.values)), [], {}).solve(Work(0))
    search = Search(system, [], {})
    search.work.left = 0
    assert all(one.mends == () for one in search.run())
