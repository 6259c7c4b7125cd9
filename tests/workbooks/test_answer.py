"""The answer as a page and as a validation report: complete, in every language, and of the right form."""

import json
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from html import unescape
from html.parser import HTMLParser
from importlib.metadata import version
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from answers import AT, FAULTY, all_findings, answer, checked, last_year

from pipelines.answering.answer import Answer, answer_to
from pipelines.answering.causes import _grouped, causes
from pipelines.answering.earlier import Earlier
from pipelines.answering.page import page
from pipelines.answering.report import report_json
from pipelines.checking.result import CheckResult
from pipelines.sample.replay import SAMPLE_FOLDER
from schemas.findings import Finding, Place
from schemas.languages import LANGUAGES
from schemas.numbers import number_text
from schemas.texts import text, text_keys

NOTHING_EARLIER = Earlier(None, {}, {})
VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Reads a page as strictly as a program that prints it: every tag is closed, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[str] = []
        self.words: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words.append(data)

    @property
    def said(self) -> str:
        return " ".join(" ".join(self.words).split())


@cache
def whole(language: str) -> Answer:
    """Return an answer with all kinds of findings of the sample."""
    return answer_to(all_findings(), "return.xlsx", AT, language=language, previous=last_year(FAULTY[0].name))


def squeezed(words: str) -> str:
    return " ".join(words.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_every_finding_in_the_readers_language_and_nothing_in_another(language: str) -> None:
    html = page(whole(language), "copy.xlsx")
    reader = Reader(html)
    assert reader.open == []
    for finding in whole(language).findings:
        for words in (finding.message(language), finding.why(language), finding.advice(language)):
            assert squeezed(words) in reader.said
        for joined in finding.joins:
            assert squeezed(joined.message(language)) in reader.said
    assert "{" not in reader.said
    assert "}" not in reader.said
    assert ("html", "lang", language) in reader.attributes
    if language != "en":
        english = {
            text(key, "en")
            for key in text_keys("en")
            if key.startswith("answer.") and "{" not in text_of(key)
        }
        own = {
            text(key, language)
            for key in text_keys("en")
            if key.startswith("answer.") and "{" not in text_of(key)
        }
        assert [words for words in english - own if len(words) > 8 and words in reader.said] == []


def text_of(key: str) -> str:
    try:
        return text(key, "en")
    except KeyError:
        return "{"


def test_a_page_fetches_nothing_and_runs_nothing() -> None:
    html = page(whole("en"), None)
    assert re.findall(r"(?i)https?:|//[a-z]|<script|<link|<img|<iframe|@import|url\(", html) == []
    assert [name for _, name, _ in Reader(html).attributes if name.startswith("on")] == []


def test_a_page_has_headings_in_order_and_tables_with_heads() -> None:
    reader = Reader(page(whole("en"), None))
    assert reader.headings[0] == "h1"
    assert Counter(reader.headings)["h1"] == 1
    levels = [int(heading[1]) for heading in reader.headings]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    scopes = {value for tag, name, value in reader.attributes if (tag, name) == ("th", "scope")}
    assert scopes == {"col", "row"}
    assert len([tag for tag, name, _ in reader.attributes if (tag, name) == ("th", "scope")]) == page(
        whole("en"), None
    ).count("<th ")


@pytest.mark.parametrize("name", ["<b>1</b>.xlsx", 'a&b "c".xlsx'])
def test_a_page_shows_a_files_name_and_never_obeys_it(name: str) -> None:
    result = checked(FAULTY[0].name)
    html = page(answer_to(result, name, AT), None)
    assert name not in html
    assert name in unescape(html)


def test_a_page_counts_every_finding_and_every_check_once() -> None:
    name = "QM-AF_2023_bs_women_mistyped.xlsx"
    result, html = checked(name), page(answer(name, "en"), None)
    counts = Counter(finding.severity for finding in result.findings)
    total = re.search(r"<tfoot>\s*<tr><th scope=\"row\">Total</th>(.*?)</tr>", html)
    assert total is not None
    assert re.findall(r">(\d+)<", total[1]) == [str(counts[each]) for each in ("block", "explain", "inform")]
    checks = re.findall(r"<tfoot>\s*<tr><th scope=\"row\">Total</th>(.*?)</tr>", html)[-1]
    sums = [int(result.checked[each].sum()) for each in ("checked", "failed", "not_checkable")]
    assert re.findall(r"<td>(.*?)</td>", checks) == [number_text(each, "en") for each in sums]


def test_what_blocks_stands_before_what_is_to_explain_and_what_to_know() -> None:
    html = page(whole("en"), None)
    places = [html.index(f'<section class="{severity}"') for severity in ("block", "explain", "inform")]
    assert places == sorted(places)
    numbers = [int(number) for number in re.findall(r'id="cause-(\d+)"', html)]
    assert numbers == list(range(1, len(whole("en").causes) + 1))


def test_last_years_value_stands_beside_a_figure_and_nowhere_else() -> None:
    name = "QM-AF_2023_bs_women_mistyped.xlsx"
    points = {str(point.place): point for cause in answer(name, "en").causes for point in cause.points}
    before = last_year(name)
    chosen = before[["measure", "population", "rank", "sex", "unit_measure"]].eq(
        ["strength", "military", "OR1-4", "F", "persons"]
    )
    (value,) = before.loc[chosen.all(axis=1), "obs_value"]
    assert points["Brojno stanje!D14"].last_year == number_text(value, "en")
    assert f"Accepted for 2022</dt><dd>{number_text(value, 'en')}</dd>" in page(answer(name, "en"), None)
    assert "Accepted for" not in page(answer_to(checked(name), name, AT, language="en"), None)


def test_a_file_that_names_no_return_gets_a_page_in_english() -> None:
    name = "QM-POL_2023_hr_unknown_institution.xlsx"
    found = answer(name)
    assert found.result.cover is None
    html = page(found, None)
    assert "The file does not say whose return it is." in html
    assert "There is none: only a file that can be opened" in html


def places(*cells: str, rule: str = "sexes_add_up", sheet: str = "S") -> list[Finding]:
    return [Finding("not_our_template" if rule == "" else rule, Place(sheet, cell)) for cell in cells]


def grouped(findings: list[Finding], monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    monkeypatch.setattr(Finding, "_text", lambda _self, part, _language: part)
    return [[str(point.place) for point in cause.points] for cause in causes(findings, NOTHING_EARLIER, "en")]


def test_one_cause_is_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    assert grouped(places("D8", "H8"), monkeypatch) == [["S!D8", "S!H8"]]
    assert grouped(places("D8", "D9", "D10"), monkeypatch) == [["S!D8", "S!D9", "S!D10"]]
    assert grouped(places("D8", "D10"), monkeypatch) == [["S!D8"], ["S!D10"]]
    assert grouped(places("D8", "D10", "D9"), monkeypatch) == [["S!D8", "S!D10", "S!D9"]]
    assert grouped(places("D8", "F20", "H8", "H9"), monkeypatch) == [["S!D8", "S!H8", "S!H9"], ["S!F20"]]
    assert grouped(places("D8", "E9"), monkeypatch) == [["S!D8"], ["S!E9"]]
    assert grouped(places("D8") + places("D8", sheet="T"), monkeypatch) == [["S!D8"], ["T!D8"]]
    assert grouped(places("D8") + places("D8", rule="ranks_add_up"), monkeypatch) == [["S!D8"], ["S!D8"]]
    missing = [Finding("sheet_missing"), Finding("sheet_missing"), Finding("file_empty")]
    assert grouped(missing, monkeypatch) == [["", ""], [""]]


def test_a_number_that_cannot_be_and_the_sums_that_fail_for_it_are_one_entry() -> None:
    at, sum_at = Place("S", "D4"), Place("S", "H4")
    failing = Finding("sexes_add_up", sum_at, (at,))
    findings = [
        Finding("negative_number", at),
        Finding("likely_cell", at, (sum_at,), joins=(failing,)),
        Finding("likely_cell", Place("S", "D9"), (sum_at,), joins=(failing,)),
        Finding("share_matches_counts", at),
    ]
    assert _grouped(findings) == [findings[:2], findings[2:3], findings[3:]]


def test_every_finding_is_in_exactly_one_cause() -> None:
    for path in FAULTY:
        found = [id(point.finding) for cause in answer(path.name).causes for point in cause.points]
        assert Counter(found) == Counter(map(id, checked(path.name).findings))


# --- the validation report of the ESS -------------------------------------------------------------
# What the structure asks for (validation report 1.0.1), written down here apart from our own model.

SHAPES: dict[str, dict[str, Any]] = {
    "validation": {"id": str, "type": ["validation"], "event": "event", "rule": "rule", "data": "data",
                   "value": ["0", "1", "NA"]},
    "aggregation": {"id": str, "type": ["aggregation"], "event": "event", "aggregate": "aggregate",
                    "data": "data", "value": str},
    "event": {"time": str, "actor": str},
    "rule": {"language": str, "expression": str, "severity": ["information", "warning", "error"],
             "description": str},
    "aggregate": {"language": str, "expression": str, "description": str},
    "data": {"source": "keys", "target": "keys", "description": str},
}  # fmt: skip
MAY_CARRY_MORE = {"event", "rule", "aggregate", "data"}


def must_fit(value: Any, shape: Any) -> None:
    if isinstance(shape, list):
        assert value in shape
    elif shape == "keys":
        assert isinstance(value, list)
        assert all(isinstance(key, list) and all(isinstance(part, str) for part in key) for key in value)
    elif isinstance(shape, str):
        assert SHAPES[shape].keys() <= value.keys(), shape
        assert shape in MAY_CARRY_MORE or SHAPES[shape].keys() == value.keys()
        for name, inner in SHAPES[shape].items():
            must_fit(value[name], inner)
    else:
        assert isinstance(value, shape)


def read_report(found: Answer) -> list[dict[str, Any]]:
    report: list[dict[str, Any]] = json.loads(report_json(found))
    return report


def of_type(report: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [item for item in report if item["type"] == kind]


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.stem)
def test_a_report_has_the_structure_of_the_ess(path: Any) -> None:
    report = read_report(answer(path.name))
    for item in report:
        must_fit(item, item["type"])
        assert item["event"]["actor"] == f"Muster {version('muster')}"
        assert re.fullmatch(r"\d{8}T\d{6}[+-]\d{4}", item["event"]["time"])
    assert len({item["id"] for item in report}) == len(report)


def test_a_report_has_every_finding_with_its_gravity_rule_and_figure() -> None:
    name = "QM-AF_2023_bs_women_mistyped.xlsx"
    result, validations = checked(name), of_type(read_report(answer(name, "en")), "validation")
    found = [item for item in validations if item["data"]["joined_by"] is None]
    said = [(item["rule"]["id"], item["data"]["sheet"], item["data"]["cell"]) for item in found]
    assert said == [(each.rule, each.place.sheet, each.place.cell) for each in result.findings]
    gravity = {"block": "error", "explain": "warning", "inform": "information"}
    assert [item["rule"]["severity"] for item in found] == [
        gravity[each.severity] for each in result.findings
    ]
    assert [item["data"]["identity"] for item in found] == [each.identity for each in result.findings]
    joined = [item for item in validations if item["data"]["joined_by"] == found[0]["id"]]
    assert [item["data"]["identity"] for item in joined] == [
        each.identity for each in result.findings[0].joins
    ]
    (sexes,) = [item for item in joined if item["rule"]["id"] == "sexes_add_up"]
    assert sexes["rule"]["expression"] == (
        'adds_up(dimension="sex", parts=["F", "M"], parts_where_given=["_O", "_U"])'
    )
    key = ["QM-AF", "2023", "strength", "military", "OR1-4"]
    assert sexes["data"]["target"] == [[*key, "_T", "_T", "persons"]]
    assert sexes["data"]["source"] == [[*key, sex, "_T", "persons"] for sex in ("_T", "F", "M")]
    assert (sexes["value"], sexes["event"]["time"]) == ("0", "20261122T130500+0000")


def test_a_report_says_na_where_figures_could_not_be_checked() -> None:
    found = of_type(read_report(answer("QM-POL_2023_hr_unknown_institution.xlsx")), "validation")
    assert {item["rule"]["id"]: item["value"] for item in found}["figures_not_checked"] == "NA"
    assert {item["rule"]["id"]: item["value"] for item in found}["institution_unknown"] == "0"


def test_a_report_counts_for_every_rule_on_figures_how_often_it_was_applied() -> None:
    name = "QM-AF_2023_bs_women_mistyped.xlsx"
    counted = of_type(read_report(answer(name)), "aggregation")
    values = {item["aggregate"]["expression"]: item["value"] for item in counted}
    rows = checked(name).checked.to_dict("records")
    assert values == {
        f"count({row['rule']}, {each})": str(row[each])
        for row in rows
        for each in ("checked", "failed", "not_checkable")
    }
    assert values["count(sexes_add_up, failed)"] == "1"


def test_an_answer_without_findings_says_so() -> None:
    path = next((SAMPLE_FOLDER / "simulated").glob("QM-AF_2021*.xlsx"))
    clean = replace(checked(FAULTY[0].name), findings=())
    found = answer_to(clean, path.name, AT, language="en")
    assert "No errors: the workbook can be sent." in page(found, None)
    assert of_type(read_report(found), "validation") == []


def test_the_same_answer_is_the_same_text() -> None:
    name = FAULTY[0].name
    assert page(answer(name), "x") == page(answer(name), "x")
    assert report_json(answer(name)) == report_json(answer(name))


def test_accepted_figures_of_others_and_of_other_years_are_not_last_years() -> None:
    name = "QM-AF_2023_bs_women_mistyped.xlsx"
    before: pd.DataFrame = last_year(name)
    for other in (before.assign(institution="QN-AF"), before.assign(time_period=2021)):
        found = answer_to(checked(name), name, AT, previous=other)
        assert found.last_year_head is None
        assert all(point.last_year is None for cause in found.causes for point in cause.points)


def test_a_result_is_needed_in_a_language_that_is_known() -> None:
    result: CheckResult = checked(FAULTY[0].name)
    with pytest.raises(KeyError, match="No language 'xx'"):
        answer_to(result, "a.xlsx", AT, language="xx")
