"""The pages: each module one part of the portal, its routes and what they show.

Belongs here: from a request to a page or another place to go. Does not belong here: what is done (`returns`),
decisions about access (`access`), HTML (`templates`).
"""

from fastapi import APIRouter


def routers() -> list[APIRouter]:
    """Return the routes of all pages."""
    from pipelines.portal.api import routes
    from pipelines.portal.pages import (
        accounts,
        administration,
        audit_trail,
        board,
        comparison,
        deciding,
        edition,
        editions,
        explaining,
        institution,
        layout_drafts,
        layouts,
        openid,
        period_dates,
        questions,
        receipts,
        reports,
        returns,
        set_aside,
        sheets,
        signing,
        start,
        tokens,
        upload,
    )

    pages = (
        start,
        edition,
        accounts,
        openid,
        institution,
        upload,
        returns,
        sheets,
        comparison,
        explaining,
        signing,
        receipts,
        set_aside,
    )
    programme = (
        board,
        deciding,
        questions,
        administration,
        layouts,
        layout_drafts,
        editions,
        reports,
        period_dates,
        audit_trail,
    )
    machines = (tokens, routes)
    return [page.router for page in (*pages, *programme, *machines)]
