"""One return: its page, and the files of its answer.

Belongs here: looking at a return. Does not belong here: acts on it (`explaining`, `signing`), its sheets
(`sheets`), its receipt (`receipts`).
"""

from operator import attrgetter

from fastapi import Request, Response

from pipelines.answering.files import COPY_SUFFIX, PAGE_SUFFIX, REPORT_SUFFIX, AnswerFiles
from pipelines.portal.checked import checked
from pipelines.portal.errors import DeniedError
from pipelines.portal.pages.institution import XLSX
from pipelines.portal.portal import portal_behind
from pipelines.portal.return_page import answer_of, return_page
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sending_files import attached
from pipelines.returns.answered import file_to_copy

router = guarded_router()

FILES = {
    "workbook": (attrgetter("copy"), COPY_SUFFIX, XLSX),
    "report": (attrgetter("report"), REPORT_SUFFIX, "application/json"),
    "page": (attrgetter("page"), PAGE_SUFFIX, "text/html"),
}
"""The files of an answer: which it is, how it is called after the return, and of which type."""

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
    made, suffix, media_type = FILES[kind]
    found = checked(portal.home, return_id)
    content = made(AnswerFiles(answer_of(request, found), file_to_copy(portal.home, found.revision)))
    if content is None:
        raise DeniedError
    return attached(content, f"{return_id}{suffix}", media_type)
