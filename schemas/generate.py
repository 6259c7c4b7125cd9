"""Writes what is generated from the schemas: DDL, Arrow schemas, data dictionary, glossary.

Belongs here: the list of generated files and their text. Does not belong here: the derivation
(`schemas.tables.derive`). Run by `make generate`; `--check` only says what is stale.
"""

import argparse
import csv
import io
import sys
from collections.abc import Iterable
from pathlib import Path

from schemas.acts import acts_markdown
from schemas.glossary import glossary_markdown
from schemas.tables.columns import Table
from schemas.tables.derive import arrow_schema, description, dictionary_rows, duckdb_ddl, primary_key
from schemas.tables.registry import MODELS

PROJECT = Path(__file__).parents[1]
NOTICE = "Generated from schemas/tables by `make generate`; do not edit."
RETURNS_PAGE = PROJECT / "docs" / "returns.md"
ACTS_BEGIN = "<!-- Generated from schemas/acts.csv by `make generate`; do not edit this table. -->\n"
ACTS_END = "<!-- End of the table. -->"


def ddl_text(models: Iterable[type[Table]]) -> str:
    """Return the DuckDB statements that make all tables, with schemas first."""
    models = list(models)
    schemas = dict.fromkeys(str(model.Config.name).split(".")[0] for model in models)
    parts = [f"-- {NOTICE}", *(f"CREATE SCHEMA {schema};" for schema in schemas)]
    for model in models:
        parts.append(";\n".join(duckdb_ddl(model)) + ";")
    return "\n\n".join(parts) + "\n"


def arrow_text(models: Iterable[type[Table]]) -> str:
    """Return the Arrow schemas of all tables as text: one line per column."""
    lines = [f"# {NOTICE}"]
    for model in models:
        lines += ["", f"[{model.Config.name}]", *str(arrow_schema(model)).splitlines()]
    return "\n".join(lines) + "\n"


def dictionary_csv(models: Iterable[type[Table]]) -> str:
    """Return the data dictionary as CSV: one line per column of every table."""
    rows = [row for model in models for row in dictionary_rows(model)]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def dictionary_markdown(models: Iterable[type[Table]]) -> str:
    """Return the data dictionary as Markdown: a section per table."""
    lines = ["# Data dictionary", "", f"<!-- {NOTICE} -->"]
    for model in models:
        lines += ["", f"## {model.Config.name}", "", description(model), ""]
        lines += [f"One row per {', '.join(f'`{name}`' for name in primary_key(model))}.", ""]
        lines += ["| column | type | unit | codes | what |", "|---|---|---|---|---|"]
        for row in dictionary_rows(model):
            empty = " May be empty." if row["may_be_empty"] else ""
            lines.append(
                f"| `{row['column']}` | {row['type']} | {row['unit']} | {row['code_list']} "
                f"| {row['description']}{empty} |"
            )
    return "\n".join(lines) + "\n"


def returns_page() -> str:
    """Return the page on returns, which is written by hand, with the table of acts as it is."""
    text = RETURNS_PAGE.read_text(encoding="utf-8")
    before, begin, rest = text.partition(ACTS_BEGIN)
    return before + begin + acts_markdown() + "".join(rest.partition(ACTS_END)[1:])


def generated_files() -> dict[Path, str]:
    """Return every generated file with the text that it should hold."""
    return {
        RETURNS_PAGE: returns_page(),
        PROJECT / "schemas" / "generated" / "tables.sql": ddl_text(MODELS),
        PROJECT / "schemas" / "generated" / "arrow_schemas.txt": arrow_text(MODELS),
        PROJECT / "docs" / "dictionary.md": dictionary_markdown(MODELS),
        PROJECT / "docs" / "dictionary.csv": dictionary_csv(MODELS),
        PROJECT / "docs" / "glossary.md": glossary_markdown(),
    }


def stale_files() -> list[Path]:
    """Return the generated files that are missing or do not hold what the schemas say."""
    return [
        path
        for path, text in generated_files().items()
        if not path.exists() or path.read_bytes() != text.encode("utf-8")
    ]


def main() -> int:
    """Write the stale files, or with --check name them and return 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what is stale")
    check = parser.parse_args().check
    stale = stale_files()
    for path in stale:
        sys.stdout.write(f"{'stale' if check else 'written'}: {path.relative_to(PROJECT)}\n")
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(generated_files()[path].encode("utf-8"))
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
