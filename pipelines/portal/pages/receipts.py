"""The receipt of a return, or of a file in none: as a page, as a PDF and as the signed file.

Belongs here: giving it. Does not belong here: what it says and its signature (`pipelines.receipts`).
"""

from typing import Any

from fastapi import Request, Response

from pipelines.portal.checked import checked
from pipelines.portal.portal import portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.return_page import shown_of
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sending_files import attached
from pipelines.portal.sent import institution_name
from pipelines.portal.visitor import person_of, visitor_of
from pipelines.receipts.issue import issue, issue_for_file
from pipelines.receipts.printed import as_pdf
from pipelines.receipts.readable import words
from pipelines.receipts.signed import Receipt
from pipelines.returns import file_aside
from schemas.texts import text

router = guarded_router()


@router.get("/returns/{return_id}/receipt")
@allowed_to("return.see")
def receipt(request: Request, return_id: str) -> Response:
    """Show the receipt of a return."""
    home = portal_behind(request).home
    shown = shown_of(request, checked(home, return_id)) | {"file": None}
    return _page(request, issue(home, return_id), f"/returns/{return_id}", **shown)


@router.get("/returns/{return_id}/receipt.json")
@allowed_to("return.see")
def signed_receipt(request: Request, return_id: str) -> Response:
    """Give the signed receipt."""
    return _signed(issue(portal_behind(request).home, return_id), return_id)


@router.get("/returns/{return_id}/receipt.pdf")
@allowed_to("return.see")
def printed_receipt(request: Request, return_id: str) -> Response:
    """Give the receipt as a PDF."""
    return _printed(request, issue(portal_behind(request).home, return_id), return_id)


@router.get("/files/{sha256}/receipt")
@allowed_to("return.see")
def receipt_of_file(request: Request, sha256: str) -> Response:
    """Show the receipt of a file in no return."""
    portal, language = portal_behind(request), visitor_of(request).language
    of = person_of(request).institution
    file = file_aside(portal.home, sha256, of)
    institution = file.institution
    return _page(
        request,
        issue_for_file(portal.home, sha256, of),
        f"/files/{sha256}",
        item=None,
        file=file,
        institution=institution,
        name=institution_name(portal.region, institution, language) if institution else "",
        say=lambda key: text(key, language),
    )


@router.get("/files/{sha256}/receipt.json")
@allowed_to("return.see")
def signed_receipt_of_file(request: Request, sha256: str) -> Response:
    """Give the signed receipt of a file in no return."""
    of = person_of(request).institution
    return _signed(issue_for_file(portal_behind(request).home, sha256, of), _short(sha256))


@router.get("/files/{sha256}/receipt.pdf")
@allowed_to("return.see")
def printed_receipt_of_file(request: Request, sha256: str) -> Response:
    """Give the receipt of a file in no return as a PDF."""
    of = person_of(request).institution
    return _printed(request, issue_for_file(portal_behind(request).home, sha256, of), _short(sha256))


def _short(sha256: str) -> str:
    return f"file_{sha256[:12]}"


def _page(request: Request, given: Receipt, address: str, **shown: Any) -> Response:
    pairs = words(given, visitor_of(request).language)
    return render(request, "receipt.html", address=address, pairs=pairs, **shown)


def _signed(given: Receipt, name: str) -> Response:
    return attached(given.to_json().encode(), f"{name}_receipt.json", "application/json")


def _printed(request: Request, given: Receipt, name: str) -> Response:
    content = as_pdf(given, visitor_of(request).language)
    return attached(content, f"{name}_receipt.pdf", "application/pdf")
