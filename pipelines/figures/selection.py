"""What enters an indicator: definitions and tree as tables, and the run of the statements on them.

Belongs here: `indicators.yml` and the tree of institutions turned into the tables that `sql_cells` joins.
The regional tables (`indicators`) and the trace (`trace`) both run this, so that they cannot drift
apart. Does not belong here: comparison between areas (`compare`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from pipelines.figures.sql_cells import CELL_STEPS, EXACT_SUM, OBSERVATIONS
from pipelines.figures.sql_rows import ROW_STEPS
from schemas.indicators import ALL_RANKS, MEN, Count, Indicator
from schemas.statuses import statuses

TREE_COLUMNS = ["institution", "parent", "ref_area", "sector", "is_expected"]


def select(
    connection: duckdb.DuckDBPyConnection, definitions: Iterable[Indicator], tree: pd.DataFrame
) -> None:
    """Run all steps of `sql_cells` and `sql_rows` on the view `accepted` (facts), up to the table `computed`.

    `tree` has TREE_COLUMNS, parent empty (or missing) at the top. Raises ValueError where an
    observation's status does not fit, or where nobody is expected to report what an institution did.
    """
    _register(connection, _definition_tables(list(definitions)) | _tree_tables(tree))
    connection.execute(EXACT_SUM)
    connection.execute(OBSERVATIONS)
    _raise_for_misfits(connection)
    for step in (*CELL_STEPS, *ROW_STEPS):
        connection.execute(step)


def tree_in(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return the tree of institutions as an edition has it, as `select` wants it."""
    columns = ", ".join(TREE_COLUMNS)
    return connection.execute(f"SELECT {columns} FROM codes.institutions").to_arrow_table().to_pandas()  # noqa: S608 (own names)


def _register(connection: duckdb.DuckDBPyConnection, tables: dict[str, pa.Table]) -> None:
    for name, table in tables.items():
        connection.register(f"{name}_given", table)
        connection.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM {name}_given")  # noqa: S608 (own names)
        connection.unregister(f"{name}_given")


def _raise_for_misfits(connection: duckdb.DuckDBPyConnection) -> None:
    _raise_for(
        connection,
        """SELECT DISTINCT obs_status FROM observations
           WHERE obs_value IS NOT NULL AND doubt IS NULL ORDER BY 1""",
        "A value stands beside a status of missing values",
    )
    _raise_for(
        connection,
        """SELECT DISTINCT institution FROM observations LEFT JOIN tree USING (institution)
           WHERE coalesce(speaks_for, 0) = 0 ORDER BY 1""",
        "Reported for a group in which the tree expects nobody",
    )


def _raise_for(connection: duckdb.DuckDBPyConnection, query: str, complaint: str) -> None:
    found = [str(row[0]) for row in connection.execute(query).fetchall()]
    if found:
        raise ValueError(f"{complaint}: {', '.join(found)}.")


def _definition_tables(definitions: list[Indicator]) -> dict[str, pa.Table]:
    direct = [item for item in definitions if not item.is_derived]
    derived = [item for item in definitions if item.is_derived]
    inputs = [row for item in direct for row in _inputs(item)]
    pairs = [(item.id, sex) for item in direct for sex in item.sexes]
    aims: dict[tuple[object, ...], int] = {pair: number for number, pair in enumerate(pairs)}
    silent = {name: status for name, status in statuses().remarks.items() if not status.holds_value}
    return {
        "kinds": _table(
            {"indicator": "string", "kind": "string", "direction": "string", "reference": "string"}
            | {"factor": "int64", "smallest_base": "int64"},
            [
                (item.id, item.kind, item.direction, item.reference, item.factor, item.smallest_base)
                for item in definitions
            ],
        ),
        "asked": _table(
            {"aim": "int64", "indicator": "string", "sex": "string", "measure": "string"}
            | {"detail": "string", "unit_measure": "string", "is_stated": "bool"},
            [(aims[row[:2]], *row) for item in direct for row in _asked(item)],
        ),
        "inputs": _table(
            {"input": "int64", "aim": "int64", "indicator": "string", "sex": "string"}
            | {"side": "string", "slot": "int64", "slots": "int64", "weight": "float64"}
            | {"choice": "int64", "measure": "string", "detail": "string"}
            | {"unit_measure": "string", "input_sex": "string", "years_back": "int64", "times": "string"},
            [(number, aims[row[:2]], *row) for number, row in enumerate(inputs)],
        ),
        "derived": _table(
            {"indicator": "string", "sex": "string", "upper_base": "string", "upper_sex": "string"}
            | {"lower_base": "string", "lower_sex": "string", "is_by_rank": "bool"},
            [row for item in derived for row in _derived(item)],
        ),
        "remarks": _table(
            {"remark": "string", "obs_status": "string", "conf_status": "string"},
            [(name, status.obs_status, status.conf_status) for name, status in silent.items()],
        ),
    }


def _asked(item: Indicator) -> Iterator[tuple[object, ...]]:
    count = item.numerator
    assert count is not None  # noqa: S101 (Indicator's own validation)
    for sex in item.sexes:
        yield item.id, sex, count.measure, count.detail, count.unit_measure, item.stated == "yes"


def _inputs(item: Indicator) -> Iterator[tuple[object, ...]]:
    for sex in item.sexes:
        for side, count in (("numerator", item.numerator), ("denominator", item.denominator)):
            slots = _slots(count)
            for slot, part in enumerate(slots, start=1):
                own = sex if part.sex == "own" else part.sex
                place = (item.id, sex, side, slot, len(slots), 1 / len(slots))
                yield *place, 1, part.measure, part.detail, part.unit_measure, own, 0, part.times
                if part.or_last_year is not None:
                    yield *place, 2, part.or_last_year, part.detail, part.unit_measure, own, 1, part.times


def _slots(count: Count | None) -> list[Count]:
    return [] if count is None else [count, *_slots(count.average_with)]


def _derived(item: Indicator) -> Iterator[tuple[object, ...]]:
    for sex in item.sexes:
        upper, lower = ("F", "M") if item.against == MEN else (sex, sex)
        yield item.id, sex, item.bases[0], upper, item.bases[-1], lower, item.against == ALL_RANKS


def _tree_tables(tree: pd.DataFrame) -> dict[str, pa.Table]:
    nodes: dict[str, Any] = {str(row.institution): row for row in tree[TREE_COLUMNS].itertuples()}
    parents = {node.parent for node in nodes.values()}
    under = [(name, group) for name in nodes for group in _groups_above(name, nodes)]
    # A body that nobody expects but that reports none the less speaks for itself, unless it is a group.
    spoken = [(name, name) for name, node in nodes.items() if node.is_expected or name not in parents]
    spoken += [(group, name) for name, group in under if nodes[name].is_expected]
    speaks_for = Counter(institution for institution, _ in spoken)
    return {
        "tree": _table(
            {"institution": "string", "ref_area": "string", "sector": "string"}
            | {"is_expected": "bool", "is_alone": "bool", "speaks_for": "int64"},
            [
                (name, node.ref_area, node.sector, node.is_expected, name not in parents, speaks_for[name])
                for name, node in nodes.items()
            ],
        ),
        "above": _table({"institution": "string", "group_institution": "string"}, under),
        "spoken": _table({"institution": "string", "member": "string"}, spoken),
    }


def _groups_above(name: str, nodes: dict[str, Any]) -> Iterator[str]:
    """Yield the groups of the same area and sector that an institution stands under.

    Only groups speak for others: an institution that is itself expected answers for itself alone.
    """
    node = nodes[name]
    above = node.parent
    while isinstance(above, str) and above:
        group = nodes[above]
        if not group.is_expected and (group.ref_area, group.sector) == (node.ref_area, node.sector):
            yield above
        above = group.parent


def _table(types: dict[str, str], rows: Sequence[tuple[object, ...]]) -> pa.Table:
    schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in types.items()])
    return pa.Table.from_pylist([dict(zip(types, row, strict=True)) for row in rows], schema=schema)
