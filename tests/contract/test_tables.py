"""The tables: what is generated from the models is fresh, valid and complete."""

import duckdb
import pandas as pd
import pandera.pandas as pa
import pytest
from pandera.typing.pandas import Series

from schemas.generate import ddl_text, stale_files
from schemas.tables.columns import Table
from schemas.tables.derive import arrow_schema, column_names, dictionary_rows, duckdb_ddl, primary_key
from schemas.tables.registry import EDITION_TABLES, MODELS, TABLES, table_model


def test_generated_files_are_fresh():
    assert [str(path) for path in stale_files()] == [], "run `make generate`"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.Config.name)
def test_every_column_has_title_and_description(model):
    columns = model.to_schema().columns
    assert set(column_names(model)) == set(columns)
    assert [name for name, column in columns.items() if not (column.title and column.description)] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.Config.name)
def test_key_columns_exist_and_are_never_empty(model):
    schema = arrow_schema(model)
    assert [name for name in primary_key(model) if schema.field(name).nullable] == []


def test_ddl_runs_in_duckdb_with_a_comment_on_every_table_and_column():
    with duckdb.connect() as connection:
        connection.execute(ddl_text(MODELS))
        tables = connection.execute(
            "SELECT schema_name || '.' || table_name, comment FROM duckdb_tables()"
        ).fetchall()
        columns = connection.execute(
            "SELECT column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal"
        )
        assert {name for name, _ in tables} == set(TABLES)
        assert all(comment for _, comment in tables)
        assert columns.fetchall() == []


class _Example(Table):
    """A table with each kind of constraint."""

    code: Series[str] = pa.Field(title="c", description="d's", isin=["a", "b"])
    area: Series[str] = pa.Field(title="c", description="d", str_matches=r"^[A-Z]{2}$")
    size: Series[int] = pa.Field(title="c", description="d", ge=0, le=10)
    note: Series[str] = pa.Field(title="c", description="d", nullable=True)
    count: Series[pd.Int64Dtype] = pa.Field(title="c", description="d", nullable=True)

    class Config:
        name = "example.kinds"
        metadata = {"primary_key": ["code"]}


@pytest.mark.parametrize(
    ("row", "is_allowed"),
    [
        (("a", "BA", 10, None, None), True),
        (("c", "BA", 1, None, None), False),
        (("a", "ba", 1, None, None), False),
        (("a", "BA", -1, None, None), False),
        (("a", "BA", 11, None, None), False),
        (("a", None, 1, None, None), False),
    ],
)
def test_ddl_carries_the_constraints_of_the_model(row, is_allowed):
    with duckdb.connect() as connection:
        connection.execute(ddl_text([_Example]))
        insert = "INSERT INTO example.kinds VALUES (?, ?, ?, ?, ?)"
        if is_allowed:
            connection.execute(insert, row)
            with pytest.raises(duckdb.ConstraintException):
                connection.execute(insert, row)
        else:
            with pytest.raises(duckdb.ConstraintException):
                connection.execute(insert, row)


def test_columns_stand_in_reading_order():
    assert column_names(table_model("region.coverage"))[:4] == [
        "ref_area",
        "sector",
        "institution",
        "time_period",
    ]


def test_editions_hold_no_raw_table():
    assert "raw.observations" in TABLES
    assert [name for name in EDITION_TABLES if name.startswith("raw.")] == []


def test_unknown_table_is_named():
    with pytest.raises(KeyError, match="'region\\.nothing'"):
        table_model("region.nothing")


def test_dictionary_says_unit_and_code_list():
    rows = {row["column"]: row for row in dictionary_rows(table_model("region.representation"))}
    assert rows["coverage"]["unit"] == "percent"
    assert rows["sex"]["code_list"] == "sex"
    assert rows["value"]["may_be_empty"] == "yes"
    assert duckdb_ddl(table_model("region.representation"))[0].startswith(
        "CREATE TABLE region.representation ("
    )
