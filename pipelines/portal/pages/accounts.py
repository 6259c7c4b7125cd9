"""Logging in and out, invitations, and one's own account.

Belongs here: those pages. Does not belong here: proofs (`accounts`), making invitations (`administration`).
"""

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from pipelines.portal.accounts.invitations import CodeError, accept_invitation, find_invitation
from pipelines.portal.accounts.passwords import SHORTEST, WeakPasswordError
from pipelines.portal.accounts.second_factor import new_recovery_codes, picture
from pipelines.portal.accounts.signing_in import change_password, check_code, check_password, whose_step
from pipelines.portal.errors import DeniedError, PortalError
from pipelines.portal.people import Person, set_language
from pipelines.portal.portal import portal_behind
from pipelines.portal.rendering import is_here, render
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sessions import end_all_sessions, end_session, start_session
from pipelines.portal.throttle import ADDRESS, forget_failures, note_failure, refuse_while_waiting
from pipelines.portal.trail import note
from pipelines.portal.visitor import give_cookie, person_of, speak, visitor_of
from schemas.languages import LANGUAGES

router = guarded_router()

Field = Annotated[str, Form()]
NEVER_KEPT = "no-store"


def address_of(request: Request) -> str:
    """Return where a request comes from, as failures are counted by it."""
    return f"{ADDRESS}{request.client.host if request.client else ''}"


@router.get("/log-in")
@allowed_to("account.enter")
def log_in(request: Request, next: str = "/") -> Response:  # noqa: A002 (the word in the address)
    """Ask for address and password."""
    return render(request, "log_in.html", next=next, email="", failed=False)


@router.post("/log-in")
@allowed_to("account.enter")
def give_password(
    request: Request,
    email: Field,
    password: Field,
    next: Field = "/",  # noqa: A002
) -> Response:
    """Ask for the second factor where address and password are right."""
    portal, at = portal_behind(request), portal_behind(request).now()
    subjects = [f"account {email.strip()}", address_of(request)]
    refuse_while_waiting(portal.database, subjects, at)
    token = check_password(portal.database, email, password, at)
    if token is None:
        note_failure(portal.database, subjects, at)
        note(portal.database, actor="?", event="log_in_failed", at=at)
        return render(request, "log_in.html", 422, next=next, email=email, failed=True)
    return render(request, "log_in_code.html", next=next, token=token, failed=False)


@router.post("/log-in/code")
@allowed_to("account.enter")
def give_code(
    request: Request,
    token: Field,
    code: Field,
    next: Field = "/",  # noqa: A002
) -> Response:
    """Start a session where the second factor is right, too."""
    portal, at = portal_behind(request), portal_behind(request).now()
    someone = whose_step(portal.database, token, at)
    if someone is None:
        return RedirectResponse("/log-in", 303)
    subjects = [f"code {someone.email}", address_of(request)]
    refuse_while_waiting(portal.database, subjects, at)
    if check_code(portal.database, portal.key, token, code, at) is None:
        note_failure(portal.database, subjects, at)
        note(portal.database, actor=someone.email, event="code_failed", at=at)
        return render(request, "log_in_code.html", 422, next=next, token=token, failed=True)
    for subject in (f"account {someone.email}", f"code {someone.email}"):
        forget_failures(portal.database, subject)
    answer = RedirectResponse(next if is_here(next) else "/", 303)
    begin_session(request, answer, someone)
    note(portal.database, actor=someone.email, event="log_in", at=at)
    return answer


def begin_session(request: Request, answer: Response, someone: Person) -> None:
    """Start a session under a new secret: one that somebody else may have set is worth nothing."""
    portal = portal_behind(request)
    give_cookie(answer, request, start_session(portal.database, someone.id, portal.now()))


@router.post("/log-out")
@allowed_to("account.own")
def log_out(request: Request) -> Response:
    """End the session."""
    visitor, portal = visitor_of(request), portal_behind(request)
    end_session(portal.database, visitor.cookie)
    note(portal.database, actor=person_of(request).email, event="log_out", at=portal.now())
    return RedirectResponse("/", 303, {"clear-site-data": '"cache", "storage"'})


@router.get("/invitations/{token}")
@allowed_to("account.enter")
def invitation(request: Request, token: str) -> Response:
    """Show what somebody who was invited has to choose."""
    return _invited(request, token, 200)


def _invited(request: Request, token: str, status: int, wrong: tuple[str, str] | None = None) -> Response:
    portal = portal_behind(request)
    found = find_invitation(portal.database, portal.key, token, portal.now())
    if found is None:
        raise DeniedError
    speak(request, found.person.language)
    return render(
        request,
        "invitation.html",
        status,
        token=token,
        invited=found.person,
        secret=found.totp_secret,
        picture=picture(found.totp_secret, found.person.email),
        shortest=SHORTEST,
        wrong=dict([wrong] if wrong else []),
    )


@router.post("/invitations/{token}/language")
@allowed_to("account.enter")
def choose_language(request: Request, token: str, language: Field) -> Response:
    """Keep the language that somebody who was invited chose for her account."""
    portal = portal_behind(request)
    found = find_invitation(portal.database, portal.key, token, portal.now())
    if found is None:
        raise DeniedError
    if language not in LANGUAGES:
        raise PortalError
    set_language(portal.database, found.person.id, language)
    return RedirectResponse(f"/invitations/{token}", 303)


@router.post("/invitations/{token}")
@allowed_to("account.enter")
def accept(request: Request, token: str, password: Field, again: Field, code: Field) -> Response:
    """Give the account its password and second factor, log in, and show the recovery codes once."""
    portal, at = portal_behind(request), portal_behind(request).now()
    subjects = [f"invitation {token}", address_of(request)]
    refuse_while_waiting(portal.database, subjects, at)
    if password != again:
        return _invited(request, token, 422, ("again", "account.password.differ"))
    try:
        done = accept_invitation(portal.database, portal.key, token, password, code, at)
    except WeakPasswordError as error:
        return _invited(request, token, 422, ("password", str(error).removeprefix("portal.")))
    except CodeError as error:
        note_failure(portal.database, subjects, at)
        return _invited(request, token, 422, ("code", str(error).removeprefix("portal.")))
    if done is None:
        raise DeniedError
    someone, codes = done
    note(portal.database, actor=someone.email, event="account_opened", at=at, subject=someone.email)
    speak(request, someone.language)
    answer = render(request, "recovery_codes.html", codes=codes)
    begin_session(request, answer, someone)
    return answer


@router.get("/account")
@allowed_to("account.own")
def account(request: Request) -> Response:
    """Show one's own account."""
    return render(request, "account.html", wrong={}, shortest=SHORTEST, done=None)


@router.post("/account/password")
@allowed_to("account.own")
def new_password(request: Request, current: Field, password: Field, again: Field) -> Response:
    """Change one's own password, and end all other sessions."""
    portal, visitor = portal_behind(request), visitor_of(request)
    someone, at = person_of(request), portal.now()
    subject = f"account {someone.email}"
    refuse_while_waiting(portal.database, [subject], at)
    wrong: dict[str, str] = {}
    if password != again:
        wrong = {"again": "account.password.differ"}
    else:
        try:
            if not change_password(portal.database, someone, current, password):
                note_failure(portal.database, [subject], at)
                wrong = {"current": "account.password.wrong"}
        except WeakPasswordError as error:
            wrong = {"password": str(error).removeprefix("portal.")}
    if not wrong:
        end_all_sessions(portal.database, someone.id, but=visitor.cookie)
        note(portal.database, actor=someone.email, event="password_changed", at=at, subject=someone.email)
    done = None if wrong else "account.password.changed"
    return render(request, "account.html", 422 if wrong else 200, wrong=wrong, shortest=SHORTEST, done=done)


@router.post("/account/sessions")
@allowed_to("account.own")
def end_others(request: Request) -> Response:
    """End one's sessions in all other browsers."""
    portal, someone = portal_behind(request), person_of(request)
    end_all_sessions(portal.database, someone.id, but=visitor_of(request).cookie)
    note(portal.database, actor=someone.email, event="sessions_ended", at=portal.now())
    return render(request, "account.html", wrong={}, shortest=SHORTEST, done="account.sessions.ended")


@router.post("/account/recovery-codes")
@allowed_to("account.own")
def recovery_codes(request: Request, current: Field) -> Response:
    """Show new recovery codes in place of the old to whoever gives her password again."""
    portal, someone = portal_behind(request), person_of(request)
    at, subject = portal.now(), f"account {someone.email}"
    refuse_while_waiting(portal.database, [subject], at)
    if check_password(portal.database, someone.email, current, at) is None:
        note_failure(portal.database, [subject], at)
        wrong = {"codes": "account.password.wrong"}
        return render(request, "account.html", 422, wrong=wrong, shortest=SHORTEST, done=None)
    with portal.database.writing() as connection:
        codes = new_recovery_codes(connection, someone.id)
    note(portal.database, actor=someone.email, event="recovery_codes_made", at=at, subject=someone.email)
    return render(request, "recovery_codes.html", codes=codes)
