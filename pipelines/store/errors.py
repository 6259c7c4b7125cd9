"""What a store says when it is asked for something that is not there or not allowed.

Belongs here: the errors whose message a user reads as it stands. Does not belong here: errors of
the data files (`schemas.files.SchemaError`).
"""


class StoreError(ValueError):
    """Something that a user can mend; its message says in plain words what."""


class ActNotAllowedError(StoreError):
    """An act that the state of a return does not allow."""


class UnknownReturnError(StoreError):
    """A return id that nobody submitted."""


class AbsentTableError(StoreError):
    """A table that has not been written yet. Never an empty table instead."""


class NoEditionError(StoreError):
    """A region that has no edition yet."""
