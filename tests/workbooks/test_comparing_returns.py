"""What is said of a return beside other returns, its period, and known exceptions: exact rule and cell.

Belongs here: the rules about the return as a whole. Does not belong here: computed rules
(`rule_examples`), getting other returns out of the store (tests of the pipeline tier).
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from rule_examples import cover_of, figure, frame, ranks, workbook
from test_rule_examples import asked

from pipelines.checking.check import check
from pipelines.checking.result import CheckContext, CheckResult
from pipelines.intake.template import write_template
from pipelines.returns import accept, submit
from pipelines.returns.against import check_revision
from pipelines.store.home import Home
from schemas import exceptions
from schemas.exceptions import KnownException, known_exceptions, read_exceptions
from schemas.files import SchemaError
from schemas.languages import LANGUAGES
from schemas.regions import load_region, region_names

WOMEN = [figure("F", 601)]
BROKEN = ranks("F", all=601, of=98, nco=121, men=328)
AT = datetime(2024, 3, 1, tzinfo=UTC)


def found(result: CheckResult) -> list[tuple[str, str]]:
    return [(finding.rule, str(finding.place)) for finding in result.findings]


def dated(start: date | None, end: date | None, year: int = 2023) -> bytes:
    cover = replace(cover_of(year=year), period_start=start, period_end=end)
    return write_template("BA-AF", year, "en", values=frame(WOMEN, year=year), cover=cover)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2023, 1, 1), date(2023, 12, 31), []),
        (None, date(2023, 12, 31), []),
        (date(2023, 12, 31), date(2023, 1, 1), ["period_backwards"]),
        (date(2022, 1, 1), date(2022, 12, 31), ["period_not_of_year"]),
        (date(2021, 8, 1), None, ["period_not_of_year"]),
        (date(2022, 8, 1), None, []),
        (date(2023, 1, 1), date(2023, 6, 30), ["period_not_a_year"]),
        (date(2022, 12, 30), date(2023, 12, 31), ["period_not_a_year"]),
        (date(2023, 1, 2), date(2023, 12, 31), ["period_not_a_year"]),
        (date(2022, 8, 1), date(2023, 7, 31), ["period_differs_from_others"]),
    ],
)
def test_the_dates_of_the_cover(start: date | None, end: date | None, expected: list[str]) -> None:
    result = asked(check(dated(start, end), CheckContext("return.xlsx")))
    assert found(result) == [(rule, "Cover!B11") for rule in expected]


def test_a_period_follows_on_that_of_last_year() -> None:
    previous = frame(WOMEN, year=2022).assign(period_end=datetime(2022, 7, 31))
    context = CheckContext("return.xlsx", previous=previous.astype({"period_end": "datetime64[ns]"}))
    result = asked(check(dated(date(2023, 1, 1), date(2023, 12, 31)), context))
    assert found(result) == [("period_differs_from_last_year", "Cover!B10")]
    context = CheckContext("return.xlsx", previous=previous.assign(period_end=datetime(2022, 12, 31)))
    assert found(asked(check(dated(date(2023, 1, 1), date(2023, 12, 31)), context))) == []


def test_a_revision_is_compared_with_the_one_before() -> None:
    earlier = frame([figure("F", 600), figure("M", 8038), figure("F", 9, "OF")])
    result = asked(
        check(workbook([figure("F", 601), figure("M", 8038), figure("F", 3, "OR1-4")]),
              CheckContext("return.xlsx", earlier=earlier))
    )  # fmt: skip
    (finding,) = result.findings
    assert (finding.rule, finding.severity) == ("revision_compared", "inform")
    assert finding.values == {"unchanged": 1, "changed": 1, "new": 1, "gone": 1}
    assert [str(place) for place in finding.related] == ["Strength!D7", "Strength!D13"]
    rows = result.revised[["rank", "sex", "before", "now", "change"]].fillna(-1)
    assert sorted(rows.itertuples(index=False, name=None)) == [
        ("OF", "F", 9, -1, "gone"),
        ("OR1-4", "F", -1, 3, "new"),
        ("_T", "F", 600, 601, "changed"),
        ("_T", "M", 8038, 8038, "unchanged"),
    ]


def test_nothing_is_compared_without_an_earlier_revision() -> None:
    result = check(workbook(WOMEN), CheckContext("return.xlsx"))
    assert result.revised.empty
    assert "revision_compared" not in {finding.rule for finding in result.findings}


def test_a_group_says_for_whom_it_speaks() -> None:
    content = workbook([figure("F", 160, population="police_officials")], "BA-POL")
    alone = check(content, CheckContext("return.xlsx"))
    (finding,) = [one for one in alone.findings if one.rule == "reports_for_others"]
    assert len(finding.values["others"]) == 16  # type: ignore[arg-type]
    member = frame([figure("F", 10, population="police_officials")], "BA-POL-SIPA")
    result = asked(check(content, CheckContext("return.xlsx", relatives=member)))
    assert found(result) == [("counted_twice", "")]
    assert result.findings[0].values["others"] == ("BA-POL-SIPA",)


def known(**changes: object) -> KnownException:
    values: dict[str, object] = {
        "rule": "ranks_add_up",
        "institution": "BA-AF",
        "where": {"measure": "strength", "sex": "F"},
        "years": [2023],
        "reason": "54 women of the command are in no rank.",
        "author": "Ana Anić",
        "until": date(2023, 12, 31),
    }
    return KnownException.model_validate(values | changes)


def excused(figures: list[dict[str, object]], *items: KnownException) -> CheckResult:
    return asked(check(workbook(figures), CheckContext("return.xlsx", exceptions=items)))


def test_a_known_exception_informs_and_quotes_its_reason() -> None:
    result = excused(BROKEN, known())
    (finding,) = result.findings
    assert (finding.rule, finding.severity, result.state) == ("ranks_add_up", "inform", "ready")
    assert finding.identity == excused(BROKEN).findings[0].identity
    for language in LANGUAGES:
        assert "54 women of the command are in no rank. (Ana Anić)" in finding.message(language)
        assert "2023-12-31" in finding.message(language)


@pytest.mark.parametrize(
    "changes",
    [{"institution": "ME-AF"}, {"years": [2022]}],
)
def test_an_exception_of_another_return_covers_nothing_and_is_not_missed(changes: dict[str, object]) -> None:
    assert found(excused(BROKEN, known(**changes))) == [("ranks_add_up", "Strength!D7")]


@pytest.mark.parametrize(
    "changes", [{"rule": "sexes_add_up"}, {"where": {"sex": "M"}}, {"where": {"rank": "OF", "sex": "F"}}]
)
def test_an_exception_that_matches_nothing_is_found(changes: dict[str, object]) -> None:
    result = excused(BROKEN, known(**changes))
    assert found(result) == [("ranks_add_up", "Strength!D7"), ("exception_unmatched", "")]
    assert result.state == "blocked"


def test_an_exception_past_its_end_covers_nothing_and_is_found() -> None:
    result = excused(BROKEN, known(until=date(2023, 12, 30)))
    assert found(result) == [("ranks_add_up", "Strength!D7"), ("exception_ended", "")]


def test_an_exception_covers_a_finding_that_would_be_joined_with_others() -> None:
    figures = [*ranks("F", all=60, of=30, nco=20, men=11), *ranks("M", all=60, of=30, nco=20, men=10)]
    figures += ranks("_T", all=120, of=60, nco=40, men=20)
    rules = {finding.rule: finding.severity for finding in excused(figures, known()).findings}
    assert rules["ranks_add_up"] == "inform"
    assert "exception_unmatched" not in rules


def test_exceptions_of_the_regions_are_valid() -> None:
    for region in region_names():
        for item in known_exceptions(region):
            assert item.institution in load_region(region).institutions


@pytest.mark.parametrize(
    ("line", "wrong"),
    [("rule: unheard_of", "unheard_of"), ("institution: XX-AF", "XX-AF"), ("where: {rank: ABC}", "ABC")],
)
def test_an_exception_of_what_does_not_exist_is_an_error(
    monkeypatch: pytest.MonkeyPatch, line: str, wrong: str
) -> None:
    name, _, value = line.partition(": ")
    entry = {
        "rule": "ranks_add_up", "institution": "BA-AF", "years": [2023], "reason": "x", "author": "y",
        "until": date(2024, 1, 1), name: {"rank": "ABC"} if name == "where" else value,
    }  # fmt: skip
    monkeypatch.setattr(exceptions, "read_yaml", lambda _: [entry])
    with pytest.raises(SchemaError, match=wrong):
        read_exceptions("regions/western_balkans/exceptions.yml", load_region("western_balkans"))


def sent(home: Home, figures: list[dict[str, object]], institution: str, minutes: int) -> str:
    at = AT.replace(minute=minutes)
    content = workbook(figures, institution)
    return_id = submit(home, content, CheckContext("return.xlsx"), "Ana", at).return_id
    assert return_id is not None
    return return_id


def test_the_store_gives_revisions_and_relatives(tmp_path: Path) -> None:
    home = Home(tmp_path)
    officials = {"population": "police_officials"}
    first = sent(home, [figure("F", 100, **officials)], "BA-POL-SIPA", 1)
    accept(home, first, "Programme", "as agreed", AT.replace(minute=2))
    sent(home, [figure("F", 90, **officials)], "BA-POL", 3)
    sent(home, [figure("F", 95, **officials)], "BA-POL", 4)
    one, two = home.ledger.returns("BA-POL_2023")
    rules = [{finding.rule for finding in check_revision(home, item).findings} for item in (one, two)]
    assert all({"members_within_total", "counted_twice"} <= found_ for found_ in rules)
    assert ["revision_compared" in found_ for found_ in rules] == [False, True]
