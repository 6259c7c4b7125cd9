"""Keeping the output stream for answers while a library of C writes to it.

Belongs here: sending its notes to the error stream. Does not belong here: any use of the library.
"""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager

OUTPUT, ERRORS = 1, 2


@contextmanager
def notes_apart() -> Iterator[None]:
    """Send to the error stream what is written below Python: HiGHS says a word now and then, asked or not.

    An answer in JSON goes to the output stream, and one word more would spoil it.
    """
    library = ctypes.CDLL(None)
    library.fflush(None)
    kept = os.dup(OUTPUT)
    os.dup2(ERRORS, OUTPUT)
    try:
        yield
    finally:
        library.fflush(None)
        os.dup2(kept, OUTPUT)
        os.close(kept)
