"""A lexicon from its YAML text: read safely, checked whole, every problem told at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from isctext.concepts.entries import Category, Entry, Family, Lexicon
from isctext.concepts.entry_checks import Problems, read_entry
from isctext.concepts.words import word_set
from isctext.errors import UsageError, did_you_mean
from isctext.records.ids import text_sha256

SCHEMA = "isctext-lexicon/1"
MAX_BYTES = 4_000_000
FORMS_CATEGORY = "formes_et_dispositifs"

_TOP_KEYS = word_set(
    "schema id version lang licence_hint status defaults pattern_syntax tiers fields sources "
    "concepts forms dimensions contrasts notes_for_validation"
)
_CATEGORY_KEYS = word_set(
    "label scope hypothesis role code_when not_when note false_friends disambiguation patterns"
)
_FAMILIES: tuple[tuple[str, Family], ...] = (
    ("concepts", "concept"),
    ("dimensions", "dimension"),
    ("contrasts", "contrast"),
)


@lru_cache(maxsize=4)
def load_lexicon(text: str) -> Lexicon:
    """The lexicon of a YAML text.

    Raises UsageError: [IT-LEX-001] the text is not a lexicon at all; [IT-LEX-002] some of its
    parts are wrong, all of them listed with their places.
    """
    content = _parse(text)
    problems = Problems()
    problems.unknown_keys("top level", content, _TOP_KEYS)
    sources = problems.mapping("sources", content.get("sources", {}))
    categories = _read_families(content, frozenset(map(str, sources)), problems)
    _check_references(categories, problems)
    facts = {key: str(content.get(key, "")) for key in ("id", "version", "status", "lang")}
    for key in ("id", "version"):
        if not facts[key]:
            problems.add("top level", f"no '{key}'", "a lexicon names itself and its version")
    problems.raise_any(facts["id"] or "without id")
    return Lexicon(
        lexicon_id=facts["id"],
        version=facts["version"],
        sha256=text_sha256(text),
        status=facts["status"],
        lang=facts["lang"],
        categories=categories,
        sources=tuple((str(k), str(v)) for k, v in sources.items()),
    )


def shipped_names() -> tuple[str, ...]:
    """The names of the lexicons that come with isctext."""
    folder = resources.files("isctext.data") / "lexicons"
    return tuple(
        sorted(f.name.removesuffix(".yaml") for f in folder.iterdir() if f.name.endswith(".yaml"))
    )


def shipped_lexicon(name: str) -> str:
    """The YAML text of a shipped lexicon.

    Raises UsageError [IT-LEX-003] for an unknown name, with the known ones.
    """
    names = shipped_names()
    if name not in names:
        raise UsageError(
            "IT-LEX-003",
            f"no shipped lexicon named '{name}'",
            found=name,
            expected="a shipped name, or the path of a YAML file",
            hint=did_you_mean(name, names),
        )
    return (resources.files("isctext.data") / "lexicons" / f"{name}.yaml").read_text("utf-8")


# libyaml where it is there: the lexicon loads in a tenth of the time.
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Safe):  # type: ignore[misc]
    """Safe YAML without doubled keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            twice = key.value in seen if isinstance(key, yaml.ScalarNode) else True
            if twice:
                what = f"the key '{key.value}' twice in one mapping, or not a word"
                raise yaml.constructor.ConstructorError(None, None, what, key.start_mark)
            seen.add(str(key.value))
        made: dict[Any, Any] = super().construct_mapping(node, deep)
        return made


def _refuse_aliases(text: str) -> None:
    """Aliases can make a small file grow without bound."""
    for event in yaml.parse(text, Loader=_Safe):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError(f"an alias (*{event.anchor}), {event.start_mark}")


def _parse(text: str) -> Mapping[str, Any]:
    if len(text) > MAX_BYTES:
        raise _not_a_lexicon(f"{len(text)} characters", f"at most {MAX_BYTES}")
    try:
        # _StrictLoader is a SafeLoader: it builds plain scalars, lists and mappings only.
        _refuse_aliases(text)
        content = yaml.load(text, Loader=_StrictLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        found = " ".join(str(error).split())[:400] or type(error).__name__
        raise _not_a_lexicon(found, "YAML without aliases nor doubled keys") from error
    if not isinstance(content, dict):
        raise _not_a_lexicon(type(content).__name__, f"a mapping with schema: {SCHEMA}")
    if content.get("schema") != SCHEMA:
        raise _not_a_lexicon(f"schema: {content.get('schema')}", f"schema: {SCHEMA}")
    return content


def _not_a_lexicon(found: str, expected: str) -> UsageError:
    return UsageError(
        "IT-LEX-001",
        "this is not a lexicon",
        found=found,
        expected=expected,
        hint="see the header of the shipped lexicon isc-hdf for the format",
    )


def _read_families(
    content: Mapping[str, Any], sources: frozenset[str], problems: Problems
) -> tuple[Category, ...]:
    categories: list[Category] = []
    for section, family in _FAMILIES:
        for name, raw in problems.mapping(section, content.get(section, {})).items():
            categories.append(_read_category(str(name), family, raw, sources, problems))
        if family == "concept" and "forms" in content:
            raw = content["forms"]
            categories.append(_read_category(FORMS_CATEGORY, "form", raw, sources, problems))
    return tuple(categories)


def _read_category(
    name: str, family: Family, raw: object, sources: frozenset[str], problems: Problems
) -> Category:
    body = problems.mapping(name, raw)
    problems.unknown_keys(name, body, _CATEGORY_KEYS)
    rows = body.get("patterns")
    if not isinstance(rows, list) or not rows:
        problems.add(name, "no 'patterns'", "a list of entries")
        rows = []
    read = (read_entry(name, n, row, sources, problems) for n, row in enumerate(rows, start=1))
    entries = tuple(entry for entry in read if entry is not None)
    text = {
        key: str(body.get(key, ""))
        for key in ("label", "scope", "hypothesis", "role", "code_when", "not_when", "note")
    }
    if not text["label"]:
        problems.add(name, "no 'label'", "the category's name in French")
    rules = problems.mapping(name, body.get("disambiguation", {}))
    return Category(
        name=name,
        family=family,
        entries=entries,
        false_friends=problems.strings(name, "false_friends", body.get("false_friends", [])),
        disambiguation=tuple((str(k), str(v)) for k, v in rules.items()),
        **text,
    )


def _check_references(categories: tuple[Category, ...], problems: Problems) -> None:
    names = {category.name for category in categories}
    if len(names) < len(categories):
        problems.add("categories", "one name twice", "a name of its own for each category")
    seen: dict[str, Entry] = {}
    for entry in (entry for category in categories for entry in category.entries):
        where = f"{entry.category}, entry {entry.entry_id}"
        if entry.entry_id in seen:
            problems.add(where, "the id (or first pattern) of another entry", "unique ids")
        seen[entry.entry_id] = entry
        for required in entry.required:
            if required.startswith("@") and required[1:] not in names:
                hint = did_you_mean(required[1:], names)
                problems.add(where, f"req: {required}", f"@ and a category; {hint}")
