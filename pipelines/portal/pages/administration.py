"""Accounts and institutions, for administrators: inviting, a new link, closing; who reports for whom.

Belongs here: these pages. Does not belong here: what an invitation is (`accounts`), periods (`period_dates`),
the trail (`audit_trail`).
"""

from typing import Annotated, Any

from fastapi import Form, Request, Response

from pipelines.portal.accounts.inviting import invite_person
from pipelines.portal.accounts.roll import Account, accounts, close_account
from pipelines.portal.errors import DeniedError
from pipelines.portal.people import PersonError
from pipelines.portal.portal import portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sent import institution_name
from pipelines.portal.visitor import person_of, visitor_of
from schemas.code_lists import code_list
from schemas.languages import LANGUAGE_NAMES, LANGUAGES

router = guarded_router()

Field = Annotated[str, Form()]
NOTHING_TYPED = {"email": "", "name": "", "role": "", "institution": "", "language": "en"}
FIELD_OF = {
    "portal.person.institution": "institution",
    "portal.person.unknown_institution": "institution",
    "portal.person.role": "role",
    "portal.person.name": "name",
}
"""Beside which field an error stands; the others are about the address."""


def _names(request: Request) -> dict[str, str]:
    portal, language = portal_behind(request), visitor_of(request).language
    return {code: institution_name(portal.region, code, language) for code in portal.region.institutions}


@router.get("/accounts")
@allowed_to("account.manage")
def show(request: Request) -> Response:
    """Show all accounts, and the form that invites."""
    return _accounts(request)


def _accounts(request: Request, status: int = 200, **shown: Any) -> Response:
    portal = portal_behind(request)
    language, names = visitor_of(request).language, _names(request)
    roles = code_list("roles")
    usual: dict[str, Any] = {"link": None, "whose": None, "closed": None, "wrong": {}, "typed": NOTHING_TYPED}
    return render(
        request,
        "accounts.html",
        status,
        accounts=accounts(portal.database),
        names=names,
        choices={
            "role": [(code, roles.label(code, language)) for code in roles.codes],
            "institution": [("", ""), *names.items()],
            "language": [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES],
        },
        **(usual | shown),
    )


@router.post("/accounts")
@allowed_to("account.manage")
def invite(
    request: Request,
    email: Field = "",
    name: Field = "",
    role: Field = "",
    institution: Field = "",
    language: Field = "en",
) -> Response:
    """Invite somebody, and show the link once."""
    typed = {"email": email, "name": name, "role": role, "institution": institution, "language": language}
    if language not in LANGUAGES:
        raise DeniedError
    return _invited(request, typed)


@router.post("/accounts/{account}/invitation")
@allowed_to("account.manage")
def invite_again(request: Request, account: int) -> Response:
    """Give an account that is there a new link: its password and second factor are chosen anew."""
    someone = _account(request, account).person
    return _invited(request, NOTHING_TYPED | {"email": someone.email, "role": someone.role})


def _account(request: Request, number: int) -> Account:
    portal = portal_behind(request)
    found = next((one for one in accounts(portal.database) if one.person.id == number), None)
    if found is None:
        raise DeniedError
    return found


def _invited(request: Request, typed: dict[str, str]) -> Response:
    portal = portal_behind(request)
    given = typed | {"institution": typed["institution"] or None}
    try:
        link = invite_person(portal, **given, by=person_of(request).email, at=portal.now())  # type: ignore[arg-type]
    except PersonError as error:
        wrong = {FIELD_OF.get(str(error), "email"): str(error).removeprefix("portal.")}
        return _accounts(request, 422, wrong=wrong, typed=typed)
    return _accounts(request, link=link, whose=typed["email"])


@router.post("/accounts/{account}/closing")
@allowed_to("account.manage")
def close(request: Request, account: int) -> Response:
    """Close an account."""
    portal = portal_behind(request)
    someone = _account(request, account).person
    try:
        close_account(portal.database, account, by=person_of(request), at=portal.now())
    except PersonError as error:
        return _accounts(request, 422, wrong={"accounts": str(error).removeprefix("portal.")})
    return _accounts(request, closed=someone.email)


@router.get("/institutions")
@allowed_to("account.manage")
def institutions(request: Request) -> Response:
    """Show all institutions of the region, who of them reports, and whose accounts they have."""
    portal = portal_behind(request)
    by_institution: dict[str, list[Account]] = {}
    for one in accounts(portal.database):
        by_institution.setdefault(one.person.institution or "", []).append(one)
    return render(
        request,
        "institutions.html",
        nodes=list(portal.region.institutions.values()),
        names=_names(request),
        accounts=by_institution,
    )
