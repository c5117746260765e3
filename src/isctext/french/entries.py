"""The entries of a gazetteer in YAML: initiatives, devices, bodies, and how each is recognised."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from isctext.errors import UsageError, did_you_mean
from isctext.french.names import parts, pieces
from isctext.french.normalise import normalise
from isctext.french.plain import without_accents
from isctext.french.tokens import Tokeniser

SCHEMA = "isctext-entities/1"
KINDS = ("initiative", "device", "public_body", "network", "company_form", "place")
LABELS = ("ORG", "LOC", "MISC", "PER")
MAX_BYTES = 4_000_000
_LISTS = ("aliases", "ambiguous", "context", "never")
_KEYS = ("id", "kind", "label", "name", *_LISTS, "note")
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Entry:
    """One referent. ``aliases`` has the name too; see the header of the shipped YAML."""

    id: str
    kind: str
    label: str
    name: str
    aliases: tuple[str, ...]
    ambiguous: frozenset[str]
    context: tuple[str, ...]
    never: tuple[str, ...]


def read_entries(text: str, where: str) -> tuple[Entry, ...]:
    """The entries of a YAML text of schema isctext-entities/1, in its order.

    Raises UsageError [IT-GAZ-001] for what is not such a YAML, [IT-GAZ-002] for a wrong entry.
    """
    content = _parse(text, where)
    listed = content.get("entries")
    if not isinstance(listed, list):
        raise _not_one(where, f"entries: {type(listed).__name__}", "entries: a list")
    found = [_entry(raw, f"{where}, entry {n}") for n, raw in enumerate(listed, start=1)]
    seen: set[str] = set()
    for entry in found:
        if entry.id in seen:
            raise _wrong(where, f"the id '{entry.id}' twice", "every id once")
        seen.add(entry.id)
    return tuple(found)


@functools.cache
def shipped_entries() -> tuple[Entry, ...]:
    """The entries that come with isctext."""
    name = "isc-hdf-entities.yaml"
    text = (resources.files("isctext.data") / "gazetteer" / name).read_text("utf-8")
    return read_entries(text, name)


def words_of(phrase: str) -> list[str]:
    """The words of a name or a phrase, cut as a text is cut."""
    plain = normalise(phrase).text
    return [plain[a:b] for a, b in Tokeniser().cut(plain).tolist()]


def key_of(phrase: str) -> tuple[str, ...]:
    """The folded pieces of a name or a phrase."""
    return tuple(piece for word in words_of(phrase) for piece in pieces(word))


def written(words: Iterable[str]) -> str:
    """The words in one writing: hyphens are spaces, apostrophes too."""
    return " ".join(part for word in words for part in parts(word))


def same_case(found: str, alias: str) -> bool:
    """Whether what was found may stand for the alias; both as ``written`` gives them.

    One word: with its case. Several: the first letter is free and the rest as it is, or all in
    capitals.
    """
    if " " not in alias:
        return found == alias
    if found.isupper():
        return True
    first = without_accents(found[:1]).lower() == without_accents(alias[:1]).lower()
    return first and found[1:] == alias[1:]


def _parse(text: str, where: str) -> Mapping[str, Any]:
    if len(text) > MAX_BYTES:
        raise _not_one(where, f"{len(text)} characters", f"at most {MAX_BYTES}")
    try:
        for event in yaml.parse(text, Loader=_Safe):
            # Aliases can make a small file grow without bound.
            if isinstance(event, yaml.AliasEvent):
                raise _not_one(where, f"an alias (*{event.anchor})", "YAML without aliases")
        content = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        found = " ".join(str(error).split())[:400] or type(error).__name__
        raise _not_one(where, found, "YAML that can be read") from error
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        said = content.get("schema") if isinstance(content, dict) else type(content).__name__
        raise _not_one(where, f"schema: {said}", f"schema: {SCHEMA}")
    return content


def _entry(raw: object, where: str) -> Entry:
    if not isinstance(raw, dict):
        raise _wrong(where, type(raw).__name__, "a mapping with id, kind, label and name")
    where = f"{where} ({raw.get('id')})"
    for key in sorted(map(str, raw)):
        if key not in _KEYS:
            raise _wrong(where, f"the key '{key}'", did_you_mean(key, _KEYS))
    texts = {key: _text(raw, key, where) for key in ("id", "kind", "label", "name")}
    for key, known in (("kind", KINDS), ("label", LABELS)):
        if texts[key] not in known:
            raise _wrong(where, f"{key}: {texts[key]}", f"{key}: one of {', '.join(known)}")
    lists = {key: _texts(raw, key, where) for key in _LISTS}
    aliases = tuple(dict.fromkeys([texts["name"], *lists["aliases"]]))
    unknown = sorted(set(lists["ambiguous"]) - set(aliases))
    if unknown:
        raise _wrong(where, f"ambiguous: {unknown[0]}", "a name that stands in name or aliases")
    if lists["ambiguous"] and not lists["context"]:
        raise _wrong(where, "ambiguous names and no context", "context: words that decide")
    return Entry(
        **texts,
        aliases=aliases,
        ambiguous=frozenset(lists["ambiguous"]),
        context=lists["context"],
        never=lists["never"],
    )


def _text(raw: Mapping[Any, Any], key: str, where: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not key_of(value):
        raise _wrong(where, f"{key}: {value!r}", f"{key}: a text")
    return value


def _texts(raw: Mapping[Any, Any], key: str, where: str) -> tuple[str, ...]:
    values = raw.get(key) or []
    if not isinstance(values, list):
        raise _wrong(where, f"{key}: {type(values).__name__}", f"{key}: a list of texts")
    for value in values:
        if not isinstance(value, str) or not key_of(value):
            raise _wrong(where, f"{key}: {value!r}", "a text (in quotation marks if a number)")
    return tuple(values)


def _not_one(where: str, found: str, expected: str) -> UsageError:
    return UsageError(
        "IT-GAZ-001",
        "this is not a gazetteer that can be read",
        where=where,
        found=found,
        expected=expected,
        hint="begin from isctext/data/gazetteer/isc-hdf-entities.yaml, whose header has the rules",
    )


def _wrong(where: str, found: str, expected: str) -> UsageError:
    return UsageError(
        "IT-GAZ-002",
        "an entry of the gazetteer is not as it should be",
        where=where,
        found=found,
        expected=expected,
        hint="correct the entry, or take it out",
    )
