"""The tiers: every table and column is given or kept on purpose."""

import duckdb
import pytest

from schemas.disclosure import TIERS
from schemas.files import SchemaError
from schemas.generate import ddl_text
from schemas.tables.derive import column_names, description, dictionary_rows, primary_key
from schemas.tables.registry import EDITION_TABLES, table_model
from schemas.tiers import PROTECTED, columns_of, tables_of, tier_model, tier_words, unclassified

KEPT = {
    "return_id",
    "revision",
    "sheet",
    "cell",
    "comment",
    "file_name",
    "sha256",
    "submitted_by",
    "explanation",
}


def test_of_every_table_and_column_it_is_said_who_gets_it():
    assert unclassified() == [], "say in schemas/tiers.yml who gets them"


def test_the_programme_gets_everything():
    assert tables_of("internal") == list(EDITION_TABLES)
    assert tier_model("audit.returns", "internal") is table_model("audit.returns")


@pytest.mark.parametrize("tier", PROTECTED)
def test_nobody_else_gets_who_sent_what_and_in_which_words(tier):
    assert not [name for name in tables_of(tier) if name.startswith("audit.")]
    assert not KEPT & {column for name in tables_of(tier) for column in columns_of(name, tier)}


def test_the_public_gets_nothing_that_partners_do_not():
    assert set(tables_of("public")) <= set(tables_of("partners"))
    for name in tables_of("public"):
        assert set(columns_of(name, "public")) <= set(columns_of(name, "partners"))


def test_a_table_that_a_tier_does_not_get_has_no_model_there():
    with pytest.raises(SchemaError, match=r"does not get audit\.returns"):
        tier_model("audit.returns", "public")


@pytest.mark.parametrize("tier", PROTECTED)
def test_the_models_of_a_tier_are_those_of_the_house_with_fewer_columns(tier):
    for name in tables_of(tier):
        model, whole = tier_model(name, tier), table_model(name)
        assert column_names(model) == [one for one in column_names(whole) if one in columns_of(name, tier)]
        assert primary_key(model) == primary_key(whole)
        for row, own in zip(dictionary_rows(model), _rows_of(whole, column_names(model)), strict=True):
            assert {**row, "description": ""} == {**own, "description": ""}
    with duckdb.connect() as connection:
        connection.execute(ddl_text(tier_model(name, tier) for name in tables_of(tier)))


def _rows_of(model, columns):
    return [row for row in dictionary_rows(model) if row["column"] in columns]


def test_a_tier_is_not_told_of_columns_that_it_does_not_get():
    model = tier_model("facts.observations", "public")
    said = {row["column"]: row["description"] for row in dictionary_rows(model)}
    assert "cell" not in description(model)
    assert "withheld" in said["obs_value"]


def test_every_tier_says_who_may_read_it():
    assert all(tier_words(tier).access.startswith("For ") for tier in TIERS)
