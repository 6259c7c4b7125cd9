"""What an edition says of itself: `manifest.json`.

Belongs here: its entries, for the programme and for the other tiers, and which of them make a new release.
Does not belong here: how an edition is built and swapped in (`edition`), its other files.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.store.edition_files import file_digest
from pipelines.store.errors import StoreError
from schemas.files import SCHEMAS_FOLDER
from schemas.regions import RegionSettings, load_region
from schemas.tiers import INTERNAL, PROTECTED, tier_words

MANIFEST = "manifest.json"
KINDS = ("parquet", "csv")
"""The files that each table has one of, named with it in the manifest."""

CHANGES_EVERY_TIME = ("release", "ledger_sequence", "files", "withheld")
"""Entries of the manifest that do not make a new release by themselves."""

FOR_THE_PROGRAMME = ("ledger_sequence", "returns", "tiers", "withheld", "tables", "files")
"""Entries that a protected tier does not get, or has of its own."""


def schemas_digest() -> str:
    """Return one hash of all files of `schemas/`: what was true when an edition was made."""
    digest = sha256()
    for path in sorted(SCHEMAS_FOLDER.rglob("*")):
        if path.suffix in (".py", ".csv", ".yml", ".sql"):
            digest.update(f"{path.relative_to(SCHEMAS_FOLDER).as_posix()}\n".encode())
            digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _returns(tables: Mapping[str, pa.Table]) -> list[dict[str, str]]:
    """Return the files that went in; raise StoreError where facts and returns are of different moments."""
    rows = tables["audit.returns"].select(["return_id", "file_name", "sha256", "origin", "state"]).to_pylist()
    accepted = [row for row in rows if row.pop("state") == "accepted"]
    strangers = set(tables["facts.observations"].column("return_id").to_pylist())
    strangers -= {row["return_id"] for row in accepted}
    if strangers:
        raise StoreError(
            f"The lake is just being rebuilt ({', '.join(sorted(strangers))} not accepted in audit.returns): "
            "publish again."
        )
    return accepted


def _origin_and_notice(settings: RegionSettings, returns: list[dict[str, str]]) -> dict[str, str]:
    """Return what an edition says of its figures as a whole; one published return makes it published."""
    published = sum(row["origin"] == "published" for row in returns)
    if not published:
        return {"origin": settings.origin, "notice": settings.notice}
    hold = "holds" if published == 1 else "hold"
    said = f"{published} of {len(returns)} returns {hold} figures taken from published sources"
    return {"origin": "published", "notice": f"{settings.notice} {said}; the column origin says which."}


def _prepared(tables: Mapping[str, pa.Table], year: int) -> datetime:
    """Return when the last of the returns was accepted: an edition knows no time of day of its own."""
    newest = pc.max(tables["audit.returns"].column("accepted_at")).as_py()
    return (newest or datetime(year, 12, 31)).replace(microsecond=0, tzinfo=None)


def internal_manifest(
    region: str, year: int, release: int, as_of: int, tables: Mapping[str, pa.Table], *, has_tiers: bool
) -> dict[str, Any]:
    """Return what the internal edition of a release says, but for its files."""
    settings = load_region(region).settings
    returns = _returns(tables)
    return {
        "region": region,
        "name": settings.name,
        **_origin_and_notice(settings, returns),
        "tier": INTERNAL,
        "access": tier_words(INTERNAL).access,
        "year": year,
        "release": release,
        "prepared": _prepared(tables, year).isoformat(),
        "muster_version": version("muster"),
        "schemas_sha256": schemas_digest(),
        "ledger_sequence": as_of,
        "returns": returns,
        "tiers": list(PROTECTED) if has_tiers else [],
    }


def tier_manifest(internal: Mapping[str, Any], tier: str) -> dict[str, Any]:
    """Return what the edition of a protected tier says: nothing of files, senders, acts; the day, no hour."""
    kept = {name: value for name, value in internal.items() if name not in FOR_THE_PROGRAMME}
    day = datetime.fromisoformat(internal["prepared"]).date()
    own = {"tier": tier, "access": tier_words(tier).access, "prepared": f"{day.isoformat()}T00:00:00"}
    return kept | own


def as_rebuilt(internal: Mapping[str, Any], moment: str) -> dict[str, str]:
    """Return what else a manifest says where its edition was rebuilt as of a moment of the past."""
    act = internal["ledger_sequence"]
    said = f"Rebuilt as of {moment}, act {act} of the ledger; this is no published edition."
    notice = f"{internal['notice']} {said}"
    return {"as_of": moment, "notice": notice, "access": "For the programme alone: not to be handed over."}


def says_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two manifests are of the same release, whenever and by which act it was made."""
    names = (one.keys() | other.keys()) - set(CHANGES_EVERY_TIME)
    return all(one.get(name) == other.get(name) for name in names)


def table_files(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the hash of each table's files, by their path in the edition."""
    return {
        f"{kind}/{name.replace('.', '/')}.{kind}": table[f"{kind}_sha256"]
        for name, table in manifest["tables"].items()
        for kind in KINDS
    }


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest with the hash of every file beside it that it does not name with the tables."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    others = sorted(paths.keys() - table_files(manifest).keys())
    files = {name: file_digest(paths[name]) for name in others}
    text = json.dumps({**manifest, "files": files}, indent=2, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_bytes(text.encode())
