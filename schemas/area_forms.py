"""How the names of areas are inflected: `regions/<region>/area_forms.csv`.

Belongs here: looking up the form of a name that a sentence needs. Does not belong here: the names themselves
(`areas.csv`), the sentences (`texts`).

`locative` says where: in Montenegro, u Crnoj Gori, na Kosovu*, në Mal të Zi; its preposition is part of it.
"""

from collections.abc import Mapping
from functools import cache

from schemas.files import SchemaError, read_csv
from schemas.languages import WRITTEN_LANGUAGES, in_language, written_language

CASES = ("locative",)


@cache
def _forms(region: str) -> Mapping[tuple[str, str, str], str]:
    path = f"regions/{region}/area_forms.csv"
    found: dict[tuple[str, str, str], str] = {}
    for row in read_csv(path, ["ref_area", "case", *WRITTEN_LANGUAGES]):
        if row["case"] not in CASES:
            raise SchemaError(f"schemas/{path}: no case {row['case']!r}.")
        for written in WRITTEN_LANGUAGES:
            found[row["ref_area"], row["case"], written] = row[written]
    return found


def area_form(region: str, ref_area: str, case: str, language: str) -> str:
    """Return an area's name in a case, in a reader's language; raise SchemaError where it is not given."""
    written = written_language(language)
    form = _forms(region).get((ref_area, case, written), "")
    if not form:
        raise SchemaError(
            f"schemas/regions/{region}/area_forms.csv: no {case} of {ref_area!r} in {written!r}."
        )
    return in_language({written: form}, language)
