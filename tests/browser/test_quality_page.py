"""The pages of an audit load nothing: by their text, and in a browser that has no network."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.quality.audit import ABSENT
from pipelines.quality.page import check_page, history_page
from pipelines.quality.results import EditionResults, Result, TableResults

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

LOADS = re.compile(
    r"<(script|link|img|iframe|object|embed|base|form)\b|@import|url\(|\bsrc\s*=|https?:|['\"]//",
    re.IGNORECASE,
)
"""What a browser would fetch by itself, and every address outside."""

ABOUT = {
    "region": "simulated",
    "name": "Simulated <region>",
    "edition": "2023.1",
    "origin": "simulated",
    "notice": "SIMULATED FIGURES.",
    "edition_schemas_sha256": "a" * 64,
    "schemas_sha256": "b" * 64,
    "muster_version": "0.1.0",
    "great_expectations_version": "1.24.1",
}
RESULTS = EditionResults(
    ABOUT,
    (
        TableResults(
            "facts.observations",
            "Every number.",
            1200,
            (
                Result("sex.code", "sex holds only codes of the list sex.", "fails", 1200, 3),
                Result("columns", "The columns are those of the dictionary.", "holds", None, None),
                Result("cell.type", "cell is text.", "not_checked", None, None),
            ),
        ),
        TableResults("codes.labels", "What codes mean.", None, (ABSENT,)),
    ),
)
GOOD = replace(RESULTS, tables=(replace(RESULTS.tables[0], results=RESULTS.tables[0].results[1:2]),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The pages where they lie in a home."""
    for number, results in enumerate((GOOD, RESULTS), start=1):
        path = tmp_path / "2023.1" / f"check_{number}" / "index.html"
        path.parent.mkdir(parents=True)
        path.write_text(check_page(results, number), encoding="utf-8")
    rows = [(RESULTS, 2), (GOOD, 1)]
    (tmp_path / "index.html").write_text(history_page(rows), encoding="utf-8")
    return tmp_path


def test_nothing_on_a_page_is_fetched_and_every_link_leads_to_a_page(folder):
    pages = list(folder.rglob("*.html"))
    assert len(pages) == 3
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert "default-src 'none'" in text
        assert not LOADS.search(text), LOADS.search(text)
        links = re.findall(r'href="([^"]*)"', text)
        assert links
        assert all((path.parent / link).resolve().is_file() for link in links)


def test_a_page_says_what_came_of_it(folder):
    bad = (folder / "2023.1" / "check_2" / "index.html").read_text(encoding="utf-8")
    for words in ("3 of 4 expectations do not hold.", "could not be checked", "1,200", "SIMULATED FIGURES."):
        assert words in bad
    assert "made when the schemas were others" in bad
    assert "Simulated &lt;region&gt;" in bad
    good = (folder / "2023.1" / "check_1" / "index.html").read_text(encoding="utf-8")
    assert "All 1 expectations hold." in good
    assert "What does not hold" not in good


def complaints(page: Path) -> str:
    """Return what a browser without a network says of a page: its policy refuses whatever it would load."""
    command = [
        *(str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"),
        *("--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={page.parent / 'profile'}"),
        *("--dump-dom", page.as_uri()),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert "Simulated &lt;region&gt;" in done.stdout
    return "\n".join(line for line in done.stderr.splitlines() if "Content Security Policy" in line)


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")
def test_a_browser_without_a_network_shows_it_and_has_nothing_to_load(folder):
    page = folder / "2023.1" / "check_2" / "index.html"
    assert complaints(page) == ""
    spoilt = page.with_name("spoilt.html")
    text = page.read_text(encoding="utf-8")
    spoilt.write_text(text.replace("<main>", '<main><img src="http://outside.test/x.png">'), encoding="utf-8")
    assert "outside.test" in complaints(spoilt)
