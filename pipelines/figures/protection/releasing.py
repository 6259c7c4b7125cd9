"""What a publisher calls: protected releases that the audit has passed, or none.

Belongs here: protecting, then auditing, then refusing. Does not belong here: either of them (`protect`,
`audit`), writing files (`store`).
"""

from collections.abc import Sequence

import pandas as pd

from pipelines.figures.protection.audit import audit, refuse_unless_safe
from pipelines.figures.protection.protect import PublishedBefore, Release, protect
from schemas.disclosure import TIERS, Consent
from schemas.regions import Region


def safe_releases(
    facts: pd.DataFrame,
    region: Region,
    consents: Sequence[Consent] = (),
    before: Sequence[PublishedBefore] = (),
) -> tuple[dict[str, Release], pd.DataFrame]:
    """Return what each tier may see of `facts`, and the audit of all that is withheld.

    Raises UnsafeReleaseError where a reader could work out a withheld figure; then nothing may be
    published. The audit's table is for the programme alone: its bounds say more than a release does.
    """
    releases = protect(facts, region, consents, before)
    audited = [
        audit(facts, releases[tier], region, [item for item in before if _reads(tier, item)])
        for tier in TIERS[1:]
    ]
    found = pd.concat(audited, ignore_index=True)
    refuse_unless_safe(found)
    return releases, found


def _reads(tier: str, before: PublishedBefore) -> bool:
    """Return whether readers of a tier have a release of an earlier edition."""
    return TIERS.index(before.release.tier) >= TIERS.index(tier)
