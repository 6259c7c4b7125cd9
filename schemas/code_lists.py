"""The code lists: what a code means, what it is a part of, what it is called.

Belongs here: loading `codes/*.csv` and looking codes up. Does not belong here: codes that belong to
one region (`regions`), synonyms in foreign sheets (`vocabulary`).
"""

from dataclasses import dataclass
from functools import cache

from schemas.files import SCHEMAS_FOLDER, SchemaError, read_csv
from schemas.languages import WRITTEN_LANGUAGES, in_language

COLUMNS = ["code", "parent", *WRITTEN_LANGUAGES]
TOTAL = "_T"


@dataclass(frozen=True)
class Code:
    """One code: its parent ("" at the top) and its labels by written language."""

    code: str
    parent: str
    labels: dict[str, str]

    def label(self, language: str) -> str:
        """Return its name in a reader's language."""
        return in_language(self.labels, language)


@dataclass(frozen=True)
class CodeList:
    """The codes of one list, in the order of the file."""

    name: str
    codes: dict[str, Code]

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def __getitem__(self, code: str) -> Code:
        if code not in self.codes:
            raise SchemaError(f"Code list {self.name}: no code {code!r}; known: {', '.join(self.codes)}.")
        return self.codes[code]

    def label(self, code: str, language: str) -> str:
        """Return the name of `code` in a reader's language; raise SchemaError for an unknown code."""
        return self[code].label(language)

    def children(self, parent: str) -> list[str]:
        """Return the codes that are parts of `parent`, in order."""
        return [code.code for code in self.codes.values() if code.parent == parent]

    def extended(self, more: list[Code]) -> "CodeList":
        """Return this list with `more` codes after its own; raise SchemaError where a code stands twice."""
        return _build(self.name, [*self.codes.values(), *more])


def _build(name: str, codes: list[Code]) -> CodeList:
    by_code: dict[str, Code] = {}
    for code in codes:
        if code.code in by_code:
            raise SchemaError(f"Code list {name}: {code.code!r} stands twice.")
        by_code[code.code] = code
    for code in codes:
        if code.parent and code.parent not in by_code:
            raise SchemaError(f"Code list {name}: {code.code!r} has the unknown parent {code.parent!r}.")
        _refuse_cycle(name, code, by_code)
    return CodeList(name, by_code)


def _refuse_cycle(name: str, code: Code, by_code: dict[str, Code]) -> None:
    above = [code.code]
    while (parent := by_code[above[-1]].parent) in by_code:
        if parent in above:
            raise SchemaError(f"Code list {name}: {code.code!r} is a part of itself.")
        above.append(parent)


def code_from_row(row: dict[str, str], where: str) -> Code:
    """Return the code of a CSV row; raise SchemaError where a label is missing."""
    labels = {language: row[language].strip() for language in WRITTEN_LANGUAGES}
    missing = [language for language, label in labels.items() if not label]
    if missing:
        raise SchemaError(f"{where}: {row['code']!r} has no label in {', '.join(missing)}.")
    return Code(row["code"], row["parent"], labels)


@cache
def code_list(name: str) -> CodeList:
    """Return the code list of `codes/<name>.csv`; raise SchemaError where there is none."""
    if name not in code_list_names():
        raise SchemaError(f"No code list {name!r}; known: {', '.join(code_list_names())}.")
    path = f"codes/{name}.csv"
    return _build(name, [code_from_row(row, f"schemas/{path}") for row in read_csv(path, COLUMNS)])


@cache
def code_list_names() -> tuple[str, ...]:
    """Return the names of all code lists."""
    return tuple(
        sorted(path.stem for path in (SCHEMAS_FOLDER / "codes").glob("*.csv") if path.stem != "synonyms")
    )
