"""All areas of the world: ISO 3166-1 with their names in many languages, and XK.

Belongs here: recognising an area by code or name. Does not belong here: which areas a region
compares (`regions`).
"""

import gettext
import re
from functools import cache
from typing import Any

import pycountry

from schemas.vocabulary import normalised

NAME_LANGUAGES = ("bs", "hr", "sr", "sr@latin", "mk", "sq", "es", "fr", "it", "de", "pt", "ro", "ru", "uk")
UNIQUE_WITHOUT_BRACKETS = ("BO", "FM", "IR", "MF", "TZ", "VA", "VE")
"""Areas whose name is still theirs alone without what stands in brackets; others (Korea) are not."""

OTHER_NAMES = {
    "XK": ("XKX", "Kosovo", "Kosova", "Косово", "Kosovë"),
    "BA": ("Bosnia & Herzegovina", "BiH", "БиХ"),
    "MK": ("Macedonia", "FYROM", "The former Yugoslav Republic of Macedonia", "Severna Makedonija"),
    "CD": ("DR Congo", "DRC"),
    "CI": ("Ivory Coast",),
    "CZ": ("Czech Republic",),
    "TR": ("Turkey",),
    "AL": ("Shqipëria",),
    "ME": ("Mali i Zi",),
    "SZ": ("Swaziland",),
    "CV": ("Cape Verde",),
    "GB": ("UK", "Great Britain"),
    "US": ("USA", "United States of America"),
}


def _names(country: Any) -> set[str]:
    names = {country.alpha_2, country.alpha_3, country.numeric, country.numeric.lstrip("0"), country.name}
    names |= {getattr(country, attribute, country.name) for attribute in ("common_name", "official_name")}
    # "Korea, Republic of" is also written "Republic of Korea".
    # "Bolivia, Plurinational State of" is also written with brackets, or without what stands in them.
    names |= {re.sub(r"^([^,(]+), (.+)$", r"\1 (\2)", name) for name in names}
    names |= {re.sub(r" \(.+\)$", "", name) for name in names if country.alpha_2 in UNIQUE_WITHOUT_BRACKETS}
    return names | {" ".join(reversed(name.split(", "))) for name in names if name.count(", ") == 1}


@cache
def _area_by_name() -> dict[str, str]:
    translations = [
        gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
        for language in NAME_LANGUAGES
    ]
    found: dict[str, set[str]] = {}
    for country in pycountry.countries:
        names = _names(country) | set(OTHER_NAMES.get(country.alpha_2, ()))
        names |= {translation.gettext(country.name) for translation in translations}
        for name in names:
            found.setdefault(normalised(name), set()).add(country.alpha_2)
    for name in ("XK", *OTHER_NAMES["XK"]):
        found.setdefault(normalised(name), set()).add("XK")
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


def area_of(label: str) -> str | None:
    """Return the area (ISO 3166-1 alpha-2, or XK) that a code or name means; None where it means none."""
    return _area_by_name().get(normalised(label))
