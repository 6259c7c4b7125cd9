"""Which edition a command means: its region, its name, who it is for.

Belongs here: the options that say so. Does not belong here: opening editions (`pipelines.store.edition`).
"""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipelines.store.edition import Edition
    from pipelines.store.home import Home


class Tier(StrEnum):
    """Who reads an edition."""

    INTERNAL = "internal"
    PARTNERS = "partners"
    PUBLIC = "public"


RegionMeant = Annotated[
    str | None,
    typer.Option("--region", help="As western_balkans; needed where several regions have such an edition."),
]
EditionName = Annotated[
    str | None,
    typer.Option("--edition", help="A year (its newest release), or 2023.1; the latest if not given."),
]
ForTier = Annotated[Tier, typer.Option("--tier", help="Who it is for: what they may not see is not in it.")]


def edition_meant(home: "Home", region: str | None, name: str | None, tier: str) -> "Edition":
    """Return a tier's edition, the latest without a name; without a region, of the only one that has such.

    Complains in plain words where several regions have one, raises NoEditionError where it is not there.
    """
    from pipelines.store.edition import latest_edition, named_edition, regions_with
    from pipelines.store.errors import NoEditionError

    found = [region] if region is not None else regions_with(home, name)
    if len(found) > 1:
        raise typer.BadParameter(f"say which: --region {' or --region '.join(found)}.")
    if not found:
        raise NoEditionError(f"There is no edition{f' {name}' if name else ''} yet: run `muster publish`.")
    (only,) = found
    edition = latest_edition(home, only) if name is None else named_edition(home, only, name)
    return edition.of_tier(tier)
