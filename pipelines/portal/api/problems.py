"""What a machine is told whose request is not carried out: problem details by RFC 9457.

Belongs here: their form. Does not belong here: the errors (`portal.errors`), pages that say the same.
"""

from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from pipelines.portal.visitor import visitor_of
from schemas.texts import text

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """Why a request was not carried out. `code` stays the same in every language and version."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    fault: str | None = None
    findings: list[dict[str, Any]] | None = None


def problem(request: Request, status: int, key: str, detail: str | None = None, **more: Any) -> JSONResponse:
    """Return a problem; `key` is the text that says it, `detail` words that say it better."""
    language = visitor_of(request).language
    said = Problem(
        title=text("portal.error.title", language),
        status=status,
        detail=detail or text(key, language),
        code=key.rpartition(".")[2],
        **more,
    )
    headers = {"content-language": language}
    if status == 401:
        headers["www-authenticate"] = 'Bearer realm="muster"'
    return JSONResponse(said.model_dump(exclude_none=True), status, headers, MEDIA_TYPE)
