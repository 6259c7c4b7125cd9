"""How much one token may ask for in a while.

Belongs here: counting requests of machines. Does not belong here: waiting after failures (`portal.throttle`).

Counted in the memory of one process: it guards the processor, not a secret.
"""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from pipelines.portal.errors import TooManyError

A_MINUTE = RateLimitItemPerMinute(120)

_limiter = MovingWindowRateLimiter(MemoryStorage())


def count_request(of: str) -> None:
    """Count a request; raise TooManyError where there were too many within the last minute."""
    if not _limiter.hit(A_MINUTE, of):
        raise TooManyError
