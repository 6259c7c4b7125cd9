"""Every computed rule on real workbooks: it finds what it must at the exact cells, and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_examples import EXAMPLES, Example, exits, figure, posts, ranks, reading_of, share, workbook

from pipelines.checking.check import check, check_observations, check_reading
from pipelines.checking.kinds import computed_rules
from pipelines.checking.result import CheckContext, CheckResult
from pipelines.intake.layout import read_return
from pipelines.intake.reading import Reading
from schemas.findings import Finding, Place
from schemas.languages import LANGUAGES
from schemas.regions import load_region
from schemas.rules import rule

SEXES = ["F", "M", "_O", "_U"]
LEAVES = ["OF6-10", "OF3-5", "OF1-2", "OR5-9", "OR1-4"]
REASONS = ["retirement", "resignation", "contract_end", "dismissal", "medical", "death", "other_exit"]


ASKING_FOR_MORE = {
    "sheets_left_empty", "women_without_total", "total_without_women", "parts_without_total",
    "selected_without_applications", "given_last_year", "reports_for_others",
}  # fmt: skip
"""What is said of every return as small as an example; each has examples of its own."""


def asked(result: CheckResult, rule_id: str = "") -> CheckResult:
    """Return the result without what is only said because an example is small."""
    ignored = ASKING_FOR_MORE - {rule_id}
    return replace(result, findings=tuple(found for found in result.findings if found.rule not in ignored))


def checked(figures: list[dict[str, object]], institution: str = "BA-AF") -> CheckResult:
    """Check a form with these figures."""
    return asked(check(workbook(figures, institution), CheckContext("return.xlsx")))


def places(cells: str) -> list[Place]:
    """Read "Strength!D7 D8": the cell of the finding, then the related ones."""
    found: list[Place] = []
    for part in _parts(cells):
        sheet, _, cell = part.rpartition("!")
        found.append(Place(sheet or found[0].sheet, cell))
    return found


def _parts(cells: str) -> list[str]:
    """Split at the blanks that follow a cell; those in a sheet's name stay."""
    parts: list[str] = []
    for word in cells.split(" "):
        if parts and not parts[-1][-1].isdigit():
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return parts


def where(finding: Finding) -> list[Place]:
    return [finding.place, *finding.related]


def ids(result: CheckResult) -> list[str]:
    return [finding.rule for finding in result.findings]


def counts(result: CheckResult, rule_id: str) -> tuple[int, int, int]:
    row = result.checked.set_index("rule").loc[rule_id]
    return int(row["checked"]), int(row["failed"]), int(row["not_checkable"])


@pytest.mark.parametrize("item", EXAMPLES, ids=str)
def test_example(item: Example) -> None:
    result = asked(check_reading("", reading_of(item), item.context), item.rule)
    expected = [(item.rule, places(item.cells))] if item.cells else []
    own = [found for found in result.findings if found.rule not in item.also]
    assert [(finding.rule, where(finding)) for finding in own] == expected
    assert {found.rule for found in result.findings} - {item.rule} == set(item.also)
    applied, failed, _ = counts(result, item.rule)
    assert applied >= 1
    assert failed == len(expected)
    severities = {rule(name).severity for name in (*item.also, *([item.rule] if item.cells else []))}
    states = [("block", "blocked"), ("explain", "to_explain"), ("inform", "ready")]
    assert result.state == next((state for name, state in states if name in severities), "ready")
    for finding in result.findings:
        for language in LANGUAGES:
            words = [finding.message(language), finding.why(language), finding.advice(language)]
            assert not any("{" in text or "}" in text for text in words)


@pytest.mark.parametrize("item", computed_rules(), ids=lambda item: item.id)
def test_every_computed_rule_has_an_example_on_both_sides(item: object) -> None:
    own = [example for example in EXAMPLES if example.rule == item.id]  # type: ignore[attr-defined]
    assert any(example.cells for example in own)
    assert any(not example.cells for example in own)


def test_bosnia_2022_says_what_is_wrong() -> None:
    figures = [*ranks("F", all=601, of=98, nco=121, men=328), figure("_T", 8639), share(6.96)]
    (finding,) = checked(figures).findings
    assert where(finding) == places("Strength!D7 D8 D12 D13")
    assert finding.severity == "block"
    assert finding.message("en").endswith(
        "the ranks give 98 + 121 + 328 = 547, but 601 is given. The difference is 54."
    )
    assert finding.message("bs").endswith(
        "činovi daju 98 + 121 + 328 = 547, a upisano je 601. Razlika je 54."
    )
    assert finding.advice("en").startswith(
        "Compare D7 with D8, D12, D13 and correct the number that is wrong."
    )


def test_bosnia_2023_is_ready() -> None:
    figures = [*ranks("F", all=674, of=120, nco=127, men=427), share(8.2), share(6.7, "OF")]
    result = checked(figures)
    assert result.findings == ()
    assert counts(result, "ranks_add_up")[:2] == (1, 0)
    assert counts(result, "share_matches_counts") == (0, 0, 2)


def test_bosnian_police_2010_has_no_total_and_no_alarm() -> None:
    """Seven ranks were published, none of the basic ones, and no total: nothing can be added up."""
    women, everyone = [0, 0, 1, 6, 41, 104, 186], [7, 14, 105, 310, 742, 911, 1556]
    known = [rank.code.code for rank in load_region("western_balkans").ranks_of("BA", "POL")][:7]
    figures = [figure("F", 6.3, population="police_officials", unit="percent")]
    for sex, numbers in (("F", women), ("_T", everyone)):
        pairs = zip(known, numbers, strict=True)
        figures += [figure(sex, number, rank, population="police_officials") for rank, number in pairs]
    result = checked(figures, "BA-POL")
    assert result.findings == ()
    for name in ("ranks_add_up", "ranks_within_total"):
        applied, _, unknown = counts(result, name)
        assert (applied, unknown > 0) == (0, True)


def test_the_share_names_the_base_that_it_would_need() -> None:
    (finding,) = checked([figure("F", 106), figure("_T", 8482), share(4.2)]).findings
    assert "106 of 8,482 is 1.25 %" in finding.message("en")
    assert "a base of about 2,524, not 8,482" in finding.message("en")
    assert "106 од 8.482 је 1,25 %" in finding.message("sr-Cyrl")


def test_a_missing_number_is_never_zero() -> None:
    given_sexes = [figure("F", 5), figure("M", None, remark="refused"), figure("_T", 8)]
    result = checked(given_sexes)
    assert result.findings == ()
    assert counts(result, "sexes_add_up") == (0, 0, 1)
    assert counts(result, "sexes_within_total") == (1, 0, 0)


def test_wrong_institution_and_year() -> None:
    content = workbook([figure("F", 1)])
    result = asked(check(content, CheckContext("x.xlsx", institution="ME-AF", time_period=2022)))
    assert sorted(ids(result)) == ["wrong_institution", "wrong_year"]
    assert "the year 2023; a return for 2022" in next(
        finding.message("en") for finding in result.findings if finding.rule == "wrong_year"
    )
    right = asked(check(content, CheckContext("x.xlsx", institution="BA-AF", time_period=2023)))
    assert ids(right) == []


def test_findings_stand_in_the_readers_order() -> None:
    figures = [
        share(0.5, "OF"),
        figure("F", -1.5),
        figure("F", -2, "OR1-4"),
        exits("retirement", -3),
        figure("M", 2, "OF3-5"),
        figure("_T", 1, "OF3-5"),
    ]
    result = checked(figures)
    assert [(finding.rule, str(finding.place)) for finding in result.findings] == [
        ("negative_number", "Strength!D7"),
        ("fraction_of_a_person", "Strength!D7"),
        ("sexes_within_total", "Strength!H10"),
        ("negative_number", "Strength!D13"),
        ("negative_number", "Exits and movements!E49"),
        ("share_looks_like_fraction", "Strength!I8"),
    ]


def test_leadership_names_the_other_sheet() -> None:
    (finding,) = checked([figure("F", 9), posts("F", 10)]).findings
    assert finding.advice("en").startswith("Compare E7 with Strength!D7.")


@pytest.fixture(scope="module")
def redundant() -> Reading:
    """A return in which every rank has every sex and every total, read from a workbook."""
    figures = [figure(sex, 0, rank) for rank in ["_T", "OF", *LEAVES] for sex in [*SEXES, "_T"]]
    figures += [
        figure(sex, 0, "_T", "exits", detail=detail) for detail in ["_T", *REASONS] for sex in [*SEXES, "_T"]
    ]
    reading = read_return(workbook(figures), "x.xlsx")
    assert len(reading.observations) == len(figures)
    return reading


def consistent(reading: Reading, leaves: dict[tuple[str, str, str, str], int]) -> Reading:
    """Return the reading with values that add up from those of the leaves."""
    officers = {"OF6-10", "OF3-5", "OF1-2"}

    def total(measure: str, rank: str, sex: str, detail: str) -> float:
        return float(
            sum(
                value
                for (of, leaf, who, why), value in leaves.items()
                if of == measure
                and (rank in ("_T", leaf) or (rank == "OF" and leaf in officers))
                and sex in ("_T", who)
                and detail in ("_T", why)
            )
        )

    rows = reading.observations
    values = [
        total(*row) for row in rows[["measure", "rank", "sex", "detail"]].itertuples(index=False, name=None)
    ]
    return Reading(reading.cover, rows.assign(obs_value=values), [], reading.asked)


LEAF_KEYS = [("strength", rank, sex, "_T") for rank in LEAVES for sex in SEXES]
LEAF_KEYS += [("exits", "_T", sex, detail) for detail in REASONS for sex in SEXES]
TABLES = st.fixed_dictionaries({key: st.integers(0, 10**6) for key in LEAF_KEYS})


@settings(max_examples=40, deadline=None)
@given(leaves=TABLES)
def test_a_consistent_table_has_no_findings(
    redundant: Reading, leaves: dict[tuple[str, str, str, str], int]
) -> None:
    findings, outcome = check_observations(consistent(redundant, leaves))
    # Numbers drawn at random may let more leave than there are.
    assert {finding.rule for finding in findings} <= {"exits_many"}
    by_rule = outcome.set_index("rule")["checked"]
    assert by_rule["sexes_add_up"] == 7 + 8
    assert by_rule["ranks_add_up"] == 5 * 2
    assert by_rule["exit_reasons_add_up"] == 5


@settings(max_examples=60, deadline=None)
@given(leaves=TABLES, data=st.data())
def test_one_changed_number_is_found_at_its_cell(
    redundant: Reading, leaves: dict[tuple[str, str, str, str], int], data: st.DataObject
) -> None:
    reading = consistent(redundant, leaves)
    row = data.draw(st.integers(0, len(reading.observations) - 1))
    change = data.draw(st.integers(-(10**6), 10**6).filter(bool))
    reading.observations.loc[row, "obs_value"] += change
    findings, _ = check_observations(reading)
    cell = Place(*reading.observations.loc[row, ["sheet", "cell"]])
    assert any(cell in where(finding) for finding in findings)
