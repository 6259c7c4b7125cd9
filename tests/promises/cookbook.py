"""The questions of docs/cookbook.md, taken apart for the test that asks them.

Belongs here: reading the page, and rows as the page shows them. Does not belong here: tests.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

MARK = "#### "
COOKBOOK = Path(__file__).parents[2] / "docs" / "cookbook.md"


@dataclass(frozen=True)
class Question:
    """One question: the region's edition it is asked of, SQL, Python, R, and the answer that is shown."""

    title: str
    region: str
    sql: str
    python: str
    r: str
    heads: list[str]
    rows: list[list[str]]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _question(text: str) -> Question:
    def only(pattern: str) -> str:
        (found,) = re.findall(pattern, text, re.DOTALL)
        return found

    heads, _, *lines = re.findall(r"^\|.*\|$", text, re.MULTILINE)
    return Question(
        title=text.splitlines()[0],
        region=only(r"\nEdition: `(\w+)`\.\n"),
        sql=only(r"```sql\n(.*?)\n```"),
        python=only(r"```python\n(.*?)\n```"),
        r=only(r"```r\n(.*?)\n```"),
        heads=_cells(heads),
        rows=[_cells(line) for line in lines],
    )


def questions() -> list[Question]:
    """Return the questions in the order of the page."""
    _, *parts = re.split(r"^## (?=\d+\. )", COOKBOOK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [_question(part) for part in parts]


def r_script(editions: Path) -> str:
    """Return a script in R that asks all questions of the editions under a folder and writes the answers.

    Each answer follows a line with its question's title; cells are parted by tabs.
    """
    opening, *_ = re.findall(r"```r\n(.*?)\n```", COOKBOOK.read_text(encoding="utf-8"), re.DOTALL)
    one_by_one = [
        f'edition <- "{(editions / question.region / "latest").as_posix()}"\n'
        f"{question.r}\n"
        f'cat("{MARK}{question.title}\\n")\n'
        'write.table(answer, sep = "\\t", quote = FALSE, na = "", row.names = FALSE, col.names = FALSE)\n'
        "rm(answer)\n"
        for question in questions()
    ]
    return "\n".join([opening, *one_by_one])


def r_answers(output: str) -> dict[str, list[list[str]]]:
    """Return the rows of each answer, by its question's title, as the page shows them."""
    found = {}
    for part in output.split(MARK)[1:]:
        title, *lines = part.splitlines()
        found[title] = [[_as_shown(cell) for cell in line.split("\t")] for line in lines]
    return found


def _as_shown(cell: str) -> str:
    try:
        return shown(float(cell))
    except ValueError:
        return cell


def shown(value: object) -> str:
    """Return a value as the page shows it."""
    if pd.isna(value):
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def rows_shown(answer: object) -> list[list[str]]:
    """Return the rows of an answer, a frame or a list of rows, as the page shows them."""
    rows = answer.itertuples(index=False, name=None) if isinstance(answer, pd.DataFrame) else answer
    return [[shown(value) for value in row] for row in rows]
