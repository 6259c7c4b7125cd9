"""The code lists, the tree of institutions and the indicators as tables.

Belongs here: the tables `codes.*` from what `schemas/` says. Does not belong here: writing them
(`chain`), what a code means (`schemas.code_lists`).
"""

from dataclasses import asdict, replace

import pandas as pd

from pipelines.store.frames import typed_frame
from schemas.code_lists import TOTAL, CodeList, code_list, code_list_names
from schemas.frameworks import framework_items
from schemas.indicators import indicators as all_indicators
from schemas.languages import LANGUAGES
from schemas.regions import Region
from schemas.tables.codes import (
    CodesDefinitions,
    CodesFootnotes,
    CodesFrameworks,
    CodesIndicators,
    CodesInstitutions,
    CodesLabels,
)
from schemas.tables.derive import column_names

WITH_REGION = "areas_with_region"
"""The code list of sums, which go over an area or over all."""


def _rows(codes: CodeList) -> list[dict[str, object]]:
    return [
        {
            "code_list": codes.name,
            "code": code.code,
            "language": language,
            "label": code.label(language),
            "parent": code.parent or None,
            "position": position,
        }
        for position, code in enumerate(codes.codes.values(), start=1)
        for language in LANGUAGES
    ]


def _with_region(areas: CodeList) -> CodeList:
    """Return the code for all areas with the areas under it."""
    return code_list(WITH_REGION).extended([replace(code, parent=TOTAL) for code in areas.codes.values()])


def labels(region: Region) -> pd.DataFrame:
    """Return codes.labels: every list, the region's areas and national ranks among them."""
    lists = {name: code_list(name) for name in code_list_names()}
    lists |= {"areas": region.areas, "ranks": region.ranks(), WITH_REGION: _with_region(region.areas)}
    return typed_frame(CodesLabels, [row for codes in lists.values() for row in _rows(codes)])


def footnotes(region: Region) -> pd.DataFrame:
    """Return codes.footnotes: those of the region's areas."""
    rows: list[dict[str, object]] = [
        {"code_list": name, "code": area, "language": language, "footnote": footnote}
        for name in ("areas", WITH_REGION)
        for language in LANGUAGES
        for area, footnote in region.footnotes(language).items()
    ]
    return typed_frame(CodesFootnotes, rows)


def institutions(region: Region) -> pd.DataFrame:
    """Return codes.institutions: the region's tree."""
    wanted = column_names(CodesInstitutions)
    rows = []
    for node in region.institutions.values():
        row = {name: value for name, value in asdict(node).items() if name in wanted}
        rows.append(row | {"parent": node.parent or None})
    return typed_frame(CodesInstitutions, rows)


def indicators() -> pd.DataFrame:
    """Return codes.indicators: the same in every region."""
    rows: list[dict[str, object]] = [
        {
            "indicator": item.id,
            "position": position,
            "table_name": item.table,
            "kind": item.kind,
            "unit_measure": item.unit_measure,
            "direction": item.direction,
            "frameworks": ", ".join(item.frameworks),
            "formula": item.formula,
            "definition": item.definition("en"),
            "reference": item.reference,
            "smallest_base": item.smallest_base,
        }
        for position, item in enumerate(all_indicators().values(), start=1)
    ]
    return typed_frame(CodesIndicators, rows)


def definitions() -> pd.DataFrame:
    """Return codes.definitions: what each indicator is called and says, the same in every region."""
    rows: list[dict[str, object]] = [
        {
            "indicator": item.id,
            "language": language,
            "name": code_list("indicators").label(item.id, language),
            "definition": item.definition(language),
        }
        for item in all_indicators().values()
        for language in LANGUAGES
    ]
    return typed_frame(CodesDefinitions, rows)


def frameworks(region: Region) -> pd.DataFrame:
    """Return codes.frameworks: the international ones, then the objectives of the region's action plans."""
    asked = [(asdict(item), list(item.answered_by(all_indicators()))) for item in framework_items().values()]
    for plan in region.action_plans:
        whose = f"{region.areas.label(plan.ref_area, 'en')}: {plan.title}"
        for objective in plan.objectives:
            of_plan = {"item": objective.item, "framework": whose}
            asked.append((asdict(objective) | of_plan, objective.answers()))
    rows = [
        {**item, "why": item["why"] or None, "answered_by": name, "kind": kind, "position": position}
        for position, (item, answers) in enumerate(asked, start=1)
        for name, kind in answers
    ]
    wanted = column_names(CodesFrameworks)
    return typed_frame(CodesFrameworks, [{name: row[name] for name in wanted} for row in rows])
