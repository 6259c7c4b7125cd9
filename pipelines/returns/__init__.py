"""Returns: what ministries send, and what is done with it, from the file that comes in to its acceptance.

Belongs here: what joins check, vault and ledger; the command line, the portal and Dagster call these
functions. Does not belong here: rules (`checking`), tables (`chain`), the words on a screen (`cli`).
"""

from pipelines.returns.against import (
    check_file,
    check_revision,
    previous_observations,
    previous_return,
    return_key,
    with_revision,
)
from pipelines.returns.deciding import accept
from pipelines.returns.status import ReturnStatus, quarantined, region_returns, status
from pipelines.returns.submitting import Submission, submit

__all__ = [
    "ReturnStatus",
    "Submission",
    "accept",
    "check_file",
    "check_revision",
    "previous_observations",
    "previous_return",
    "quarantined",
    "region_returns",
    "return_key",
    "status",
    "submit",
    "with_revision",
]
