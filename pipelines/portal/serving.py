"""Starting the portal.

Belongs here: the process that serves. Does not belong here: the application (`app`).
"""

import uvicorn

from pipelines.intake.isolation.pool import pool
from pipelines.intake.limits import LIMITS
from pipelines.portal.app import create_app
from pipelines.portal.portal import Portal


def serve(portal: Portal, host: str, port: int) -> None:
    """Serve a portal until it is stopped. Requests are logged without their queries: names may be in them."""
    pool().warm_up(LIMITS.workers)
    uvicorn.run(
        create_app(portal), host=host, port=port, access_log=False, server_header=False, log_level="warning"
    )
