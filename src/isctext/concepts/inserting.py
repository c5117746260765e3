"""Entries put into the text of a lexicon: its comments, order and layout stay as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from isctext.concepts.comparing import calls_for, compare, raised
from isctext.concepts.entries import Entry
from isctext.concepts.lexicon import FORMS_CATEGORY, load_lexicon
from isctext.concepts.writing import write_entry
from isctext.errors import UsageError

_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_VERSION = re.compile(r"^version:[ \t]*[^\s#]*", re.MULTILINE)


def insert_entries(text: str, entries: Mapping[str, Sequence[Entry]]) -> str:
    """The text with the entries at the end of their categories, and the next version.

    Raises UsageError [IT-LEX-034] for a category whose patterns are not written one a line, and
    what ``load_lexicon`` raises.
    """
    old = load_lexicon(text)
    lines = text.split("\n")
    places = sorted(
        ((*_end_of(text, lines, category), found) for category, found in entries.items() if found),
        key=lambda place: -place[0],
    )
    for at, indent, found in places:
        lines[at:at] = [f"{' ' * indent}- {write_entry(entry)}" for entry in found]
    longer = "\n".join(lines)
    changes = compare(old, load_lexicon(longer))
    version = raised(old.version, calls_for(changes))
    made = _VERSION.sub(lambda _: f"version: {version}", longer, count=1)
    load_lexicon(made)
    return made


def _end_of(text: str, lines: list[str], category: str) -> tuple[int, int]:
    """(the line before which to write, how far in) of a category's patterns."""
    patterns = _patterns(yaml.compose(text, Loader=_Safe), category)
    if patterns is None or patterns.flow_style or not patterns.value:
        raise UsageError(
            "IT-LEX-034",
            "entries cannot be added to this category",
            where=category,
            found="patterns within brackets" if patterns else "no patterns",
            expected="patterns as a list with one entry a line, each after a dash",
        )
    last = patterns.value[-1]
    at = last.end_mark.line + 1 if getattr(last, "flow_style", True) else last.end_mark.line
    # What follows a block ends where the next thing begins: comments between are that thing's.
    while at > 0 and (not lines[at - 1].strip() or lines[at - 1].lstrip().startswith("#")):
        at -= 1
    return at, patterns.start_mark.column


def _patterns(root: yaml.Node | None, category: str) -> yaml.SequenceNode | None:
    if category == FORMS_CATEGORY:
        found = _under(_under(root, "forms"), "patterns")
        return found if isinstance(found, yaml.SequenceNode) else None
    for section in ("concepts", "dimensions", "contrasts"):
        found = _under(_under(_under(root, section), category), "patterns")
        if isinstance(found, yaml.SequenceNode):
            return found
    return None


def _under(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)
