"""A lexicon as YAML text that reads back as the same lexicon."""

from __future__ import annotations

from typing import Any

import yaml

from isctext.concepts.entries import Category, Entry, Lexicon
from isctext.concepts.entry_checks import entry_id
from isctext.concepts.lexicon import SCHEMA

_SECTIONS = {"concept": "concepts", "dimension": "dimensions", "contrast": "contrasts"}
_TEXTS = ("label", "scope", "hypothesis", "role", "code_when", "not_when", "note")
_WIDE = 1_000_000


class _Flow(dict[str, Any]):
    """A mapping that is written on one line, as entries are."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002  (as yaml declares it)
        return True


_Dumper.add_representer(
    _Flow, lambda dumper, value: dumper.represent_mapping("tag:yaml.org,2002:map", value, True)
)


def write_lexicon(lexicon: Lexicon) -> str:
    """The YAML text. Comments of the file that a lexicon was read from are not in it."""
    content: dict[str, Any] = {"schema": SCHEMA, "id": lexicon.lexicon_id}
    content |= {"version": lexicon.version}
    content |= {k: v for k, v in (("lang", lexicon.lang), ("status", lexicon.status)) if v}
    if lexicon.sources:
        content["sources"] = dict(lexicon.sources)
    for category in lexicon.categories:
        if category.family == "form":
            content["forms"] = _category(category)
        else:
            section = content.setdefault(_SECTIONS[category.family], {})
            section[category.name] = _category(category)
    return _dumped(content)


def write_entry(entry: Entry) -> str:
    """One entry on one line: {p: [...], t: core}."""
    return _dumped(_entry(entry)).strip()


def _category(category: Category) -> dict[str, Any]:
    body: dict[str, Any] = {k: getattr(category, k) for k in _TEXTS if getattr(category, k)}
    if category.false_friends:
        body["false_friends"] = list(category.false_friends)
    if category.disambiguation:
        body["disambiguation"] = dict(category.disambiguation)
    return body | {"patterns": [_entry(entry) for entry in category.entries]}


def _entry(entry: Entry) -> _Flow:
    body = _Flow()
    if entry.entry_id != entry_id(entry.category, entry.patterns[0]):
        body["id"] = entry.entry_id
    body |= {"p": list(entry.patterns), "t": entry.tier}
    given: dict[str, Any] = {
        "w": entry.weight if entry.weight != 1.0 else None,
        "s": list(entry.sources),
        "att": entry.attested,
        "req": list(entry.required),
        "x": list(entry.exclusions),
        "pos": entry.pos,
        "sense": entry.sense,
        "kind": entry.kind if entry.kind != "term" else None,
        "default_off": entry.default_off,
        "a": entry.note,
        "ex": list(entry.examples),
        "ctr": list(entry.counterexamples),
    }
    return _Flow(body | {key: value for key, value in given.items() if value})


def _dumped(content: Any) -> str:  # noqa: ANN401  (plain YAML values)
    return yaml.dump(
        content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDE,
        default_flow_style=False,
    )  # fmt: skip
