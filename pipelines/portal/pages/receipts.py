"""The receipt of a return: as a page, as a PDF and as the signed file.

Belongs here: giving it. Does not belong here: what it says and its signature (`pipelines.receipts`).
"""

from fastapi import Request, Response

from pipelines.portal.checked import checked
from pipelines.portal.portal import portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.return_page import shown_of
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sending_files import attached
from pipelines.portal.visitor import visitor_of
from pipelines.receipts.issue import issue
from pipelines.receipts.printed import as_pdf
from pipelines.receipts.readable import words

router = guarded_router()


@router.get("/returns/{return_id}/receipt")
@allowed_to("return.see")
def receipt(request: Request, return_id: str) -> Response:
    """Show the receipt of a return."""
    portal = portal_behind(request)
    language = visitor_of(request).language
    return render(
        request,
        "receipt.html",
        **shown_of(request, checked(portal.home, return_id)),
        pairs=words(issue(portal.home, return_id), language),
    )


@router.get("/returns/{return_id}/receipt.json")
@allowed_to("return.see")
def signed_receipt(request: Request, return_id: str) -> Response:
    """Give the signed receipt."""
    portal = portal_behind(request)
    content = issue(portal.home, return_id).to_json().encode()
    return attached(content, f"{return_id}_receipt.json", "application/json")


@router.get("/returns/{return_id}/receipt.pdf")
@allowed_to("return.see")
def printed_receipt(request: Request, return_id: str) -> Response:
    """Give the receipt as a PDF."""
    portal = portal_behind(request)
    content = as_pdf(issue(portal.home, return_id), visitor_of(request).language)
    return attached(content, f"{return_id}_receipt.pdf", "application/pdf")
