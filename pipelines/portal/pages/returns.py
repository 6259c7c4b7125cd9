"""One return: its page, and the files of its answer.

Belongs here: looking at a return. Does not belong here: acts on it (`explaining`, `signing`), its sheets
(`sheets`), its receipt (`receipts`).
"""

from fastapi import Request, Response

from pipelines.answering.files import COPY_SUFFIX, PAGE_SUFFIX, REPORT_SUFFIX
from pipelines.portal.errors import DeniedError
from pipelines.portal.pages.institution import XLSX
from pipelines.portal.portal import portal_behind
from pipelines.portal.return_page import return_page
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sending_files import attached
from pipelines.portal.visitor import visitor_of
from pipelines.returns.answered import answer_to_return

router = guarded_router()

FILES = {
    "workbook": (COPY_SUFFIX, XLSX),
    "report": (REPORT_SUFFIX, "application/json"),
    "page": (PAGE_SUFFIX, "text/html"),
}
"""The files of an answer: how each is called after the return, and what it is."""

NOTES = ("sent", "sent_before", "explained", "signed_off", "confirmed", "reopened", "withdrawn", "replied")
DECIDED = ("accepted", "sent_back", "asked")


@router.get("/returns/{return_id}")
@allowed_to("return.see")
def one_return(request: Request, return_id: str, done: str = "") -> Response:
    """Show where a return stands, what was found in it, and what may be done."""
    return return_page(request, return_id, note=done if done in (*NOTES, *DECIDED) else "")


@router.get("/returns/{return_id}/answer/{kind}")
@allowed_to("return.see")
def answer_file(request: Request, return_id: str, kind: str) -> Response:
    """Give a file of the answer: the annotated workbook, the validation report or the page."""
    portal = portal_behind(request)
    if kind not in FILES:
        raise DeniedError
    suffix, media_type = FILES[kind]
    files = answer_to_return(portal.home, return_id, portal.now(), visitor_of(request).language)
    content = next((content for name, content in files.items() if name.endswith(suffix)), None)
    if content is None:
        raise DeniedError
    return attached(content, f"{return_id}{suffix}", media_type)
