"""How long the annual report takes in all its forms, and where the time goes.

Belongs here: processor seconds of model, drawings and forms. Does not belong here: what they say.
"""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from pipelines.report.charts.drawing import png, svg
from pipelines.report.forms import FORMS
from pipelines.report.making import make_report
from pipelines.report.model import Drawing
from pipelines.store.home import Home
from tests.promises.report_simulated import publish_simulated

Made = TypeVar("Made")

SECONDS, PAGES = 30, 40
"""Of processor time, on two cores or one; the pages that the report has at least."""


@pytest.mark.long
def test_the_report_of_a_region_is_made_in_half_a_minute(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = publish_simulated(Home(tmp_path)).of_tier("public")
    seconds: dict[str, float] = {}

    def measured(name: str, make: Callable[[], Made]) -> Made:
        start = time.process_time()
        made = make()
        seconds[name] = time.process_time() - start
        return made

    report = measured("model", lambda: make_report(edition, "en"))
    charts = [block.chart for block in report.blocks if isinstance(block, Drawing)]
    measured("drawings as SVG", lambda: [svg(chart, "en") for chart in charts])
    measured("drawings as PNG", lambda: [png(chart, "en") for chart in charts])
    written = {form: measured(form, lambda write=write: write(report)) for form, write in FORMS.items()}
    pages = len(re.findall(rb"/Type/Page\b(?!s)", written["pdf"]))
    # Word draws its pictures as PNG again: they stand in its own time, too.
    total = sum(seconds.values()) - seconds["drawings as PNG"]
    with capsys.disabled():
        print(f"\n{pages} pages, {len(charts)} drawings, {len(report.figures):,} numbers")  # noqa: T201
        for name, took in (*seconds.items(), ("together", total)):
            print(f"{name:16} {took:5.1f} s of processor")  # noqa: T201
    assert pages >= PAGES
    assert total < SECONDS
