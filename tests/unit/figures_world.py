"""A small region and short ways to write accepted observations, for the tests of figures.

Belongs here: building blocks that more than one test of figures needs. Does not belong here: tests.
"""

from datetime import date

import pandas as pd

from pipelines.figures.facts import facts_observations
from pipelines.figures.indicators import indicator_tables
from pipelines.store.frames import typed_frame
from schemas.code_lists import CodeList
from schemas.regions import InstitutionNode, Region, RegionSettings, Target
from schemas.tables.raw import RawObservations
from schemas.tables.registry import table_model


def node(institution, *, parent="", sector="AF", is_expected=True):
    return InstitutionNode(
        institution=institution,
        parent=parent,
        ref_area=institution[:2],
        sector=sector,
        level="state",
        is_expected=is_expected,
        languages=("en",),
        name=institution,
        name_en=institution,
    )


def region(nodes, targets=(), first_year=2022):
    return Region(
        region="test",
        settings=RegionSettings(
            name="Test", origin="reported", notice="Test.", first_year=first_year, languages=["en"]
        ),
        areas=CodeList("areas", {}),
        institutions={item.institution: item for item in nodes},
        national_ranks=(),
        targets=tuple(targets),
        action_plans=(),
    )


def target(
    ref_area,
    value,
    *,
    valid_from=date(2020, 1, 1),
    valid_to=None,
    sector="AF",
    rank="_T",
    indicator="share_of_women",
):
    return Target(
        ref_area=ref_area,
        sector=sector,
        indicator=indicator,
        population="military",
        rank=rank,
        value=value,
        valid_from=valid_from,
        valid_to=valid_to,
        kind="target",
        source="test",
    )


def said(institution, year, measure, sex, value, **other):
    """Return one observation; `status` and `conf` say why a value is missing or special."""
    return {
        "return_id": f"{institution}_{year}_r1",
        "revision": 1,
        "institution": institution,
        "time_period": year,
        "period_start": other.get("period_start"),
        "period_end": other.get("period_end"),
        "measure": measure,
        "population": other.get("population", "military"),
        "rank": other.get("rank", "_T"),
        "sex": sex,
        "detail": other.get("detail", "_T"),
        "unit_measure": other.get("unit", "persons"),
        "obs_value": None if value is None else float(value),
        "obs_status": other.get("status", "A"),
        "conf_status": other.get("conf", "F"),
        "comment": None,
        "sheet": "Strength",
        "cell": other.get("cell", "C7"),
    }


def share(institution, year, value, **other):
    """Return a stated share of women."""
    return said(institution, year, other.pop("measure", "strength"), "F", value, unit="percent", **other)


def strength(institution, year, women, total, **other):
    """Return a count of women and a total."""
    return [
        said(institution, year, "strength", "F", women, **other),
        said(institution, year, "strength", "_T", total, **other),
    ]


def facts_of(observations, of, origins=None):
    """Return facts; `origins` by return id, the others are published."""
    known = dict.fromkeys((item["return_id"] for item in observations), "published")
    return facts_observations(typed_frame(RawObservations, observations), of, known | (origins or {}))


def tables(observations, of):
    """Return the regional tables, each validated by its model."""
    found = indicator_tables(facts_of(observations, of), of)
    for name, frame in found.items():
        table_model(name).validate(frame)
    return found


def rows(observations, of, indicator="share_of_women", **where):
    """Return the rows of an indicator as a list of dicts, None for what is missing."""
    frame = pd.concat(tables(observations, of).values(), ignore_index=True)
    frame = frame[frame["indicator"] == indicator]
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return [
        {name: None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def row(observations, of, indicator="share_of_women", **where):
    found = rows(observations, of, indicator, **where)
    assert len(found) == 1, found
    return found[0]
