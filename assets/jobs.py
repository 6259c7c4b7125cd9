"""What is run together: `intake` for returns, `figures` for a region, `quality` for what went out.

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

quality = dg.define_asset_job(
    "quality",
    selection=dg.AssetSelection.groups("quality"),
    description="Audit a region's newest edition: by itself, since it takes longer than building one.",
)

report = dg.define_asset_job(
    "report",
    selection=dg.AssetSelection.groups("report"),
    description="Write the annual report of a region's newest edition, in the languages that the run names.",
)
