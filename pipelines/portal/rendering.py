"""Pages from templates, in the visitor's language.

Belongs here: what every template may use. Does not belong here: what a single page shows (`pages`), the words
(`schemas/texts/portal`).
"""

from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import URL

from pipelines.pages import page_template
from pipelines.portal import access
from pipelines.portal.portal import portal_behind
from pipelines.portal.visitor import Visitor, visitor_of
from schemas.code_lists import code_list
from schemas.languages import LANGUAGE_NAMES, LANGUAGES
from schemas.numbers import date_text, number_text
from schemas.texts import text

STATIC = Path(__file__).parent / "static"


def is_here(path: str) -> bool:
    """Return whether a path is one of this portal: not another site's, however written."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()


def whole_path(address: URL | SplitResult) -> str:
    """Return the path of an address with what was chosen in it."""
    return f"{address.path}?{address.query}" if address.query else address.path


def _here(request: Request) -> str:
    """Return the page that is shown, with what was chosen on it: where a choice of language leads back to.

    What a form was answered with has no address of its own; the page that the form stood on has.
    """
    if request.method in ("GET", "HEAD"):
        return whole_path(request.url)
    try:
        came_from = urlsplit(request.headers.get("referer", ""))
    except ValueError:  # no address at all
        return "/"
    return whole_path(came_from) if came_from.netloc == request.url.netloc else "/"


def render(request: Request, template: str, status: int = 200, **shown: Any) -> HTMLResponse:
    """Return a page; `shown` are the names that its template has beside those of every template."""
    visitor = visitor_of(request)
    page = page_template("pipelines.portal", template, "templates").render(
        **_common(request, visitor), **shown
    )
    return HTMLResponse(page, status)


def _common(request: Request, visitor: Visitor) -> dict[str, Any]:
    portal, language = portal_behind(request), visitor.language
    someone = visitor.person

    def may(name: str, institution: str | None = None) -> bool:
        """Return whether the visitor may do something, to an institution's objects where it is named."""
        return access.may(someone, name, access.Subject(institution))

    return {
        "person": someone,
        "language": language,
        "languages": {name: LANGUAGE_NAMES[name] for name in LANGUAGES},
        "form_token": visitor.form_token,
        "region": portal.region,
        "path": request.url.path,
        "here": _here(request),
        "simulated": text("template.notice.simulated", language),
        "has_openid": portal.settings.openid_issuer is not None,
        "may": may,
        "t": lambda key, **values: text(f"portal.{key}", language, **values),
        "label": lambda codes, code: code_list(codes).label(code, language),
        "area": lambda code: portal.region.areas.label(code, language),
        "number": lambda value: number_text(value, language),
        "day": lambda at: date_text(at.date() if isinstance(at, datetime) else at, language),
        "minute": lambda at: f"{date_text(at.date(), language)}, {at:%H:%M} UTC",
    }
