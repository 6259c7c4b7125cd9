"""A trace on the screen: the value, its cells, who is behind them, and what is known of them.

Belongs here: drawing traces. Does not belong here: which value is meant (`tracing`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from pipelines.cli.screen import say, show_table

if TYPE_CHECKING:
    from pipelines.figures.traced import Contribution, Part, RegionalTrace, Trace
    from pipelines.returns.verifying import Verified

PLACE = ("return", "sheet", "cell")


def as_plain(found: "Trace | RegionalTrace", verified: "Iterable[Verified] | None") -> Any:
    """Return a trace for programs, with what was verified where that was asked for."""
    plain = _plain(asdict(found))
    return plain if verified is None else plain | {"verified": [_plain(asdict(one)) for one in verified]}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _number(value: object) -> str:
    return f"{round(value, 4):.15g}" if isinstance(value, int | float) else "none"


def _label(code_list_name: str, code: object) -> str:
    from schemas.code_lists import code_list

    return code_list(code_list_name)[str(code)].label("en")


def show(found: "Trace | RegionalTrace") -> None:
    """Print a value with its status, the cells that it is made of, and those that say what is missing."""
    from pipelines.figures.traced import RegionalTrace

    if isinstance(found, RegionalTrace):
        say(" ".join(str(value) for value in found.key.values()))
        say(f"{_number(found.value)}: the regional value, of {len(found.areas)} areas")
        for area in found.areas:
            say("")
            show(area)
        return
    if found.quoted_in is not None:
        _show_quoted(found.quoted_in)
    _show_row(found)
    for part in found.parts:
        _show_part(part, len(found.parts) > 1)
    _show_background(found)


def _show_quoted(row: dict[str, Any]) -> None:
    said = [f"{name}: {_number(value) if isinstance(value, float) else value}" for name, value in row.items()]
    say("; ".join(word for word in said if not word.endswith(": None")))


def _show_row(found: "Trace") -> None:
    row = found.row
    if "basis" not in row:  # a cell itself
        return
    names = ("indicator", "ref_area", "sector", "time_period", "population", "rank", "sex")
    say(" ".join(str(row[name]) for name in names))
    say(f"{_number(row['value'])} {row['unit_measure']}{_made_of(row)}, basis: {row['basis']}")
    say(f"status {row['obs_status']}: {_label('obs_status', row['obs_status'])}")
    if row["comparability_note"]:
        say(f"note: {_label('comparability', row['comparability_note'])}")


def _made_of(row: dict[str, Any]) -> str:
    """Return the two numbers of a value and what is done with them; nothing where it has none."""
    from schemas.indicators import indicator

    sides = [row["numerator"], row["denominator"]]
    if None in sides:
        return ""
    kind = indicator(row["indicator"]).kind
    done = " - " if kind == "difference" else " / "
    return f" = {'100 * ' if kind in ('share', 'rate') else ''}{done.join(map(_number, sides))}"


def _what(item: Any) -> str:
    return " ".join((item.measure, item.population, item.rank, item.sex, item.detail))


def _show_part(part: "Part", is_one_of_two: bool) -> None:
    def side(item: "Contribution") -> str:
        return item.side if item.weight == 1 else f"{item.side} x {item.weight:g}"

    rows = [
        (
            *(side(item), _number(item.obs_value), _what(item), item.time_period),
            *(item.return_id, item.file_name, item.sheet, item.cell),
        )
        for item in part.contributions
    ]
    if rows:
        title = f"{part.indicator} {part.rank} {part.sex}: {_number(part.value)}" if is_one_of_two else None
        show_table(("side", "value", "what", "year", "return", "file", "sheet", "cell"), rows, title)


def _show_background(found: "Trace") -> None:
    _show_if_any(
        "Numbers that are missing, and why",
        ("says", "what", "year", "return", "file", "sheet", "cell", "comment"),
        [
            (
                _label("remarks", item.remark) if item.remark else _label("obs_status", item.obs_status),
                *(_what(item), item.time_period, item.return_id, item.file_name, item.sheet, item.cell),
                item.comment or "",
            )
            for item in found.reasons
        ],
    )
    _show_if_any(
        "Corrections laid on these cells",
        ("correction", *PLACE, "sent", "used", "because", "source"),
        [
            (
                *(item.correction, item.return_id, item.sheet, item.cell),
                *(_number(item.value_sent), _number(item.value_used), item.reason, item.source),
            )
            for item in found.corrections
        ],
    )
    _show_if_any(
        "What was found in these cells",
        (*PLACE, "rule", "severity", "message"),
        [
            (item.return_id, item.sheet, item.cell, item.rule, item.severity, item.message)
            for item in found.findings
        ],
    )
    _show_if_any(
        "What the institution wrote about these cells",
        (*PLACE, "rule", "explanation", "by"),
        [
            (item.return_id, item.sheet, item.cell, item.rule, item.explanation, item.explained_by)
            for item in found.footnotes
        ],
    )
    _show_if_any(
        "Who sent, signed off and accepted the files",
        ("return", "SHA-256", "origin", "sent", "signed off", "accepted"),
        [
            (
                *(item.return_id, item.sha256, item.origin, _by(item.submitted_by, item.submitted_at)),
                *(_by(item.signed_off_by, item.signed_off_at), _by(item.accepted_by, item.accepted_at)),
            )
            for item in found.returns
        ],
    )


def _by(who: str | None, when: date | None) -> str:
    return "" if who is None or when is None else f"{who}, {when:%Y-%m-%d %H:%M}"


def _show_if_any(title: str, heads: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        show_table(heads, rows, title)


def show_verified(verified: "Iterable[Verified]") -> None:
    """Print what stands in the files as sent, and which rules each cell passed."""
    rows = [
        (
            *(item.return_id, item.sheet, item.cell, item.token, _number(item.value_read)),
            "yes" if item.is_same else "NO",
            *(", ".join(rules) for rules in (item.passed, item.failed, item.not_checkable)),
        )
        for item in verified
    ]
    heads = (*PLACE, "stands there", "read", "same", "rules passed", "failed", "not checkable")
    _show_if_any("Read again from the files as sent", heads, rows)
