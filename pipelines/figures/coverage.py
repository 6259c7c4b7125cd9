"""Who reported, and what is missing: `region.coverage`.

Belongs here: the state of every return that the region asks for, and what it brought. Does not
belong here: which institutions are in a single value (`sql_rows` counts those).
"""

import pandas as pd

from schemas.regions import Region
from schemas.tables.derive import column_names
from schemas.tables.region import RegionCoverage

KEY = ["institution", "time_period"]
SEVERITIES = {"block": "findings_block", "explain": "findings_explain"}


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
    counts = ["revisions", "observations", "missing_values", *SEVERITIES.values()]
    rows[counts] = rows[counts].fillna(0).astype("int64")
    nodes = [region.institution(name) for name in rows["institution"]]
    rows["ref_area"] = pd.Series([node.ref_area for node in nodes], dtype="str")
    rows["sector"] = pd.Series([node.sector for node in nodes], dtype="str")
    rows["origin"] = pd.Series(region.settings.origin, index=rows.index, dtype="str")
    return rows[column_names(RegionCoverage)]


def _asked_for(returns: pd.DataFrame, region: Region) -> list[tuple[str, int]]:
    if returns.empty:
        return []
    years = range(region.settings.first_year, int(returns["time_period"].max()) + 1)
    return [(node.institution, year) for node in region.expected() for year in years]


def _held(returns: pd.DataFrame) -> pd.DataFrame:
    """Return the state, number of revisions and latest revision of every return.

    An accepted revision counts until another is accepted, whatever was sent after it.
    """
    by_return = returns.sort_values([*KEY, "revision"]).groupby(KEY)
    held = by_return.agg(
        state=("state", "last"), revisions=("revision", "size"), return_id=("return_id", "last")
    ).reset_index()
    accepted = returns.loc[returns["state"] == "accepted", KEY].drop_duplicates()
    is_accepted = pd.MultiIndex.from_frame(held[KEY]).isin(pd.MultiIndex.from_frame(accepted))
    held.loc[is_accepted, "state"] = "accepted"
    return held


def _brought(facts: pd.DataFrame) -> pd.DataFrame:
    brought = facts.groupby(KEY)["obs_value"].agg(observations="count", rows="size").reset_index()
    brought["missing_values"] = brought["rows"] - brought["observations"]
    return brought.drop(columns="rows")


def _found(findings: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    latest = held[["return_id"]]
    for severity, column in SEVERITIES.items():
        count = findings.loc[findings["severity"] == severity].groupby("return_id").size().rename(column)
        latest = latest.merge(count, left_on="return_id", right_index=True, how="left")
    return latest
