"""What all tests share: tiers by folder.

Belongs here: the rule that a test lives in a tier. Does not belong here: fixtures that one tier
needs (they stand in that tier's own files).
"""

import os
from pathlib import Path

import pytest

TIERS = ("contract", "unit", "workbooks", "pipeline", "promises", "browser", "benchmarks")
TESTS = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test outside the tiers, and run the quick tiers first; in a worker of several, last.

    The quick ones first say early what is wrong. Spread over workers, a long file at the end would leave the
    others with nothing to do (`make test` keeps xdist from putting files with few tests last).
    """
    order = TIERS[::-1] if "PYTEST_XDIST_WORKER" in os.environ else TIERS
    for item in items:
        tier = item.path.relative_to(TESTS).parts[0]
        if tier not in TIERS:
            raise pytest.UsageError(f"{item.path} is in no tier; tiers are {', '.join(TIERS)}.")
    items.sort(key=lambda item: order.index(item.path.relative_to(TESTS).parts[0]))
