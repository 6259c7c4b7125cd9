"""The disclosure report: what each tier does not see of a release, and how sure that is. For the programme.

Belongs here: `disclosure.html`, a page with no figure on it, and `disclosure.csv`, every withheld count with
its bounds. Does not belong here: how the bounds are found (`figures.protection.audit`).
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pcsv

from pipelines.figures.protection.audit import AUDIT_COLUMNS
from pipelines.pages import page_template
from pipelines.store.edition_files import write_csv
from pipelines.tiers.told import MARKS
from schemas.disclosure import DisclosureClass, class_of, disclosure_classes
from schemas.tiers import PROTECTED, tier_words

PAGE, TABLE = "disclosure.html", "disclosure.csv"

AUDIT_TYPES = {
    "time_period": pa.int64(),
    **dict.fromkeys(("lowest", "highest", "room_asked", "room_attainable"), pa.float64()),
    "is_safe": pa.bool_(),
}
AUDIT_SCHEMA = pa.schema([(name, AUDIT_TYPES.get(name, pa.string())) for name in AUDIT_COLUMNS])


def read_audit(folder: Path) -> pd.DataFrame:
    """Return the audit of a release as its report has it."""
    options = pcsv.ConvertOptions(column_types=AUDIT_SCHEMA)
    return pcsv.read_csv(folder / TABLE, convert_options=options).to_pandas()


def _by_class(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    at = zip(frame["measure"], frame["detail"], strict=True)
    classes = pd.Series([class_of(*one).id for one in at], index=frame.index, dtype="str")
    return {str(name): rows for name, rows in frame.groupby(classes)}


def _row(named: DisclosureClass, figures: pd.DataFrame, audited: pd.DataFrame, tier: str) -> dict[str, Any]:
    """Return a line of the page: how much of a class a tier does not see, with how much room."""
    withheld = figures[figures[MARKS[tier]]]
    room = audited["highest"] - audited["lowest"]
    return {
        "class": named.id,
        "setting": named.state,
        "smallest": named.smallest.get(tier),  # type: ignore[call-overload]
        "given": int(figures["obs_value"].notna().sum()),
        "figures": int(withheld["institution"].notna().sum()),
        "sums": int(withheld["institution"].isna().sum()),
        "asked": named.room or None,
        "least": None if audited.empty else float(room.min()),
        "short": int((audited["room_attainable"] < audited["room_asked"]).sum()),
    }


def _tier(tier: str, figures: pd.DataFrame, audited: pd.DataFrame) -> dict[str, Any]:
    of_figures, of_audit = _by_class(figures), _by_class(audited[audited["tier"] == tier])
    rows = [
        _row(named, of_figures[name], of_audit.get(name, audited.head(0)), tier)
        for name, named in disclosure_classes().items()
        if name in of_figures
    ]
    return {"id": tier, "name": tier_words(tier).name, "rows": rows}


def write_report(
    manifest: Mapping[str, Any], told: pa.Table, audited: pd.DataFrame, before: Sequence[str]
) -> dict[str, bytes]:
    """Return the report's files by name; `before` names the releases that were taken into account."""
    figures = told.to_pandas()
    page = page_template("pipelines.tiers", "disclosure.html.j2").render(
        manifest=manifest, tiers=[_tier(tier, figures, audited) for tier in PROTECTED], before=before
    )
    table = BytesIO()
    rows = pa.Table.from_pandas(audited, schema=AUDIT_SCHEMA, preserve_index=False)
    order = [(name, "ascending") for name in AUDIT_COLUMNS]
    write_csv(rows.replace_schema_metadata(None).sort_by(order), table)
    return {PAGE: page.encode(), TABLE: table.getvalue()}
