"""What reading a register gives: counted figures, and nothing about a person.

Belongs here: the shape that passes on from registers. Does not belong here: reading (`read`), for which a
program loads its libraries only when a register comes.
"""

from dataclasses import dataclass

from pipelines.intake.reading import Reading


@dataclass(frozen=True)
class RegisterReading(Reading):
    """A register, counted. It holds nothing about a person.

    `sha256` is the file's; with `area`, the measure and the reference date it says where an observation
    comes from, since the measure is the name of its query. `persons` is how many rows were persons.
    `keep_file` says whether its layout lets the file itself be kept.
    """

    is_form: bool = False
    sha256: str = ""
    area: str | None = None
    persons: int = 0
    keep_file: bool = False
