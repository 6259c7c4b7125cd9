"""Office packages (OOXML) as bytes: the same content gives the same bytes.

Belongs here: taking the traces of when and where a package was written out of it. Does not belong here: what
stands in its parts.
"""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

OLDEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
UNIX = 3


def repacked(package: bytes, change: Callable[[str, bytes], bytes] = lambda _, part: part) -> bytes:
    """Return a package with no trace of when and where it was written.

    `change` gets the name of each part and what stands in it, and gives what shall.
    """
    target = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(target, "w", ZIP_DEFLATED) as zipped:
        for name in source.namelist():
            part = ZipInfo(name, OLDEST_ZIP_DATE)
            part.compress_type, part.create_system = ZIP_DEFLATED, UNIX
            zipped.writestr(part, change(name, source.read(name)))
    return target.getvalue()
