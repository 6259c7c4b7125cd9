"""What a store says when it is asked for something that is not there or not allowed.

Belongs here: the errors whose message a user reads as it stands. Does not belong here: errors of
the data files (`schemas.files.SchemaError`).
"""

from schemas.findings import worded
from schemas.texts import text


class StoreError(ValueError):
    """Something that a user can mend; its message says in plain words what."""


class WordedError(StoreError):
    """One that a reader may have in her own language: a key of `texts/acts` and what it names."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """Return the message in a reader's language."""
        return text(
            self.key, language, **{name: worded(value, language) for name, value in self.values.items()}
        )


class ActNotAllowedError(WordedError):
    """An act that the state of a return, the role of the actor or a missing reason does not allow."""


class NothingSuchError(WordedError):
    """A finding, cell, question or file that is not there."""


class UnknownReturnError(WordedError):
    """A return id that nobody submitted."""


class AbsentTableError(StoreError):
    """A table that has not been written yet. Never an empty table instead."""


class NoEditionError(StoreError):
    """A region that has no edition yet."""
