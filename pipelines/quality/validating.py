"""Asking Great Expectations: the one module that imports it, when it runs.

Belongs here: from a frame and a suite to results. Does not belong here: what is expected (`suites`).

Of what Great Expectations answers only success and two counts are taken: it would also give values that do
not fit, and the page of an edition shows nobody's small number.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from operator import and_
from typing import Any

import pandas as pd

from pipelines.quality.expectations import Expectation, Rows, Suite
from pipelines.quality.results import FAILS, HOLDS, NOT_CHECKED, Result

COUNTS_ONLY = {"result_format": "BASIC", "partial_unexpected_count": 0}


def _library() -> Any:
    # It reads this once, when it is imported: nothing of ours is sent anywhere.
    os.environ["GX_ANALYTICS_ENABLED"] = "False"
    import great_expectations

    return great_expectations


@contextmanager
def expectations_context() -> Iterator[Any]:
    """Give a context that keeps nothing on disk and draws no bars."""
    library = _library()
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = library.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    yield context


def _condition(rows: Rows) -> Any:
    from great_expectations.expectations.row_conditions import Column

    return reduce(and_, (Column(column) == value for column, value in rows.items()))


def _asked(item: Expectation) -> Any:
    """Return an expectation as the library's own."""
    from great_expectations import expectations

    where = {"row_condition": _condition(item.rows)} if item.rows else {}
    return getattr(expectations, item.kind)(**item.arguments, **where, meta={"name": item.name})


def _result(item: Expectation, answer: Any) -> Result:
    """Return what came of an expectation: one that raised, as for want of a column, was not checked."""
    rows, failing = answer.result.get("element_count"), answer.result.get("unexpected_count")
    of_table = "observed_value" in answer.result
    if answer.success:
        return Result(item.name, item.says, HOLDS, rows, failing)
    return Result(item.name, item.says, FAILS if of_table or failing else NOT_CHECKED, rows, failing)


def results(context: Any, suite: Suite, frame: pd.DataFrame) -> tuple[Result, ...]:
    """Return what came of a suite on a table, in the suite's order."""
    asset = context.data_sources.add_or_update_pandas(suite.table).add_dataframe_asset(suite.table)
    batch = asset.add_batch_definition_whole_dataframe(suite.table).get_batch({"dataframe": frame})
    asked = _library().ExpectationSuite(
        name=suite.table, expectations=[_asked(item) for item in suite.expectations]
    )
    answers = batch.validate(context.suites.add_or_update(asked), result_format=COUNTS_ONLY).results
    by_name = {answer.expectation_config.meta["name"]: answer for answer in answers}
    return tuple(_result(item, by_name[item.name]) for item in suite.expectations)
