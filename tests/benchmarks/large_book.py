"""A ministry's own book of some 6,000 figures, with its layout: a sheet per measure, a block per population.

Belongs here: drawing it. Does not belong here: measuring (`test_form_speed`).
"""

from io import BytesIO

import yaml
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from schemas.code_lists import TOTAL, CodeList
from schemas.register_layout import details_of, rank_codes, ranks_asked

INSTITUTION = "BA-AF"
POPULATIONS = ("military", "civilian", "cadets")
WOMEN = {
    "strength": 100, "opening_strength": 100, "applications": 10, "applications_eligible": 9, "selected": 8,
    "admissions": 7, "intake": 7, "exits": 1, "transfers_in": 1, "transfers_out": 1,
    "eligible": 1, "leadership_posts": 1, "deployed": 1, "trained": 1,
}  # fmt: skip
"""By measure, of the lowest ranks and for one detail: figures in which nothing contradicts another."""
ADDS_UP_BY_DETAIL = ("exits", "deployed")
HEADS = ("Rank", "Women", "Men", "Total", "% women")
GAP = 3


def _leaves(codes: CodeList, rank: str, asked: tuple[str, ...]) -> int:
    """Return how many ranks without ranks below them are in a band."""
    below = [code for code in codes.children(rank) if code in asked]
    return sum(_leaves(codes, code, asked) for code in below) if below else 1


def _block(sheet: Worksheet, ranks: dict[str, int], each: int) -> None:
    sheet.append([])
    sheet.append([])
    sheet.append(list(HEADS))
    for rank, leaves in ranks.items():
        women = each * leaves
        sheet.append([rank, women, 2 * women, 3 * women, 33.3])


def _layout_block(first: int, rows: int, constants: dict[str, str]) -> dict[str, object]:
    return {
        "cells": f"B{first}:E{first + rows - 1}",
        "header": {first - 1: ["sex", "unit_measure"]},
        "stub": {"A": "rank"},
        "constants": constants,
    }


def large_book() -> tuple[bytes, str, int]:
    """Return the book's bytes, the text of its layout, and how many figures are in it."""
    codes = rank_codes(INSTITUTION)
    asked = ranks_asked(INSTITUTION, "military")
    ranks = {codes.label(code, "en"): _leaves(codes, code, asked) for code in asked}
    book, sheets, figures = Workbook(), {}, 0
    book.remove(book.worksheets[0])
    for measure, women in WOMEN.items():
        details = details_of(measure, INSTITUTION)
        for detail in (TOTAL, *details):
            is_sum = detail == TOTAL and measure in ADDS_UP_BY_DETAIL
            each = women * len(details) if is_sum else women
            name = f"{measure[:18]} {detail}"[:31]
            sheet = book.create_sheet(name)
            blocks = []
            for population in POPULATIONS:
                first = sheet.max_row + GAP + 1 if blocks else GAP + 1
                _block(sheet, ranks, each)
                constants = {"population": population, "measure": measure, "detail": detail}
                blocks.append(_layout_block(first, len(ranks), constants))
                figures += 4 * len(ranks)
            sheets[name] = {"blocks": blocks}
    layout = {
        "institution": INSTITUTION,
        "constants": {"time_period": "2023", "unit_measure": "persons"},
        "sheets": sheets,
    }
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue(), yaml.safe_dump(layout, allow_unicode=True, sort_keys=False), figures
