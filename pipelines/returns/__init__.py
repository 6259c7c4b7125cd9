"""Returns: what ministries send, and what is done with it, from the file that comes in to its acceptance.

Belongs here: what joins check, vault and ledger; the command line, the portal and Dagster call these
functions. Does not belong here: rules (`checking`), tables (`chain`), the words on a screen (`cli`).
"""

from pipelines.returns.acting import find
from pipelines.returns.against import (
    check_file,
    check_revision,
    previous_observations,
    previous_return,
    return_key,
    with_revision,
)
from pipelines.returns.aside import file_aside, look_into, received_as, send_again
from pipelines.returns.deciding import accept, confirm, reopen, send_back, sign_off, withdraw, withdraw_file
from pipelines.returns.explaining import explain, explain_together, known_explanations, to_explain
from pipelines.returns.explanations import Explainable, Explanation
from pipelines.returns.questions import Question, ask, questions, reply
from pipelines.returns.status import ReturnStatus, files_aside, region_returns, status
from pipelines.returns.submitting import Submission, resume, submit

__all__ = [
    "Explainable",
    "Explanation",
    "Question",
    "ReturnStatus",
    "Submission",
    "accept",
    "ask",
    "check_file",
    "check_revision",
    "confirm",
    "explain",
    "explain_together",
    "file_aside",
    "files_aside",
    "find",
    "known_explanations",
    "look_into",
    "previous_observations",
    "previous_return",
    "questions",
    "received_as",
    "region_returns",
    "reopen",
    "reply",
    "resume",
    "return_key",
    "send_again",
    "send_back",
    "sign_off",
    "status",
    "submit",
    "to_explain",
    "with_revision",
    "withdraw",
    "withdraw_file",
]
