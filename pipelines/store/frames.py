"""Between pandas and Arrow, by a table's model.

Belongs here: validation, order and types of one table. Does not belong here: files (`lake`,
`edition`), what the columns are (`schemas.tables`).
"""

from collections import Counter

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandera.errors import SchemaErrors

from schemas.tables.columns import Table
from schemas.tables.derive import arrow_schema, column_names, primary_key

STRING = pd.StringDtype(na_value=float("nan"))


class InvalidTableError(ValueError):
    """A table is not as its model says. Its message holds counts and no value: it goes into logs."""


class RepeatedRowError(ValueError):
    """Two rows of a table have the same primary key."""


def _places(cases: pd.DataFrame) -> str:
    """Return which columns fail which checks, and how often; never what stands there."""
    # A check of the whole table names the column that is missing or too many as its failing case.
    of_columns = cases["schema_context"].eq("DataFrameSchema")
    columns = cases["column"].where(~of_columns, cases["failure_case"])
    counts = Counter(f"{column}, {check}" for column, check in zip(columns, cases["check"], strict=True))
    return "; ".join(f"{place}: {count}" for place, count in sorted(counts.items()))


def valid_frame(model: type[Table], frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame if it is as its model says; raise InvalidTableError otherwise."""
    try:
        return model.validate(frame, lazy=True)
    except SchemaErrors as errors:
        places = _places(errors.failure_cases)
    # Outside the handler, so that no traceback carries pandera's error, which shows the values.
    raise InvalidTableError(f"{model.Config.name} is not as its model says: {places}.")


def to_arrow(model: type[Table], frame: pd.DataFrame) -> pa.Table:
    """Return a frame as Arrow, validated by its model and sorted by primary key.

    Raises InvalidTableError for rows that the model refuses, RepeatedRowError for a key that stands
    twice.
    """
    valid = valid_frame(model, frame)
    key = primary_key(model)
    repeated = valid.loc[valid.duplicated(key), key]
    if len(repeated):
        first = ", ".join(f"{name}={value}" for name, value in repeated.iloc[0].items())
        raise RepeatedRowError(f"{model.Config.name}: {len(repeated)} rows stand twice, the first: {first}.")
    ordered = valid[column_names(model)].reset_index(drop=True)
    table = pa.Table.from_pandas(ordered, schema=arrow_schema(model), preserve_index=False)
    return table.replace_schema_metadata(None).sort_by([(name, "ascending") for name in key])


def _column(column: pa.ChunkedArray, dtype: str) -> pd.Series:
    if pa.types.is_string(column.type):
        return column.to_pandas(types_mapper={pa.string(): STRING}.get)
    if dtype == "Int64":
        return column.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    if dtype.startswith("datetime64"):
        return pc.cast(column, pa.timestamp("us")).to_pandas().astype("datetime64[ns]")
    return column.to_pandas().astype(dtype)


def from_arrow(model: type[Table], table: pa.Table) -> pd.DataFrame:
    """Return Arrow as a frame with the types of its model."""
    columns = model.to_schema().columns
    return pd.DataFrame(
        {name: _column(table.column(name), str(columns[name].dtype)) for name in column_names(model)}
    )


def empty_frame(model: type[Table]) -> pd.DataFrame:
    """Return a frame of the model without a row, where there is truly nothing to say."""
    return from_arrow(model, arrow_schema(model).empty_table())


def typed_frame(model: type[Table], rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return rows as a frame with the types of the model; raise where a value has another type."""
    return from_arrow(model, pa.Table.from_pylist(rows, schema=arrow_schema(model)))
