"""What stops a request, and what its sender is told.

Belongs here: the errors that pages answer. Does not belong here: how the answer looks (`pages.refusals`).
"""


class PortalError(Exception):
    """A request that is not carried out; `key` is the text that says why, `status` that of HTTP."""

    status = 400
    key = "portal.error.bad_request"


class LogInError(PortalError):
    """Nobody is logged in, and the page is not for everybody."""

    status = 401
    key = "portal.error.log_in"


class TokenError(PortalError):
    """A token that does not hold: not ours, or revoked."""

    status = 401
    key = "portal.api.error.token"


class TokenAndCookieError(PortalError):
    """A token beside the cookie of a session: it would not be clear who asks."""

    key = "portal.api.error.cookie"


class DeniedError(PortalError):
    """Not there, or not for this person: the answer is the same."""

    status = 404
    key = "portal.error.not_found"


class ForgedFormError(PortalError):
    """A form that this portal did not make for this browser, or made too long ago."""

    status = 403
    key = "portal.error.forged"


class TooLargeError(PortalError):
    """A request larger than any that the portal takes."""

    status = 413
    key = "portal.error.too_large"


class TooSlowError(PortalError):
    """A file that took too long to come in."""

    status = 408
    key = "portal.error.too_slow"


class TooManyError(PortalError):
    """More requests than are taken in a while."""

    status = 429
    key = "portal.error.too_many"
