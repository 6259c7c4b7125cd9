"""The table of acts is whole, and the page on returns shows it as it is."""

from schemas.acts import acts_markdown, passages
from schemas.code_lists import code_list
from schemas.generate import RETURNS_PAGE, stale_files


def test_the_page_shows_the_table_as_it_is() -> None:
    assert RETURNS_PAGE not in stale_files(), "run `make generate`"
    assert acts_markdown() in RETURNS_PAGE.read_text("utf-8")


def test_every_act_role_and_state_of_the_lists_is_in_the_table() -> None:
    items = passages()
    assert {item.act for item in items} == set(code_list("acts").codes)
    only_reads = {"partner"}
    assert {role for item in items for role in item.roles} == set(code_list("roles").codes) - only_reads
    states = {state for item in items for state in (*item.before, *item.after)}
    assert states == set(code_list("states").codes)
