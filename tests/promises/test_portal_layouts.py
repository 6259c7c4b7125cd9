"""The pages of layouts: suggested for a workbook, edited, tried, kept, and the workbook sent by it."""

import re
from pathlib import Path

import openpyxl
import pytest
from fastapi.testclient import TestClient

from pipelines.checking.result import CheckContext
from pipelines.intake.isolation.read import suggest_layout_isolated, try_layout_isolated
from pipelines.portal.trail import entries
from pipelines.returns import submit
from tests.promises.portal_world import World, shown
from tests.promises.test_kept_layouts import LAYOUT, book

INSTITUTION = "QO-AF"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def suggested(analyst: TestClient, content: bytes, institution: str = INSTITUTION, year: str = "2024") -> str:
    """Have a layout suggested on the page; return the address of the draft."""
    answer = analyst.post(
        "/layouts/suggestion",
        data={"institution": institution, "year": year},
        files={"file": ("C:\\fakepath\\staff.xlsx", content)},
    )
    assert answer.status_code == 303, shown(answer.text)
    return answer.headers["location"]


def text_of(page: str) -> str:
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found
    return found[1].replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&")


def tried(analyst: TestClient, draft: str, text: str) -> str:
    answer = analyst.post(draft, data={"text": text.replace("\n", "\r\n")})
    assert answer.status_code == 303
    return analyst.get(answer.headers["location"].partition("#")[0]).text


def test_from_a_foreign_workbook_to_a_return_that_is_read_by_the_layout(world: World) -> None:
    analyst = world.logged_in("analyst")
    draft = suggested(analyst, book())
    page = analyst.get(draft).text
    assert "staff.xlsx" in page
    assert "questions of the layout" in shown(page)
    assert re.search(
        r"Line 6: Put what is right in place of the question mark at constants › population", shown(page)
    )
    refused = analyst.post(f"{draft}/layout", data={"text": text_of(page), "reason": "their table"})
    assert refused.status_code == 422
    assert "The layout was not kept" in refused.text

    page = tried(analyst, draft, LAYOUT)
    assert "6 figures are read. Nothing is left to decide" in shown(page)
    assert "Staff B2:D3 Strength at the end of the period, persons 6 40 430 470" in shown(page)
    assert '<td id="cell-B2" class=" read figure" title="2024, military' not in page
    assert re.search(r'id="cell-B2" class=" read figure" title="[^"]*Women', page)
    assert text_of(page).strip() == LAYOUT.strip()
    missing = analyst.post(f"{draft}/layout", data={"text": LAYOUT, "reason": " "})
    assert missing.status_code == 422
    assert 'href="#reason"' in missing.text
    not_yet = analyst.post(f"{draft}/return")
    assert (not_yet.status_code, world.portal.home.ledger.last()) == (422, 0)

    kept = analyst.post(f"{draft}/layout", data={"text": LAYOUT, "reason": "their own table"})
    assert kept.headers["location"] == f"{draft}?done=kept"
    entry = entries(world.portal.database)[0]
    assert (entry.event, entry.actor) == ("layout_kept", "analyst.programme@example.org")
    assert entry.subject is not None
    assert entry.subject.startswith("QO-AF 2024: ")
    listed = shown(analyst.get("/layouts").text)
    assert "Simulated armed forces QO QO-AF 2024 Stands by itself analyst programme" in listed
    history = analyst.get(f"/institutions/{INSTITUTION}/layouts").text
    assert "their own table" in history
    (name,) = re.findall(rf'/institutions/{INSTITUTION}/layouts/([^"]+)"', history)
    assert analyst.get(f"/institutions/{INSTITUTION}/layouts/{name}").text.strip() == LAYOUT.strip()

    sent = analyst.post(f"{draft}/return")
    assert sent.headers["location"] == "/returns/QO-AF_2024_r1?done=sent"
    (revision,) = world.portal.home.ledger.returns("QO-AF_2024")
    assert (revision.origin, revision.layout_sha256 is not None) == ("simulated", True)
    assert analyst.get("/returns/QO-AF_2024_r1").status_code == 200
    analyst.post(f"{draft}/end")
    assert analyst.get(draft).status_code == 404
    assert not list(world.portal.home.tried.folder.iterdir())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            LAYOUT.replace("cells: B2:D3", "cels: B2:D3"),
            "Line 7: “cels” has no meaning here; known are cells, header",
        ),
        (LAYOUT.replace("B2:D3", "the lot"), "Line 7: “the lot” is no range of cells"),
        (LAYOUT.replace("1: sex", "1: gender"), "Line 7: “gender” is not known here; known are area"),
        (LAYOUT.replace("measure: strength", "mesure: strength"), "Line 3: “mesure” is not known here"),
        (LAYOUT.replace("institution: QO-AF", "institution: QN-AF"), "Line 2: The text says “QN-AF”"),
        (LAYOUT + "sheets: {}\n", "Line 8: “sheets” stands here twice"),
        (LAYOUT.replace("  Staff:", "  Staff: ["), "The text breaks off here"),
        ("a: &x {b: 1}\nc: *x\n", "Line 2: “*x” refers to another place"),
        ("- 1\n- 2\n", "Line 1: A layout is made of lines"),
        (f"inherits: 2019\n{LAYOUT}", "Line 1: There is no layout of 2019 to change; there are: –."),
        ("[" * 5000, "The text breaks off here"),
        (LAYOUT.partition("blocks:")[0] + "blocks: 7\n", "“blocks” is of another kind"),
    ],
)
def test_what_is_no_layout_is_said_with_its_line(wrong: str, said: str) -> None:
    found = try_layout_isolated(BOOK, "staff.xlsx", wrong, institution=INSTITUTION, year=2024)
    assert not isinstance(found, list)
    from schemas.texts import text

    words = [
        (f"Line {one.line}: " if one.line else "")
        + text(f"portal.layouts.problem.{one.kind}", "en", **one.values)
        for one in found.problems
    ]
    assert any(said in one for one in words), words


BOOK = book()


def test_a_text_that_is_no_layout_stays_on_the_page_and_is_never_kept(world: World) -> None:
    analyst = world.logged_in("analyst")
    draft = suggested(analyst, BOOK)
    wrong = LAYOUT.replace("cells:", "cels:")
    page = tried(analyst, draft, wrong)
    assert "This text is not a layout yet" in page
    assert "cels: B2:D3" in text_of(page)
    assert analyst.post(f"{draft}/layout", data={"text": wrong, "reason": "x"}).status_code == 422
    assert world.portal.home.layouts.history() == []


def test_a_file_that_was_set_aside_becomes_the_return_of_who_sent_it(world: World) -> None:
    context = CheckContext("staff.xlsx", INSTITUTION, 2024)
    aside = submit(world.portal.home, BOOK, context, "Ana", world.clock())
    assert aside.return_id is None
    analyst = world.logged_in("analyst")
    sha256 = aside.result.sha256
    page = analyst.get(f"/layouts/suggestion?file={sha256}").text
    assert "Simulated armed forces QO" in page
    assert 'type="file"' not in page
    data = {"sha256": sha256, "institution": "QN-AF", "year": "2024"}
    draft = analyst.post("/layouts/suggestion", data=data).headers["location"]
    analyst.post(f"{draft}/layout", data={"text": LAYOUT, "reason": "as they always sent it"})
    sent = analyst.post(f"{draft}/return")
    assert sent.headers["location"] == "/returns/QO-AF_2024_r1?done=sent"
    for path in (f"?file={'0' * 64}", "?file=nothing"):
        assert analyst.get(f"/layouts/suggestion{path}").status_code == 404
    reporter = world.logged_in("reporter", INSTITUTION)
    assert reporter.get(f"/layouts/suggestion?file={sha256}").status_code == 404


def test_a_file_of_another_region_or_with_persons_is_as_if_it_were_not_there(world: World) -> None:
    home, analyst = world.portal.home, world.logged_in("analyst")
    other = submit(home, BOOK, CheckContext("staff.xlsx", "ME-AF", 2024), "Ana", world.clock())
    persons = openpyxl.Workbook()
    assert persons.active is not None
    for number in ("0101006500006", "0202006505008", "0303006500009"):
        persons.active.append(["A", number])
    workbook = Path(home.folder / "persons.xlsx")
    persons.save(workbook)
    content = workbook.read_bytes()
    locked = submit(home, content, CheckContext("list.xlsx", INSTITUTION, 2024), "Ana", world.clock())
    assert locked.kept_as == "encrypted"
    for done in (other, locked):
        assert analyst.get(f"/layouts/suggestion?file={done.result.sha256}").status_code == 404
    answer = analyst.post(
        "/layouts/suggestion",
        data={"institution": INSTITUTION, "year": "2024"},
        files={"file": ("list.xlsx", content)},
    )
    assert answer.status_code == 422
    assert "0101006500006" not in answer.text
    assert not home.tried.folder.exists()


@pytest.mark.parametrize(
    ("data", "content", "field"),
    [
        ({"institution": "", "year": "2024"}, BOOK, "institution"),
        ({"institution": INSTITUTION, "year": "soon"}, BOOK, "year"),
        ({"institution": INSTITUTION, "year": "2024"}, b"", "file"),
        ({"institution": INSTITUTION, "year": "2024"}, b"This is no workbook.\x00", "file"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    world: World, data: dict[str, str], content: bytes, field: str
) -> None:
    answer = world.logged_in("analyst").post(
        "/layouts/suggestion", data=data, files={"file": ("staff.xlsx", content)}
    )
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_next_years_workbook_gets_only_the_change_of_what_was_kept() -> None:
    """The layout of QM-AF for 2022 is the region's; that of 2023 is kept by an analyst."""
    content = BOOK
    kept = {2023: "institution: QM-AF\nconstants: {measure: strength}\nsheets: {}\n"}
    text = suggest_layout_isolated(content, "book.xlsx", institution="QM-AF", year=2024, kept=kept)
    assert isinstance(text, str)
    assert "inherits: 2023" in text
    own = suggest_layout_isolated(content, "book.xlsx", institution="QM-AF", year=2024)
    assert isinstance(own, str)
    assert "inherits: 2022" in own


def test_a_layout_that_names_what_there_is_not_is_not_kept(world: World) -> None:
    analyst = world.logged_in("analyst")
    draft = suggested(analyst, BOOK)
    for text in (
        LAYOUT.replace("measure: strength", "measure: strenght"),
        LAYOUT.replace("Staff:", "People:"),
    ):
        answer = analyst.post(f"{draft}/layout", data={"text": text, "reason": "their own table"})
        assert answer.status_code == 422
        assert "The layout was not kept" in answer.text
    assert world.portal.home.layouts.history() == []


@pytest.mark.long
def test_a_layout_that_asks_for_too_much_ends_its_process_not_the_portal(world: World) -> None:
    analyst = world.logged_in("analyst")
    draft = suggested(analyst, BOOK)
    page = tried(analyst, draft, LAYOUT.replace("B2:D3", "A1:XFD1048576"))
    assert "takes longer" in page or "seconds" in page
    assert analyst.get("/layouts").status_code == 200


def test_drafts_go_when_nobody_works_on_them(world: World) -> None:
    analyst = world.logged_in("analyst")
    draft = suggested(analyst, BOOK)
    assert draft in analyst.get("/layouts").text
    world.clock.pass_by(days=31)
    analyst = world.logged_in("analyst", language="sq")
    assert draft not in analyst.get("/layouts").text
    assert not list(world.portal.home.tried.folder.iterdir())
