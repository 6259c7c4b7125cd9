"""A report's page as it goes out: shut off in a sandbox, its own script running and nothing else.

Belongs here: the policy that a page is given with. Does not belong here: who may have it (`pages.reports`),
the headers of everything else (`middleware`).

It is shown and not only saved, since that is how people read it. In a sandbox it is of no site: were there
ever something in it that is not ours, it would see no cookie, no form and no page of the portal.
"""

import re
from html import unescape
from pathlib import Path

from fastapi import Response
from fastapi.responses import HTMLResponse

from pipelines.portal.errors import DeniedError
from pipelines.portal.middleware import SANDBOX

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')
HARMLESS = re.compile(r"default-src 'none'; ((?:[a-z-]+ '(?:none|sha256-[A-Za-z0-9+/]{43}=)'(?:; )?)+)")
"""Nothing but what is named by its hash: no host, no scheme, nothing inline by that alone."""


def shut_off(path: Path) -> Response:
    """Return a report's page with the policy that it states; raise DeniedError where that lets in more."""
    page = path.read_text(encoding="utf-8")
    stated = POLICY.search(page)
    policy = HARMLESS.fullmatch(unescape(stated[1])) if stated else None
    if policy is None:
        raise DeniedError
    return HTMLResponse(page, headers={"content-security-policy": SANDBOX + policy[1]})
