"""The application: routes, what stands before them, and what is said where something goes wrong.

Belongs here: putting the parts together. Does not belong here: any page (`pages`), any route without the gate
(`routing`).
"""

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from pipelines.portal.errors import PortalError
from pipelines.portal.middleware import MeetVisitor, SafeHeaders, SayOurs
from pipelines.portal.pages import refusals, routers
from pipelines.portal.portal import Portal
from pipelines.portal.rendering import STATIC
from pipelines.portal.uploads import TakeTurns


def create_app(portal: Portal) -> FastAPI:
    """Return the application of a portal. FastAPI's own pages load from elsewhere, so there are none."""
    app = FastAPI(title="Muster", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.portal = portal
    for router in routers():
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(PortalError, refusals.refused)
    app.add_exception_handler(RequestValidationError, refusals.not_understood)
    app.add_exception_handler(HTTPException, refusals.not_found)
    # The last added is the first that a request meets.
    app.add_middleware(TakeTurns)
    app.add_middleware(MeetVisitor)
    app.add_middleware(SayOurs)
    app.add_middleware(SafeHeaders)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[portal.settings.host])
    return app
