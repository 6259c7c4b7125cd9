"""The questions of docs/cookbook.md, taken apart for the test that asks them.

Belongs here: reading the page, and rows as the page shows them. Does not belong here: tests.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

COOKBOOK = Path(__file__).parents[2] / "docs" / "cookbook.md"


@dataclass(frozen=True)
class Question:
    """One question: the region's edition that it is asked of, SQL, Python, and the answer that is shown."""

    title: str
    region: str
    sql: str
    python: str
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
        heads=_cells(heads),
        rows=[_cells(line) for line in lines],
    )


def questions() -> list[Question]:
    """Return the questions in the order of the page."""
    _, *parts = re.split(r"^## (?=\d+\. )", COOKBOOK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [_question(part) for part in parts]


def shown(value: object) -> str:
    """Return a value as the page shows it."""
    if pd.isna(value):
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def rows_shown(answer: object) -> list[list[str]]:
    """Return the rows of an answer, a frame or a list of rows, as the page shows them."""
    rows = answer.itertuples(index=False, name=None) if isinstance(answer, pd.DataFrame) else answer
    return [[shown(value) for value in row] for row in rows]
