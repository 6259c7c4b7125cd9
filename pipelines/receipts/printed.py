"""A receipt as a PDF to print and file, readable by programs that read aloud (PDF/UA-1).

Belongs here: making the PDF. Does not belong here: its words (`readable`), its looks (`page.typ`). What is
signed is the JSON, not the PDF.
"""

import json
from pathlib import Path

import typst

from pipelines.receipts.readable import words
from pipelines.receipts.signed import Receipt
from schemas.texts import text

SOURCE = Path(__file__).with_name("page.typ")
SCRIPTS = {"sr-Cyrl": "cyrl", "mk": "cyrl"}
LATIN = "latn"


def as_pdf(receipt: Receipt, language: str) -> bytes:
    """Return a receipt as a PDF; the same receipt gives the same bytes on every machine."""
    said = {
        "language": language.partition("-")[0],
        "script": SCRIPTS.get(language, LATIN),
        "title": text("acts.receipt.title", language),
        "pairs": words(receipt, language),
        "note": text("acts.receipt.note", language).replace("`", ""),
    }
    made = typst.compile(
        SOURCE.read_bytes(),
        format="pdf",
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        ignore_system_fonts=True,
        pdf_standards="ua-1",
    )
    assert isinstance(made, bytes)  # noqa: S101 (one file of all pages is asked for)
    return made
