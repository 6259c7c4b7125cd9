"""What machines may ask for: submit, state, findings, receipt, and the description of all that.

Belongs here: from a request to JSON. Does not belong here: what is done (`returns`), who may (`routing`).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from fastapi import Path, Query, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from pipelines.checking.result import CheckContext
from pipelines.portal.acting import send_as
from pipelines.portal.api.problems import MEDIA_TYPE, Problem, problem
from pipelines.portal.checked import checked, remember
from pipelines.portal.periods import days_outside, periods
from pipelines.portal.portal import Portal, portal_behind
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sent import sent_by
from pipelines.portal.visitor import API, person_of, visitor_of
from pipelines.receipts.issue import issue
from pipelines.receipts.signed import Body
from pipelines.returns import Submission, find
from pipelines.store.acts import ReturnRevision
from pipelines.store.errors import WordedError
from schemas.findings import Finding

router = guarded_router(API)

ABOUT = (
    "For institutions that send their figures by machine. A token is made on the page of the institution, by "
    "its head or an administrator; it is sent as `Authorization: Bearer <token>` and never beside a cookie. "
    "Texts come in the language that `Accept-Language` names first of en, bs, hr, cnr, sr-Latn, sr-Cyrl, mk, "
    "sq. Errors are problem details (RFC 9457)."
)
REFUSALS = (400, 401, 403, 404, 413, 422, 429, 500)
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": "Not carried out",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status in REFUSALS
}
FILE = {"type": "string", "format": "binary"}
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": FILE},
            "multipart/form-data": {
                "schema": {"type": "object", "properties": {"file": FILE}, "required": ["file"]}
            },
        },
    }
}

Institution = Annotated[str, Path(description="The institution, as BA-AF.")]
ReturnId = Annotated[str, Path(description="The return and its revision, as BA-AF_2023_r1.")]


class ReturnState(BaseModel):
    """Where a revision of a return stands; `state` as in the code list states.

    `days_outside_period` says how many days after the closing date it came, or before the opening date as
    less than 0; null where no dates are set for its year.
    """

    return_id: str
    institution: str
    time_period: int
    revision: int
    state: str
    file_name: str
    sha256: str
    submitted_at: datetime
    days_outside_period: int | None


class Submitted(ReturnState):
    """A file that was taken in; `is_new` is false for bytes that this return had already."""

    is_new: bool


class FindingSaid(BaseModel):
    """What was found: `message` says what, `advice` what to do."""

    rule: str
    severity: str
    sheet: str | None
    cell: str | None
    message: str
    advice: str


class Received(BaseModel):
    """A signed receipt; `signature` is by the key of the programme over the canonical bytes of `receipt`."""

    receipt: Body
    signature: dict[str, Any]


def _states(portal: Portal, items: Iterable[ReturnRevision]) -> list[dict[str, Any]]:
    dates = periods(portal.database, portal.region.region)
    names = [name for name in ReturnState.model_fields if name != "days_outside_period"]
    return [
        {name: getattr(item, name) for name in names}
        | {"days_outside_period": days_outside(dates, item.time_period, item.submitted_at)}
        for item in items
    ]


def _state(portal: Portal, return_id: str) -> dict[str, Any]:
    return _states(portal, [find(portal.home, return_id)])[0]


def _said(finding: Finding, language: str) -> FindingSaid:
    return FindingSaid(
        rule=finding.rule,
        severity=finding.severity,
        sheet=finding.place.sheet,
        cell=finding.place.cell,
        message=finding.message(language),
        advice=finding.advice(language),
    )


@router.post(
    "/institutions/{institution}/returns",
    status_code=201,
    response_class=JSONResponse,
    response_model=Submitted,
    responses=PROBLEMS | {200: {"model": Submitted, "description": "The return had these bytes already"}},
    openapi_extra=BODY,
)
@allowed_to("return.send")
async def send_return(
    request: Request,
    institution: Institution,
    year: Annotated[int, Query(ge=1990, le=2100, description="The year that the figures are for.")],
    file_name: Annotated[str, Query(min_length=1, max_length=120, pattern=r"^[\w. ()-]+$")] = "workbook.xlsx",
) -> Response:
    """Send a file: its bytes, or a form with the field `file`. Answered once vault and ledger have it."""
    content = await _content(request)
    context = CheckContext(file_name, institution, year)
    return await run_in_threadpool(_taken_in, request, content, context)


async def _content(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    file = (await request.form()).get("file")
    return await file.read() if isinstance(file, UploadFile) else b""


def _taken_in(request: Request, content: bytes, context: CheckContext) -> Response:
    if not content:
        return problem(request, 422, "portal.api.error.no_file")
    portal = portal_behind(request)
    try:
        done = send_as(person_of(request), portal, content, context)
    except WordedError as error:
        return problem(
            request, 422, "portal.api.error.refused", error.in_language(visitor_of(request).language)
        )
    return _answered(request, portal, done)


def _answered(request: Request, portal: Portal, done: Submission) -> Response:
    if done.return_id is None:
        said = [_said(finding, visitor_of(request).language).model_dump() for finding in done.result.findings]
        return problem(request, 422, "portal.api.error.set_aside", findings=said)
    if done.is_new:
        remember(portal.home, done.return_id, done.result)
    answer = Submitted(**_state(portal, done.return_id), is_new=done.is_new)
    return JSONResponse(
        answer.model_dump(mode="json"),
        201 if done.is_new else 200,
        {"location": f"{API}/returns/{done.return_id}"},
    )


@router.get(
    "/institutions/{institution}/returns",
    response_class=JSONResponse,
    response_model=list[ReturnState],
    responses=PROBLEMS,
)
@allowed_to("return.see")
def list_returns(request: Request, institution: Institution) -> Response:
    """List all revisions that an institution has sent, the newest first."""
    portal = portal_behind(request)
    found = [ReturnState(**said) for said in _states(portal, sent_by(portal.home, institution).revisions)]
    return JSONResponse([item.model_dump(mode="json") for item in found])


@router.get(
    "/returns/{return_id}", response_class=JSONResponse, response_model=ReturnState, responses=PROBLEMS
)
@allowed_to("return.see")
def get_state(request: Request, return_id: ReturnId) -> Response:
    """Say where a return stands."""
    portal = portal_behind(request)
    found = ReturnState(**_state(portal, return_id))
    return JSONResponse(found.model_dump(mode="json"))


@router.get(
    "/returns/{return_id}/findings",
    response_class=JSONResponse,
    response_model=list[FindingSaid],
    responses=PROBLEMS,
)
@allowed_to("return.see")
def list_findings(request: Request, return_id: ReturnId) -> Response:
    """List what was found in a return, in the order of checking."""
    portal = portal_behind(request)
    visitor = visitor_of(request)
    found = checked(portal.home, return_id).result.findings
    said = [_said(finding, visitor.language).model_dump() for finding in found]
    return JSONResponse(said, headers={"content-language": visitor.language})


@router.get(
    "/returns/{return_id}/receipt", response_class=JSONResponse, response_model=Received, responses=PROBLEMS
)
@allowed_to("return.see")
def get_receipt(request: Request, return_id: ReturnId) -> Response:
    """Give the signed receipt of a return, byte for byte as on its page."""
    portal = portal_behind(request)
    return Response(issue(portal.home, return_id).to_json(), media_type="application/json")


@router.get("/openapi.json", response_class=JSONResponse, include_in_schema=False)
@allowed_to("public.see")
def describe(request: Request) -> Response:
    """Describe all this by OpenAPI 3.1."""
    portal = portal_behind(request)
    return JSONResponse(description(portal.settings.address))


def description(address: str) -> dict[str, Any]:
    """Return the OpenAPI description of the interface at an address."""
    said = get_openapi(
        title="Muster",
        version="1",
        description=ABOUT,
        routes=router.routes,
        servers=[{"url": address}],
    )
    parts = said.setdefault("components", {})
    parts.setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    return said | {"security": [{"token": []}]}
