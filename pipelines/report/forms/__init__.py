"""The forms that a report is written in: one renderer each, all of one model.

Belongs here: which forms there are. Does not belong here: words and figures, since a form adds
nothing to the model.
"""

from collections.abc import Callable

from pipelines.report.forms.docx import as_docx
from pipelines.report.forms.html import html
from pipelines.report.forms.pdf import as_pdf
from pipelines.report.forms.xlsx import as_xlsx
from pipelines.report.model import Report

Renderer = Callable[[Report], bytes]

FORMS: dict[str, Renderer] = {"html": html, "pdf": as_pdf, "docx": as_docx, "xlsx": as_xlsx}
"""What writes each form, by the ending of its files, in the order in which they are offered."""
