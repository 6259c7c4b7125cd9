"""The data set's metadata as schema.org JSON-LD: what catalogues and search engines of data sets read.

Belongs here: name, extent, measured variables and files. Does not belong here: the columns of the CSV files:
`datapackage.json` describes them, and CSVW would say the same again.
"""

import json
import mimetypes
from pathlib import Path
from typing import Any

from pipelines.publishing.contents import Contents
from schemas.disclosure import TIERS

FORMATS = {
    ".duckdb": "application/vnd.duckdb",
    ".parquet": "application/vnd.apache.parquet",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
}
NAMED_AT_THE_END = ("muster.duckdb", "manifest.json")
"""Files that are written after this one, and of which it can say nothing but the name."""


def _format(path: Path) -> str:
    known = FORMATS.get(path.suffix) or mimetypes.guess_type(path.name, strict=True)[0]
    if known is None:
        raise ValueError(f"{path.name}: no media type is known for {path.suffix}.")
    return known


def _distribution(folder: Path) -> list[dict[str, Any]]:
    paths = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    names = {path.as_posix(): path for path in [*paths, *map(Path, NAMED_AT_THE_END)]}
    return [
        {"@type": "DataDownload", "name": name, "contentUrl": name, "encodingFormat": _format(path)}
        for name, path in names.items()
    ]


def _variables(contents: Contents) -> list[dict[str, Any]]:
    return [
        {
            "@type": "PropertyValue",
            "name": contents.label("indicators", row["indicator"]),
            "description": row["definition"],
            "propertyID": row["indicator"],
            "unitText": contents.label("units", row["unit_measure"]),
        }
        for row in contents.tables["codes.indicators"].sort_by("position").to_pylist()
    ]


def _places(contents: Contents) -> list[dict[str, Any]]:
    footnotes = contents.footnotes("areas")
    return [
        {"@type": "Place", "name": code.labels["en"], "identifier": code.code}
        | ({"description": footnotes[code.code]["en"]} if code.code in footnotes else {})
        for code in contents.code_lists["areas"].values()
    ]


def data_set(folder: Path, contents: Contents) -> dict[str, Any]:
    """Return the metadata of an edition whose other files lie in `folder`."""
    first, last = contents.years
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": contents.title,
        "description": contents.notice,
        "version": contents.number,
        "identifier": f"muster:{contents.manifest['region']}:{contents.number}{contents.named_for(':')}",
        "dateModified": contents.prepared.date().isoformat(),
        "temporalCoverage": f"{first}/{last}",
        "inLanguage": "en",
        "isAccessibleForFree": contents.tier == TIERS[-1],
        "conditionsOfAccess": contents.manifest["access"],
        "creator": {"@type": "Organization", "name": "Muster"},
        "spatialCoverage": _places(contents),
        "variableMeasured": _variables(contents),
        "distribution": _distribution(folder),
    }


def write_data_set(folder: Path, contents: Contents) -> None:
    """Write `dataset.jsonld` about all that lies in the folder by now."""
    text = json.dumps(data_set(folder, contents), indent=2, ensure_ascii=False) + "\n"
    (folder / "dataset.jsonld").write_bytes(text.encode())
