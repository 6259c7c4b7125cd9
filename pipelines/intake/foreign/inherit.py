"""A layout that changes an earlier one: `inherits: 2022` and only what differs.

Belongs here: laying a change over what it inherits, and the way back (`difference`). Does not belong
here: where layout files lie (`schemas.layout_files`), whether a workbook fits (`drift`).

A change is laid over key by key. A key that holds nothing (`null`) is taken away. A list replaces the
list before it, but `blocks` may also be given by number, from 1: `blocks: {2: {cells: C10:Q38}}` changes
the second block, a number beyond the last adds one. A sheet that was renamed says `was: <old name>`.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from schemas.files import SchemaError, yaml_text
from schemas.layout_files import layout_path, layout_text, layout_years, sector_layout_path
from schemas.workbook_layout import WorkbookLayout, layout_from

WAS = "was"
Earlier = Callable[[str], str]
"""Gives the text of the layout of a year."""


class InheritError(SchemaError):
    """A layout that cannot change what it names; `kind` and `values` are for who words it otherwise."""

    def __init__(self, message: str, kind: str, **values: str) -> None:
        super().__init__(message)
        self.kind, self.values = kind, values


def _blocks(inherited: list[Any], changes: dict[int, Any]) -> list[Any]:
    numbered = dict(enumerate(inherited, start=1))
    for number, change in changes.items():
        if not 1 <= number <= len(numbered) + 1:
            raise InheritError(
                f"Layout: there is no block {number!r} to change; the last is {len(inherited)}.",
                "no_block",
                number=str(number),
                last=str(len(inherited)),
            )
        numbered[number] = merged(numbered.get(number, {}), change) if change is not None else None
    return [numbered[number] for number in sorted(numbered) if numbered[number] is not None]


def _renamed(inherited: dict[str, Any], changes: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return both with every sheet under its new name."""
    before, after = dict(inherited), {}
    for name, change in changes.items():
        after[name] = change
        if isinstance(change, dict) and WAS in change:
            was = str(change[WAS])
            if was not in inherited:
                raise InheritError(
                    f"Layout: the sheet {name!r} was {was!r}, but no sheet was called so.",
                    "no_sheet",
                    was=was,
                )
            before[name] = before.pop(was) if was in before else inherited[was]
            after[name] = {key: value for key, value in change.items() if key != WAS}
    return before, after


def merged(inherited: Any, change: Any) -> Any:
    """Return what a change makes of what it inherits; plain data, neither is touched."""
    if not isinstance(change, dict):
        return change
    result = dict(inherited) if isinstance(inherited, dict) else {}
    for key, value in change.items():
        old = result.get(key)
        if value is None:
            result.pop(key, None)
        elif key == "blocks" and isinstance(value, dict) and all(isinstance(n, int) for n in value):
            result[key] = _blocks(old or [], value)
        elif key == "sheets" and isinstance(old, dict) and isinstance(value, dict):
            result[key] = merged(*_renamed(old, value))
        else:
            result[key] = merged(old, value)
    return result


def _data(text: str, name: str, earlier: Earlier, seen: tuple[str, ...]) -> dict[str, Any]:
    data = yaml_text(text, name) or {}
    if not isinstance(data, dict):
        raise InheritError(f"{name}: a layout is made of keys such as institution and sheets.", "no_keys")
    year = data.get("inherits")
    if not year:
        return dict(merged({}, data))
    if str(year) in seen:
        raise InheritError(
            f"{name}: the layouts {', '.join(seen)} inherit from each other in a circle.", "circle"
        )
    before = _data(earlier(str(year)), f"layout of {year}", earlier, (*seen, str(year)))
    return dict(merged(before, data))


def whole_layout(text: str, name: str, earlier: Earlier) -> WorkbookLayout:
    """Return the layout of a text, complete with what it inherits; raise SchemaError where it is none."""
    return layout_from(_data(text, name, earlier, ()))


def layout_in_file(path: Path) -> WorkbookLayout:
    """Return the layout in a file; what it inherits stands beside it, else in its institution's folder."""
    text = path.read_text(encoding="utf-8")

    def earlier(year: str) -> str:
        beside = path.with_name(f"{year}.yml")
        if beside.is_file():
            return beside.read_text(encoding="utf-8")
        data = yaml_text(text, path.name)
        if not data.get("institution"):
            raise SchemaError(f"{path.name}: it inherits {year}, but {beside.name} is not beside it.")
        return layout_text(str(data["institution"]), int(year) if year.isdigit() else 0)

    return whole_layout(text, path.name, earlier)


def whole_text(layout: WorkbookLayout) -> str:
    """Return a layout as text by itself: the same layout gives the same text."""
    data = layout.model_dump(exclude_defaults=True, exclude={"inherits"})
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


def earlier_of(institution: str, kept: Mapping[str, str]) -> Earlier:
    """Return what gives the layouts of an institution: of a year the one that is kept, else the region's."""

    def earlier(year: str) -> str:
        if year in kept:
            return kept[year]
        own = layout_years(institution)
        if not year.isdecimal() or int(year) not in own:
            known = ", ".join(sorted({*kept, *map(str, own)})) or "–"
            raise InheritError(
                f"{institution} has no layout of {year} (there are: {known}).",
                "nothing_earlier",
                year=year,
                known=known,
            )
        return layout_text(institution, int(year))

    return earlier


def layout_before(
    institution: str, year: int | None, kept: Mapping[str, str]
) -> tuple[int, WorkbookLayout] | None:
    """Return the newest layout of an institution before a year, kept or the region's; None without one."""
    known = {*layout_years(institution), *map(int, kept)}
    before = max((one for one in known if year is None or one < year), default=None)
    if before is None:
        return None
    text = earlier_of(institution, kept)(str(before))
    return before, whole_layout(text, f"layout of {before}", earlier_of(institution, kept))


def layout_for(institution: str, time_period: int) -> WorkbookLayout | None:
    """Return the layout for an institution's workbook of a year: the newest not later; None without one."""
    path = layout_path(institution, time_period)
    return layout_in_file(path) if path is not None else None


def sector_layout_for(institution: str, time_period: int) -> WorkbookLayout | None:
    """Return the layout for a table of many areas, the institution's among them; None without one."""
    path = sector_layout_path(institution, time_period)
    return layout_in_file(path) if path is not None else None


def _changed_blocks(before: list[Any], after: list[Any]) -> dict[int, Any]:
    changes: dict[int, Any] = {}
    for number in range(1, max(len(before), len(after)) + 1):
        if number > len(after):
            changes[number] = None
        elif number > len(before):
            changes[number] = after[number - 1]
        elif before[number - 1] != after[number - 1]:
            changes[number] = _difference(before[number - 1], after[number - 1])
    return changes


def _difference(before: Any, after: Any) -> Any:
    """Return the change that makes `after` of `before` (see `merged`)."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return after
    change: dict[Any, Any] = dict.fromkeys(key for key in before if key not in after)
    for key, value in after.items():
        if key not in before:
            change[key] = value
        elif before[key] != value:
            is_blocks = key == "blocks" and isinstance(value, list)
            change[key] = (_changed_blocks if is_blocks else _difference)(before[key], value)
    return change


def difference(before: WorkbookLayout, after: WorkbookLayout, renamed: dict[str, str]) -> dict[str, Any]:
    """Return only what `after` changes; `renamed` are its sheets that were called otherwise, new to old."""
    old, new = (layout.model_dump(exclude_defaults=True, exclude={"inherits"}) for layout in (before, after))
    named, sheets = dict(old.get("sheets", {})), new.get("sheets", {})
    for name, was in renamed.items():
        named[name] = named.pop(was)
    change = dict(_difference(old | {"sheets": named}, new | {"sheets": sheets}))
    for name, was in renamed.items():
        change.setdefault("sheets", {}).setdefault(name, {})
        change["sheets"][name] = {WAS: was, **change["sheets"][name]}
    return change
