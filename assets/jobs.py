"""What is run together: `intake` for returns, `figures` for a region.

Belongs here: jobs. Does not belong here: when they run (`sensors`, `schedules`).
"""

import dagster as dg

intake = dg.define_asset_job(
    "intake",
    selection=dg.AssetSelection.groups("raw"),
    description="Read returns from the vault: what they say and what was found in them.",
)

figures = dg.define_asset_job(
    "figures",
    selection=dg.AssetSelection.groups("codes", "facts", "audit", "region", "edition"),
    description="From a region's accepted returns to its new edition, with all checks.",
)
