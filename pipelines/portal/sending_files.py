"""Files that the portal gives: never shown as pages, never kept by a browser.

Belongs here: the one way in which a file goes out. Does not belong here: what is in it.
"""

from urllib.parse import quote

from fastapi import Response


def attached(content: bytes, name: str, media_type: str) -> Response:
    """Return a file to be saved under a name."""
    return Response(
        content,
        media_type=media_type,
        headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"},
    )
