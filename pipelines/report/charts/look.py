"""How every chart looks: font, colours, sizes, and the signs that stand where there is no bar or dot.

Belongs here: what all kinds share. Does not belong here: any one kind, the words of the key (`key`).
"""

from typing import Any

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
"""vl-convert carries Liberation Sans itself, so that a picture is the same on every machine; Arial has
the same widths, so that text fits in a browser too."""

SIZE, SMALL = 12, 11
LINE = 15
"""Height of a line of text in pixels."""

INK, GREY, PALE, BAND = "#1a1a1a", "#4d4d4d", "#d0d0d0", "#eeeeee"
ACCENT = "#0b5394"
OF_SEX = {"F": "#6b2c91", "M": "#e0a526", "_T": GREY}
"""Women dark, men light: apart for every kind of colour vision and in black and white."""

SIGNS: dict[str, tuple[str, bool]] = {
    "absent": (
        "M-1,0A.25,.25 0 1 1 -.5,0A.25,.25 0 1 1 -1,0Z"
        "M-.25,0A.25,.25 0 1 1 .25,0A.25,.25 0 1 1 -.25,0Z"
        "M.5,0A.25,.25 0 1 1 1,0A.25,.25 0 1 1 .5,0Z",
        True,
    ),
    "not_applicable": ("M-1,-.15H1V.15H-1Z", True),
    "refused": ("M-.8,-.8L.8,.8M-.8,.8L.8,-.8", False),
    "classified": (
        "M-.8,-.1H.8V1H-.8ZM-.55,-.1V-.4A.55,.55 0 0 1 .55,-.4V-.1H.28V-.4A.28,.28 0 0 0 -.28,-.4V-.1Z",
        True,
    ),
    "suppressed": ("M-.9,-.9H.9V.9H-.9ZM-.9,0L0,-.9M-.9,.9L.9,-.9M0,.9L.9,0", False),
    "zero": ("M.8,0A.8,.8 0 1 1 -.8,0A.8,.8 0 1 1 .8,0ZM-.56,.56L.56,-.56", False),
    "few": ("M0,-1L1,0L0,1L-1,0Z", False),
}
"""Path and whether it is filled, by what a number is drawn as: dots, dash, cross, lock, hatched square,
slashed ring, hollow diamond. They differ in shape, so that no colour is needed to tell them apart."""

SIGN_AREA = 100
"""Size of a sign as Vega counts it: square pixels."""

CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": "#ffffff",
    "view": {"stroke": None},
    "text": {"fontSize": SIZE, "color": INK},
    "axis": {
        "labelFontSize": SMALL,
        "labelColor": GREY,
        "gridColor": "#e6e6e6",
        "domainColor": GREY,
        "tickColor": GREY,
        "titleFontWeight": "normal",
        "titleFontSize": SMALL,
        "titleColor": GREY,
    },
    "header": {"labelFontSize": SIZE, "labelFontWeight": "bold", "labelColor": INK},
}
