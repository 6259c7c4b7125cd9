"""The code lists and the tree of institutions as tables.

Belongs here: `codes.labels`, `codes.footnotes`, `codes.institutions` from what `schemas/` says. Does
not belong here: writing them (`chain`), what a code means (`schemas.code_lists`).
"""

from dataclasses import asdict

import pandas as pd

from pipelines.store.frames import typed_frame
from schemas.code_lists import CodeList, code_list, code_list_names
from schemas.languages import LANGUAGES
from schemas.regions import Region
from schemas.tables.codes import CodesFootnotes, CodesInstitutions, CodesLabels
from schemas.tables.derive import column_names


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


def labels(region: Region) -> pd.DataFrame:
    """Return codes.labels: every list, the region's areas and national ranks among them."""
    lists = {name: code_list(name) for name in code_list_names()}
    lists |= {"areas": region.areas, "ranks": region.ranks()}
    return typed_frame(CodesLabels, [row for codes in lists.values() for row in _rows(codes)])


def footnotes(region: Region) -> pd.DataFrame:
    """Return codes.footnotes: those of the region's areas."""
    rows: list[dict[str, object]] = [
        {"code_list": "areas", "code": area, "language": language, "footnote": footnote}
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
