"""From accepted returns to `facts.observations`.

Belongs here: putting area, sector and origin beside each accepted observation, and refusing what no
figure may rest on. Does not belong here: deciding what is accepted (`returns`), what
the programme corrects (`corrections`), arithmetic.
"""

from collections.abc import Mapping

import pandas as pd

from schemas.code_lists import CodeList, code_list
from schemas.files import SchemaError
from schemas.regions import Region
from schemas.tables.derive import column_names
from schemas.tables.facts import FactsObservations
from schemas.tables.raw import OBSERVATION_KEY

FACTS_COLUMNS = column_names(FactsObservations)


class DuplicateObservationError(ValueError):
    """Two accepted returns, or two cells of one, give the same observation."""


def facts_observations(raw: pd.DataFrame, region: Region, origins: Mapping[str, str]) -> pd.DataFrame:
    """Return accepted raw observations as facts of the region, as sent, in the order of their key.

    `origins` says of every return, by its id, where its figures come from. Raises SchemaError for an
    institution or a code that the region does not know, and DuplicateObservationError where two
    cells say the same thing.
    """
    nodes = {name: region.institution(name) for name in raw["institution"].unique()}
    facts = raw.assign(
        ref_area=raw["institution"].map({name: node.ref_area for name, node in nodes.items()}).astype("str"),
        sector=raw["institution"].map({name: node.sector for name, node in nodes.items()}).astype("str"),
        origin=pd.Series([origins[name] for name in raw["return_id"]], index=raw.index, dtype="str"),
        correction=pd.Series(None, index=raw.index, dtype="str"),
    )
    _raise_for_unknown_codes(facts, region)
    _raise_for_duplicates(facts)
    return facts.sort_values(OBSERVATION_KEY, ignore_index=True)[FACTS_COLUMNS]


def _raise_for_unknown_codes(facts: pd.DataFrame, region: Region) -> None:
    for column, codes in _code_lists(region).items():
        for code in facts[column].unique():
            if code not in codes:
                raise SchemaError(
                    f"{region.region}: {column} {code!r} of an accepted return is in no code list."
                )


def _code_lists(region: Region) -> dict[str, CodeList]:
    named = {"measure": "measures", "population": "populations", "sex": "sex", "detail": "details"}
    named |= {"unit_measure": "units", "obs_status": "obs_status", "conf_status": "conf_status"}
    return {column: code_list(name) for column, name in named.items()} | {"rank": region.ranks()}


def _raise_for_duplicates(facts: pd.DataFrame) -> None:
    twice = facts[facts.duplicated(OBSERVATION_KEY, keep=False)]
    if twice.empty:
        return
    rows = twice.sort_values(OBSERVATION_KEY).itertuples()
    places = ", ".join(f"{row.return_id} {row.sheet}!{row.cell}" for row in rows)
    raise DuplicateObservationError(f"{len(twice)} cells give observations that others give too: {places}.")
