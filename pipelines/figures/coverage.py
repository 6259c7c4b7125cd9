"""Who reported, and what is missing: `region.coverage`.

Belongs here: the state of every return that the region asks for, what it brought and what it leaves
open. Does not belong here: which institutions are in a single value (`sql_rows` counts those).
"""

import pandas as pd

from pipelines.store.acts import standing
from schemas.regions import Region
from schemas.tables.derive import column_names
from schemas.tables.region import RegionCoverage
from schemas.template_layout import Row, sheet_rows, template_layout

KEY = ["institution", "time_period"]
SEVERITIES = {"block": "findings_block", "explain": "findings_explain"}
COUNTS = ["revisions", "observations", "missing_values", *SEVERITIES.values()]
PLACE = ["measure", "population", "rank", "detail"]
"""What makes a row of the form; a stated share answers it as a count does."""


def region_coverage(
    returns: pd.DataFrame, findings: pd.DataFrame, facts: pd.DataFrame, region: Region
) -> pd.DataFrame:
    """Return a row per expected institution and year, and one for every other return that came.

    `returns` is audit.returns, `findings` holds the findings of all revisions, `facts` is
    facts.observations. Years run from the region's first to the latest with any return.
    """
    held = _held(returns)
    rows = pd.MultiIndex.from_tuples(_asked_for(returns, region), names=KEY).to_frame(index=False)
    rows = rows.astype({"institution": "str", "time_period": "int64"})
    rows = rows.merge(held, on=KEY, how="outer").merge(_brought(facts), on=KEY, how="left")
    rows = rows.merge(_found(findings, held), on="return_id", how="left").sort_values(KEY, ignore_index=True)
    rows["state"] = rows["state"].fillna("missing")
    # What did not come was counted: no revision, no number, no finding.
    rows[COUNTS] = rows[COUNTS].fillna(0).astype("int64")
    nodes = [region.institution(name) for name in rows["institution"]]
    rows["ref_area"] = pd.Series([node.ref_area for node in nodes], dtype="str")
    rows["sector"] = pd.Series([node.sector for node in nodes], dtype="str")
    rows["origin"] = rows["origin"].fillna(region.settings.origin).astype("str")
    return _with_form(rows, facts, region)[column_names(RegionCoverage)]


def _asked_for(returns: pd.DataFrame, region: Region) -> list[tuple[str, int]]:
    if returns.empty:
        return []
    years = range(region.settings.first_year, int(returns["time_period"].max()) + 1)
    return [(node.institution, year) for node in region.expected() for year in years]


def _held(returns: pd.DataFrame) -> pd.DataFrame:
    """Return the revision of every return that stands for it, and how many there are."""
    ordered = returns.sort_values([*KEY, "revision"])
    revisions = ordered.groupby(KEY).size().rename("revisions").reset_index()
    stands = [group.index[standing(list(group["state"]))] for _, group in ordered.groupby(KEY)]
    held = ordered.loc[stands, [*KEY, "state", "return_id", "origin"]]
    return held.merge(revisions, on=KEY)


def _brought(facts: pd.DataFrame) -> pd.DataFrame:
    brought = facts.groupby(KEY)["obs_value"].agg(observations="count", rows="size").reset_index()
    brought["missing_values"] = brought["rows"] - brought["observations"]
    return brought.drop(columns="rows")


def _found(findings: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    found = held[["return_id"]]
    for severity, column in SEVERITIES.items():
        count = findings.loc[findings["severity"] == severity].groupby("return_id").size().rename(column)
        found = found.merge(count, left_on="return_id", right_index=True, how="left")
    return found


def _with_form(rows: pd.DataFrame, facts: pd.DataFrame, region: Region) -> pd.DataFrame:
    """Add how many rows the institution's form has, and how many an accepted return left open."""
    answered: dict[tuple[str, int], set[tuple[str, ...]]] = {}
    for *key, measure, population, rank, detail in facts[[*KEY, *PLACE]].itertuples(index=False, name=None):
        answered.setdefault((key[0], key[1]), set()).add((measure, population, rank, detail))
    forms = {name: _form(name, region) for name in rows["institution"].unique()}
    unanswered = [
        len(forms[name] - answered.get((name, year), set())) if state == "accepted" else None
        for name, year, state in zip(rows["institution"], rows["time_period"], rows["state"], strict=True)
    ]
    return rows.assign(
        form_rows=pd.Series([len(forms[name]) for name in rows["institution"]], dtype="int64"),
        unanswered=pd.Series(unanswered, dtype="Int64"),
    )


def _form(institution: str, region: Region) -> set[tuple[str, ...]]:
    node = region.institution(institution)
    rows: list[Row] = [row for sheet in template_layout().sheets for row in sheet_rows(sheet, region, node)]
    return {tuple(row.stub(name) for name in PLACE) for row in rows}
