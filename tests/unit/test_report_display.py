"""How numbers of the report are written: signs, decimals, and the letters of their statuses.

Belongs here: exact words of single numbers. Does not belong here: what a chapter says
(`test_report_chapters`).
"""

import pytest

from pipelines.report.display import marked, said, shown
from pipelines.report.figures import Absence, Figure, Reference
from pipelines.report.forms.widths import widths
from pipelines.report.model import Table, Text


def figure(value: float | None, unit: str, *marks: str) -> Figure:
    """Return a number of no edition."""
    absence = Absence.SUPPRESSED if value is None else None
    return Figure(value, unit, (), absence, marks=marks)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (-0.02, "\u22120.02"),
        (0.04, "+0.04"),
        (0.06, "+0.1"),
        (-31.8, "\u221231.8"),
        (0.0, "0.0"),
        (-0.003, "0.00"),
    ],
)
def test_a_difference_never_reads_as_none_with_a_sign(value: float, words: str) -> None:
    assert shown(figure(value, "percentage_points"), "en") == words


def test_the_letter_of_a_status_stands_beside_its_number_in_text() -> None:
    number = figure(54.23, "percent", "D")
    assert marked(number, "en") == "54.2%\u00a0(d)"
    assert said(Text(("Serbia: ", number, ".")), "en") == "Serbia: 54.2%\u00a0(d)."
    assert shown(number, "en") == "54.2%"


def test_the_change_of_a_ratio_has_its_sign_too() -> None:
    def change(value: float) -> Figure:
        return Figure(value, "ratio", (Reference("region.deployment", (), "change"),))

    assert [shown(change(value), "en") for value in (1.28, -0.04)] == ["+1.28", "\u22120.04"]
    assert shown(Figure(1.28, "ratio", ()), "en") == "1.28"


def test_a_long_number_keeps_its_place_beside_columns_of_many_words() -> None:
    words = Text(("Participation of women in decisions on peace and security at all levels of institutions",))
    budget = Figure(67_543_000, "currency", ())
    heads = (
        "Objective",
        "Answered by",
        "Of whom",
        "Start",
        "Now",
        "Target",
        "Since the start",
        "Institutions",
    )
    row = (words, words, words, budget, budget, budget, words, words)
    shares = widths(Table("plan", Text(("Plan",)), heads, (row,), ()), "en")
    assert shares[3] / sum(shares) >= len("67,543,000") / 120
