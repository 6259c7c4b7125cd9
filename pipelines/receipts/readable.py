"""A receipt as people read it: lines of text, or one small page.

Belongs here: order and words of what a receipt says. Does not belong here: how the page looks
(`page.html.j2`), the texts (`schemas/texts/acts`).
"""

from datetime import UTC, datetime
from typing import Any

from pipelines.pages import page_template
from pipelines.receipts.signed import Receipt
from schemas.code_lists import code_list
from schemas.numbers import date_text, number_text
from schemas.rules import SEVERITIES
from schemas.texts import text

FIELDS = (
    *("return_id", "file_name", "sha256", "origin", "sent_by", "sent_at", "findings", "state"),
    *("act", "by", "at", "reason", "sequence", "ledger_sha256", "muster_version", "key"),
)
LISTS = {"origin": "origins", "state": "states", "act": "acts"}
TIMES = ("sent_at", "at")


def words(receipt: Receipt, language: str) -> list[tuple[str, str]]:
    """Return what a receipt says, as names and values in a reader's language, without what is empty."""
    said = {name: _value(receipt, name, language) for name in FIELDS}
    return [(text(f"acts.receipt.{name}", language), value) for name, value in said.items() if value]


def _value(receipt: Receipt, name: str, language: str) -> str:
    value: Any = receipt.key if name == "key" else receipt.body.get(name)
    if value is None:
        return ""
    if name == "findings":
        labels = ((code_list("severities").label(item, language), value[item]) for item in SEVERITIES)
        return "; ".join(f"{label}: {number_text(count, language)}" for label, count in labels)
    if name in TIMES:
        at = datetime.fromisoformat(value).astimezone(UTC)
        return f"{date_text(at.date(), language)}, {at:%H:%M:%S} UTC"
    return code_list(LISTS[name]).label(value, language) if name in LISTS else str(value)


def as_text(receipt: Receipt, language: str) -> str:
    """Return a receipt as lines of text."""
    pairs = words(receipt, language)
    width = max(len(name) for name, _ in pairs)
    lines = [f"{name:<{width}}  {value}" for name, value in pairs]
    title, note = (text(f"acts.receipt.{name}", language) for name in ("title", "note"))
    return "\n".join([title, "", *lines, "", note])


def as_page(receipt: Receipt, language: str) -> str:
    """Return a receipt as a page of its own, without scripts; what is signed is the JSON, not the page."""
    return page_template("pipelines.receipts", "page.html.j2").render(
        language=language,
        title=text("acts.receipt.title", language),
        note=text("acts.receipt.note", language).split("`"),
        pairs=words(receipt, language),
    )
