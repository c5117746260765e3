"""Where in the YAML file each category and entry of a lexicon stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from isctext.concepts.entries import Lexicon
from isctext.concepts.lexicon import FORMS_CATEGORY

_SECTIONS = ("concepts", "dimensions", "contrasts")
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Places:
    """Line numbers from 1: of categories by name, of entries by (category, number from 1)."""

    categories: dict[str, int]
    entries: dict[tuple[str, int], int]

    def of_entries(self, lexicon: Lexicon) -> dict[str, int]:
        """The line of each entry of a lexicon that was read from the same text, by its id."""
        return {
            entry.entry_id: self.entries.get((category.name, number), 0)
            for category in lexicon.categories
            for number, entry in enumerate(category.entries, start=1)
        }


def find_places(text: str) -> Places:
    """The lines of a lexicon's text; nothing where the text is not YAML."""
    try:
        root = yaml.compose(text, Loader=_Safe)
    except (yaml.YAMLError, RecursionError, ValueError):
        root = None
    categories: dict[str, int] = {}
    entries: dict[tuple[str, int], int] = {}
    for section, node in _pairs(root):
        named = _pairs(node) if section.value in _SECTIONS else []
        if section.value == "forms":
            named = [(section, node)]
        for key, body in named:
            name = FORMS_CATEGORY if section.value == "forms" else str(key.value)
            categories[name] = key.start_mark.line + 1
            for field, rows in _pairs(body):
                if field.value == "patterns" and isinstance(rows, yaml.SequenceNode):
                    for number, row in enumerate(rows.value, start=1):
                        entries[name, number] = row.start_mark.line + 1
    return Places(categories, entries)


def _pairs(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    return list(node.value) if isinstance(node, yaml.MappingNode) else []
