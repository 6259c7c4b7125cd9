"""How assets are divided: returns by return key, everything after acceptance by region.

Belongs here: the two partition definitions and how a set of return keys becomes partition ranges.
Does not belong here: which returns are new (`sensors`).
"""

from collections.abc import Iterable, Mapping

import dagster as dg

from schemas.regions import region_names

PARTITION_TAG = "dagster/partition"
RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"

return_keys = dg.DynamicPartitionsDefinition(name="return_key")
"""`BA-AF_2023`: one institution's return of one year, all its revisions."""

regions = dg.StaticPartitionsDefinition(list(region_names()))
"""`western_balkans`, `simulated`: figures of two regions never meet."""


def range_tags(known: Iterable[str], wanted: Iterable[str]) -> list[Mapping[str, str]]:
    """Return the run tags that cover exactly the `wanted` keys, one pair for each unbroken stretch.

    New keys are added at the end, so that all new returns of a day are one stretch and one run.
    Raises ValueError for a wanted key that is not known.
    """
    order = list(dict.fromkeys(known))
    left = set(wanted)
    if left - set(order):
        raise ValueError(f"Not among the known return keys: {', '.join(sorted(left - set(order)))}.")
    stretches: list[list[str]] = [[]]
    for key in order:
        if key in left:
            stretches[-1].append(key)
        elif stretches[-1]:
            stretches.append([])
    return [{RANGE_START: keys[0], RANGE_END: keys[-1]} for keys in stretches if keys]
