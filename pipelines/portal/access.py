"""The one place where it is decided who may see or do what in the portal. What is not allowed is denied.

Belongs here: the decision, for a person, a permission and what a route names. Does not belong here: the table
(`schemas/permissions.csv`), how a refusal looks (`pages`).
"""

from dataclasses import dataclass

from pipelines.portal.people import Person
from pipelines.store.acts import fold_files, on_files_of
from pipelines.store.home import Home
from schemas.permissions import permission
from schemas.regions import Region

NOBODY = ""
"""The institution of a file that came for none: no person's own."""


@dataclass(frozen=True)
class Subject:
    """What a route is about: an institution, by itself or by a return or a file of it; or nobody's object."""

    institution: str | None = None
    is_there: bool = True


def subject_of(
    home: Home, region: Region, parameters: dict[str, str], someone: Person | None = None
) -> Subject:
    """Return what a path names: a `return_id`, the `sha256` of a file in no return, or an `institution`.

    Something that is not there is like something that is another's: nobody learns which. Where several
    institutions sent the same file, somebody of one of them means her own.
    """
    institution = parameters.get("institution")
    if "return_id" in parameters:
        revisions = home.ledger.returns(parameters["return_id"].rpartition("_r")[0])
        found = next((item for item in revisions if item.return_id == parameters["return_id"]), None)
        institution = found.institution if found else NOBODY
    if "sha256" in parameters:
        of = someone.institution if someone else None
        acts = on_files_of(home.ledger.acts(sha256=parameters["sha256"]), of)
        file = next(iter(fold_files(acts)), None)
        if file is not None and file.institution is None:
            return Subject(NOBODY)
        institution = str(file.institution) if file else NOBODY
    if institution is None:
        return Subject()
    return Subject(institution, institution in region.institutions)


def may(someone: Person | None, name: str, subject: Subject) -> bool:
    """Return whether somebody, None for whoever is not logged in, holds a permission for a subject."""
    if not subject.is_there:
        return False
    role = someone.role if someone else None
    own = subject.institution is None or (someone is not None and someone.institution == subject.institution)
    return permission(name).is_allowed(role, is_own=own)
