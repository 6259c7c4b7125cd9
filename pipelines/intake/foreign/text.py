"""A layout as YAML text that an analyst reads: settings, and beside them what each label was taken for.

Belongs here: the order and look of the text, its comments. Does not belong here: the comments' words
(`texts/layouts`), what labels mean (`labels`, `resolve`), what a suggestion holds (`suggest`).

The same workbook gives the same text. Nothing in a comment is read back.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from pipelines.intake.foreign.labels import LISTS
from pipelines.intake.foreign.taken import Open, Taken
from schemas.code_lists import code_list
from schemas.texts import text
from schemas.workbook_layout import UNPLACED, WorkbookLayout

WIDTH = 100
MOST_LISTED = 150
"""How many labels of one kind are listed; the rest are counted."""

MOST_CODES = 10
_YEAR = re.compile(r"[12][0-9]{3}")
FIRST = ("institution", "sector", "inherits")
SHEETS = "sheets"


class _OneLine(yaml.SafeDumper):
    """YAML on one line: a text with line breaks too."""


def _text_node(dumper: _OneLine, words: str) -> yaml.ScalarNode:
    style = None if words.isprintable() else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", words, style=style)


_OneLine.add_representer(str, _text_node)


def _flow(value: Any) -> str:
    """Return a value on one line, as YAML."""
    dumped = yaml.dump(
        value,
        Dumper=_OneLine,
        default_flow_style=True,
        allow_unicode=True,
        sort_keys=False,
        width=float("inf"),
    )
    return str(dumped).removesuffix("...\n").strip()


def _is_year(key: Any, value: Any) -> bool:
    return key == "time_period" and isinstance(value, str) and _YEAR.fullmatch(value) is not None


def _plain(value: Any) -> Any:
    """Return lists of one as the one, and years as numbers, as an analyst would write them."""
    if isinstance(value, dict):
        return {key: int(item) if _is_year(key, item) else _plain(item) for key, item in value.items()}
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return value[0]
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _is_open(value: Any) -> bool:
    if isinstance(value, (dict, list)):
        return any(_is_open(item) for item in (value.values() if isinstance(value, dict) else value))
    return value == UNPLACED


def _choice(key: Any, value: Any) -> str:
    """Return the codes that one may decide between, where a single code is asked for."""
    if value != UNPLACED or key not in LISTS:
        return ""
    codes = list(code_list(LISTS[key]).codes)
    return ": " + ", ".join(codes[:MOST_CODES]) + (" …" if len(codes) > MOST_CODES else "")


class _Writer:
    """Writes lines; `decide` is the remark beside what is open."""

    def __init__(self, language: str) -> None:
        self._language = language
        self.lines: list[str] = []

    def say(self, key: str, /, **values: object) -> str:
        return text(f"layout.suggest.{key}", self._language, **values)

    def comment(self, words: str, indent: int = 0) -> None:
        for line in words.split("\n"):
            self.lines.append(" " * indent + f"# {line}".rstrip())

    def line(self, indent: int, key: Any, value: Any) -> None:
        remark = f"  # {self.say('decide')}{_choice(key, value)}" if _is_open(value) else ""
        self.lines.append(" " * indent + f"{_flow(key)}: {_flow(value)}{remark}")

    def entry(self, indent: int, key: Any, value: Any) -> None:
        """Write a key with its value: on one line where that is short, else a line for each part."""
        if not isinstance(value, dict) or not value or len(_flow({key: value})) + indent <= WIDTH:
            self.line(indent, key, value)
            return
        self.lines.append(" " * indent + f"{_flow(key)}:")
        for name, item in value.items():
            self.entry(indent + 2, name, item)

    def map(self, indent: int, key: str, value: dict[Any, Any]) -> None:
        """Write a key with a line for each of its parts."""
        self.lines.append(" " * indent + f"{_flow(key)}:")
        for name, item in value.items():
            self.line(indent + 2, name, item)

    def blocks(self, blocks: Any) -> None:
        """Write the blocks of a sheet: all (a list), or by number those that change (a map)."""
        self.lines.append("    blocks:")
        if isinstance(blocks, dict):
            for number, block in blocks.items():
                if block is None:
                    self.line(6, number, None)
                else:
                    self.lines.append(f"      {number}:")
                    self._block(block, 8)
            return
        for block in blocks:
            start = len(self.lines)
            self._block(block, 8)
            self.lines[start] = "      - " + self.lines[start].lstrip()

    def _block(self, block: dict[str, Any], indent: int) -> None:
        for key, value in block.items():
            self.entry(indent, key, value)

    def sheet(self, name: str, sheet: dict[str, Any] | None) -> None:
        if not sheet:
            self.line(2, name, sheet)
            return
        self.lines.append(f"  {_flow(name)}:")
        for key, value in sheet.items():
            if key == "blocks" and value:
                self.blocks(value)
            else:
                self.entry(4, key, value)


def _cells(cells: tuple[str, ...]) -> str:
    return cells[0] if len(cells) == 1 else f"{cells[0]} … ({len(cells)})"


def _open_lines(writer: _Writer, open_labels: tuple[Open, ...]) -> None:
    """Write what could not be placed, each as the line that would place it."""
    if not open_labels:
        return
    writer.comment(writer.say("open"))
    writer.comment("labels:")
    for item in open_labels[:MOST_LISTED]:
        said = dict.fromkeys(item.wanted[:1] or (UNPLACED,), UNPLACED)
        writer.comment(f"  {_flow(item.label)}: {_flow(said)}  # {_cells(item.cells)}")
    _more(writer, len(open_labels))


def _more(writer: _Writer, count: int) -> None:
    if count > MOST_LISTED:
        writer.comment(writer.say("more", count=count - MOST_LISTED))


def _taken_lines(writer: _Writer, taken: tuple[Taken, ...]) -> None:
    """Write what each label was taken for."""
    if not taken:
        return
    writer.lines.append("")
    writer.comment(writer.say("taken"))
    for item in taken[:MOST_LISTED]:
        writer.comment(f"  {_flow(item.label)} = {item.meaning}  ({_cells(item.cells)})")
    _more(writer, len(taken))


def _ordered(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Return the settings in the order in which they are read, without the sheets."""
    for key in dict.fromkeys((*FIRST, *WorkbookLayout.model_fields)):
        if key in data and key != SHEETS:
            yield key, data[key]


def suggestion_text(
    data: dict[str, Any],
    *,
    file_name: str,
    language: str,
    open_labels: tuple[Open, ...],
    taken: tuple[Taken, ...],
) -> str:
    """Return a layout (or the change of one) as text: `data` is plain, its comments are for the reader."""
    writer = _Writer(language)
    writer.comment(writer.say("head", file=file_name.replace("\n", " ")))
    writer.lines.append("")
    for key, value in _ordered(_plain(data)):
        writer.map(0, key, value) if isinstance(value, dict) and value else writer.line(0, key, value)
    _open_lines(writer, open_labels)
    writer.lines.append("")
    if not data.get(SHEETS):
        writer.line(0, "sheets", {})
    else:
        writer.lines.append("sheets:")
        for name, sheet in _plain(data[SHEETS]).items():
            writer.sheet(name, sheet)
    _taken_lines(writer, taken)
    return "\n".join(writer.lines) + "\n"


def plain_layout(layout: WorkbookLayout) -> dict[str, Any]:
    """Return a layout as plain data, without what it does not say."""
    return layout.model_dump(exclude_defaults=True)
