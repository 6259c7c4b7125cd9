"""The forms that a report is written in: one renderer each, all of one model."""

from collections.abc import Callable

from pipelines.report.forms.html import html
from pipelines.report.model import Report

Renderer = Callable[[Report], bytes]

FORMS: dict[str, Renderer] = {"html": html}
"""What writes each form, by the ending of its files, in the order in which they are offered."""
