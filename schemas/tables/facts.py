"""Tables of accepted returns: `facts.observations`.

Belongs here: what regional figures are computed from. Does not belong here: returns that nobody
accepted (`raw`), anything computed (`region`).
"""

from schemas.tables.columns import (
    Area,
    Coordinates,
    Corrected,
    Institution,
    Origin,
    PeriodDates,
    Place,
    ReturnKey,
    Sector,
    TimePeriod,
    Value,
)
from schemas.tables.raw import OBSERVATION_KEY


class FactsObservations(
    Area,
    Sector,
    Institution,
    TimePeriod,
    PeriodDates,
    Coordinates,
    Value,
    Origin,
    ReturnKey,
    Place,
    Corrected,
):
    """Every number of the accepted revision of every return, corrected where it is marked, with its cell."""

    class Config:
        name = "facts.observations"
        metadata = {"primary_key": OBSERVATION_KEY}
