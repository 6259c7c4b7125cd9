"""What each format says about its sheets beside their values.

Belongs here: which module knows which format. Does not belong here: those modules' work.
"""

from functools import lru_cache
from io import BytesIO
from zipfile import ZipFile

from pipelines.intake.binary import binary_facts
from pipelines.intake.formats import FileFormat
from pipelines.intake.legacy import legacy_facts
from pipelines.intake.open_document import document_facts
from pipelines.intake.package import package_facts
from pipelines.intake.sheet_facts import SheetFacts

_PACKAGES = {
    "xlsx": package_facts,
    "xlsm": package_facts,
    "xlsb": binary_facts,
    "ods": document_facts,
}


@lru_cache(maxsize=1)  # the guard asks first, the reader right after it
def sheet_facts(content: bytes, file_format: FileFormat) -> list[SheetFacts]:
    """Return the facts of every sheet in the order of the tabs; none for text. Raise on a damaged file."""
    if file_format == "csv":
        return []
    if file_format == "xls":
        return legacy_facts(content)
    with ZipFile(BytesIO(content)) as package:
        return _PACKAGES[file_format](package)
