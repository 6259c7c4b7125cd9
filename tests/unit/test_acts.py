"""The table of allowed acts, held against every state, act and role; and sequences of acts at random."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.returns.acting import Doer, act_on
from pipelines.returns.deciding import accept, confirm, reopen, send_back, sign_off, withdraw
from pipelines.store.acts import (
    OPEN_STATES,
    Act,
    ReturnRevision,
    fold,
    fold_files,
    passage,
    possible,
    standing,
)
from pipelines.store.errors import ActNotAllowedError
from pipelines.store.home import Home
from schemas.acts import passages
from schemas.code_lists import code_list
from schemas.languages import LANGUAGES

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ROLES = tuple(code_list("roles").codes)
ACTING = tuple(role for role in ROLES if role != "partner")  # partners only read
ACTS = tuple(code_list("acts").codes)
STATES = tuple(code_list("states").codes)
OPEN_AND_SIGNED = ("blocked", "to_explain", "ready", "signed_off", "sent_back")
LIVE = (*OPEN_AND_SIGNED, "accepted")
NEEDED, OPTIONAL = "needed", "optional"

ALLOWED: dict[tuple[str, str], dict[tuple[str, ...], dict[str, str]]] = {
    # (act, origin): states -> role -> whether a reason is needed. Written by hand, not from the table.
    ("receive", "reported"): {("missing",): {"reporter": OPTIONAL, "head": OPTIONAL, "analyst": OPTIONAL}},
    ("receive", "published"): {("missing",): {"analyst": OPTIONAL}},
    ("submit", "reported"): {("received",): {"reporter": OPTIONAL, "head": OPTIONAL, "analyst": OPTIONAL}},
    ("submit", "published"): {("received",): {"analyst": OPTIONAL}},
    **{
        ("quarantine", origin): {("received",): {"reporter": OPTIONAL, "head": OPTIONAL, "analyst": OPTIONAL}}
        for origin in ("reported", "published")
    },
    ("explain", "reported"): {("to_explain", "ready"): {"reporter": NEEDED, "head": NEEDED}},
    ("explain", "published"): {("to_explain", "ready"): {"analyst": NEEDED}},
    **{
        ("sign_off", origin): {("ready",): {"reporter": OPTIONAL, "head": OPTIONAL}}
        for origin in ("reported", "published")
    },
    **{("confirm", origin): {("signed_off",): {"head": OPTIONAL}} for origin in ("reported", "published")},
    ("accept", "reported"): {
        ("signed_off",): {"analyst": OPTIONAL},
        ("ready", "to_explain"): {"analyst": NEEDED},
    },
    ("accept", "published"): {
        ("signed_off", "ready"): {"analyst": OPTIONAL},
        ("to_explain",): {"analyst": NEEDED},
    },
    **{
        ("send_back", origin): {("blocked", "to_explain", "ready", "signed_off"): {"analyst": NEEDED}}
        for origin in ("reported", "published")
    },
    **{
        ("reopen", origin): {
            ("signed_off", "sent_back"): {"reporter": NEEDED, "head": NEEDED},
            ("accepted",): {"analyst": NEEDED},
        }
        for origin in ("reported", "published")
    },
    ("withdraw", "reported"): {
        ("received", "quarantined"): dict.fromkeys(ACTING, NEEDED),
        OPEN_AND_SIGNED: {"reporter": NEEDED, "head": NEEDED, "administrator": NEEDED},
        ("accepted",): {"head": NEEDED, "analyst": NEEDED, "administrator": NEEDED},
    },
    ("withdraw", "published"): {
        ("received", "quarantined"): dict.fromkeys(ACTING, NEEDED),
        OPEN_AND_SIGNED: dict.fromkeys(ACTING, NEEDED),
        ("accepted",): {"head": NEEDED, "analyst": NEEDED, "administrator": NEEDED},
    },
    **{("supersede", origin): {LIVE: {"analyst": NEEDED}} for origin in ("reported", "published")},
    **{("ask", origin): {LIVE: {"analyst": NEEDED}} for origin in ("reported", "published")},
    **{
        ("answer", origin): {LIVE: {"reporter": NEEDED, "head": NEEDED}}
        for origin in ("reported", "published")
    },
}

LEADS_TO = {
    "receive": {"received"}, "quarantine": {"quarantined"}, "submit": set(OPEN_STATES),
    "explain": {"to_explain", "ready"}, "sign_off": {"signed_off"}, "confirm": {"signed_off"},
    "accept": {"accepted"}, "send_back": {"sent_back"}, "reopen": set(OPEN_STATES),
    "withdraw": {"withdrawn"}, "supersede": {"superseded"}, "ask": set(), "answer": set(),
}  # fmt: skip


def reason_for(act: str, origin: str, state: str, role: str) -> str | None:
    """Return whether a reason is needed; None where the act is not allowed."""
    for states, roles in ALLOWED.get((act, origin), {}).items():
        if state in states and role in roles:
            return roles[role]
    return None


def is_allowed(act: str, origin: str, state: str, role: str, reason: str | None) -> bool:
    try:
        passage(act, state, origin=origin, role=role, reason=reason, what="BA-AF_2023_r1")
    except ActNotAllowedError:
        return False
    return True


@pytest.mark.parametrize("act", ACTS)
def test_every_act_in_every_state_by_every_role_is_allowed_or_refused_as_written(act: str) -> None:
    for state, role, origin in product(STATES, ROLES, ("reported", "published")):
        needed = reason_for(act, origin, state, role)
        case = (act, state, role, origin)
        assert is_allowed(act, origin, state, role, "because") == (needed is not None), case
        assert is_allowed(act, origin, state, role, None) == (needed == OPTIONAL), case
        assert is_allowed(act, origin, state, role, "  ") == (needed == OPTIONAL), case
        assert (act in possible(state, origin, role)) == (needed is not None), case


def test_every_act_leads_where_it_should_and_nowhere_else() -> None:
    leads_to: dict[str, set[str]] = {act: set() for act in ACTS}
    for item in passages():
        leads_to[item.act] |= set(item.after)
    assert leads_to == LEADS_TO


def test_simulated_returns_are_like_those_that_institutions_send() -> None:
    for act, state, role in product(ACTS, STATES, ROLES):
        given = [is_allowed(act, origin, state, role, "why") for origin in ("simulated", "reported")]
        assert given[0] == given[1]


@pytest.mark.parametrize(
    ("act", "state", "role", "reason", "words"),
    [
        ("accept", "blocked", "analyst", "please", "errors that must be corrected first"),
        ("accept", "accepted", "analyst", "again", "accepted already"),
        ("accept", "superseded", "analyst", "back", "a later revision has been accepted"),
        ("accept", "ready", "analyst", None, "has not been signed off by the institution: give the reason"),
        ("accept", "signed_off", "reporter", None, "not for this role; it is for: Programme analyst"),
        ("send_back", "ready", "analyst", " ", "needs a reason"),
        ("sign_off", "to_explain", "reporter", None, "findings that must be explained first"),
        ("confirm", "ready", "head", None, "has not been signed off yet"),
        ("explain", "signed_off", "reporter", "x", "must be opened again first"),
    ],
)
def test_what_is_refused_is_refused_in_plain_words(
    act: str, state: str, role: str, reason: str | None, words: str
) -> None:
    with pytest.raises(ActNotAllowedError, match=words) as refused:
        passage(act, state, origin="reported", role=role, reason=reason, what="BA-AF_2023_r1")
    others = {refused.value.in_language(language) for language in LANGUAGES}
    assert len(others) >= 6  # closely related languages may say it in the same words
    assert all("BA-AF_2023_r1" in other for other in others)


def submitted(revision: int = 1, state: str = "ready", origin: str = "reported") -> Act:
    return Act(
        at=AT,
        actor="Ana",
        act="submit",
        state=state,
        return_key="BA-AF_2023",
        return_id=f"BA-AF_2023_r{revision}",
        institution="BA-AF",
        time_period=2023,
        revision=revision,
        file_name="ba.xlsx",
        sha256=f"{revision:064d}",
        origin=origin,
        role="reporter",
    )


def home_with(folder: Path, *acts: Act) -> Home:
    home = Home(folder)
    home.ledger.record(*acts)
    return home


def only(home: Home) -> ReturnRevision:
    (item,) = home.ledger.returns()
    return item


def test_the_usual_way_names_everybody(tmp_path: Path) -> None:
    home, key = home_with(tmp_path, submitted()), "BA-AF_2023_r1"
    sign_off(home, key, "Ana", None, AT)
    confirm(home, key, "Branko", None, AT)
    accept(home, key, "Petra", None, AT + timedelta(days=1))
    item = only(home)
    assert (item.state, item.signed_off_by, item.confirmed_by, item.accepted_by) == (
        "accepted", "Ana", "Branko", "Petra",
    )  # fmt: skip
    assert [(act.act, act.role) for act in home.ledger.acts()] == [
        ("submit", "reporter"), ("sign_off", "reporter"), ("confirm", "head"), ("accept", "analyst"),
    ]  # fmt: skip


def test_nobody_confirms_what_she_signed_off_herself(tmp_path: Path) -> None:
    home = home_with(tmp_path, submitted())
    sign_off(home, "BA-AF_2023_r1", "Ana", None, AT, role="head")
    with pytest.raises(ActNotAllowedError, match="ANA signed it off; another person must confirm"):
        confirm(home, "BA-AF_2023_r1", "ANA", None, AT)
    assert len(home.ledger.acts()) == 2


@pytest.mark.parametrize("state", ["to_explain", "ready"])
def test_what_was_accepted_can_be_opened_again_and_stands_where_it_stood(tmp_path: Path, state: str) -> None:
    home = home_with(tmp_path, submitted(state=state))
    accept(home, "BA-AF_2023_r1", "Petra", "by telephone", AT)
    reopen(home, "BA-AF_2023_r1", "Petra", "too early", AT, role="analyst")
    item = only(home)
    assert (item.state, item.accepted_by, item.accepted_at, item.accepted_reason) == (state, None, None, None)


def test_what_was_sent_back_stands_again_with_a_reason_but_never_with_errors(tmp_path: Path) -> None:
    home = home_with(tmp_path, submitted(state="blocked"))
    send_back(home, "BA-AF_2023_r1", "Petra", "last year's file", AT)
    reopen(home, "BA-AF_2023_r1", "Ana", "no, this year's", AT)
    assert only(home).state == "blocked"
    with pytest.raises(ActNotAllowedError, match="errors that must be corrected first"):
        sign_off(home, "BA-AF_2023_r1", "Ana", None, AT)


def test_withdrawing_what_counted_leaves_nothing_in_its_place(tmp_path: Path) -> None:
    home = home_with(tmp_path, submitted(1), submitted(2))
    accept(home, "BA-AF_2023_r2", "Petra", "checked", AT)
    withdraw(home, "BA-AF_2023_r2", "Petra", "wrong ministry", AT, role="analyst")
    states = [item.state for item in home.ledger.returns()]
    assert states == ["superseded", "withdrawn"]
    assert standing(states) == 0


def test_an_earlier_revision_that_was_withdrawn_stays_so_when_a_later_one_is_accepted(tmp_path: Path) -> None:
    home = home_with(tmp_path, submitted(1), submitted(2))
    withdraw(home, "BA-AF_2023_r1", "Ana", "wrong file", AT)
    accept(home, "BA-AF_2023_r2", "Petra", "checked", AT)
    assert [item.state for item in home.ledger.returns()] == ["withdrawn", "accepted"]
    assert [act.act for act in home.ledger.acts()] == ["submit", "submit", "withdraw", "accept"]


def test_a_personal_number_is_never_written_into_the_ledger(tmp_path: Path) -> None:
    home = home_with(tmp_path, submitted())
    with pytest.raises(ActNotAllowedError, match="personal number"):
        send_back(home, "BA-AF_2023_r1", "Petra", "what of 0101006500006, the officer?", AT)
    assert len(home.ledger.acts()) == 1


SOME_ACT = st.tuples(
    st.sampled_from(["submit", *(act for act in ACTS if act not in ("receive", "submit", "quarantine"))]),
    st.integers(1, 3),
    st.sampled_from(ROLES),
    st.sampled_from([None, "because"]),
    st.sampled_from(OPEN_STATES),
)


def tried(acts: list[Act], name: str, revision: int, role: str, reason: str | None, state: str) -> list[Act]:
    """Return the acts that come of trying one; none where it is refused."""
    there = {item.revision: item for item in fold(acts)}
    if name == "submit":
        return [replace(submitted(len(there) + 1, state), sequence=len(acts) + 1)]
    item = there.get(revision)
    if item is None:
        return []
    doer = Doer("Petra", role, AT)
    wanted = item.open_state if name in ("reopen", "explain") else None
    done = [act_on(item, name, doer, reason, wanted)]
    if name == "accept":
        earlier = [other for other in there.values() if other.revision < revision]
        live = [other for other in earlier if other.state not in ("superseded", "withdrawn")]
        done += [act_on(other, "supersede", doer, "later") for other in live]
    return done


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SOME_ACT, max_size=25), st.integers(0, 40))
def test_whatever_is_tried_at_most_one_revision_counts_and_nothing_is_lost(
    attempts: list[tuple[str, int, str, str | None, str]], cut: int
) -> None:
    acts: list[Act] = []
    for attempt in attempts:
        try:
            acts += tried(acts, *attempt)
        except ActNotAllowedError:
            continue
    folded = fold(acts)
    states = [item.state for item in folded]
    assert states.count("accepted") <= 1
    assert [item.revision for item in folded] == list(range(1, len(folded) + 1))
    if "accepted" in states:
        assert set(states[: states.index("accepted")]) <= {"superseded", "withdrawn"}
        assert standing(states) == states.index("accepted")
    # What stands at an earlier act follows from the acts until then, and goes on from there.
    prefix = acts[:cut]
    before = {item.return_id: item for item in fold(prefix)}
    assert set(before) == {act.return_id for act in prefix}
    for item in before.values():
        last = [act for act in prefix if act.return_id == item.return_id][-1]
        assert item.state == last.state
    assert [item.return_id for item in fold([*prefix, *acts[cut:]])] == [item.return_id for item in folded]


def test_a_file_is_in_a_return_or_outside_never_both() -> None:
    received = Act(at=AT, actor="Ana", act="receive", state="received", sha256=f"{1:064d}")
    aside = replace(received, act="quarantine", state="quarantined")
    assert fold_files([received]) == [received]
    assert fold_files([received, aside]) == [aside]
    assert fold_files([received, aside, received, submitted(1)]) == []
    assert fold([received, aside]) == []
