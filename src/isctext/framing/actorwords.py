"""The words that tell who acts: classes of nouns and names, pronouns, verbs of speech."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from isctext.errors import UsageError, did_you_mean

SCHEMA = "isctext-actors/1"
MAX_BYTES = 1_000_000
# The classes that are actors; a row may also have one of OTHERS.
CLASSES = (
    "citizen",
    "association",
    "elected_authority",
    "state",
    "firm",
    "researcher",
    "expert",
)
OWN, PERSON, PRONOUN, THING, NONE = "own", "person", "pronoun", "other", "none"
_SETS = ("own", "addressed", "pronouns", "things", "quantities", "inherits", "offices")
_MORE = ("speech", "sources", "states", "past_with_being")
_MAPS = ("prefixes", "kinds", "entities")
_KEYS = ("schema", "classes", *_SETS, *_MORE, *_MAPS)
_PARTS = ("nouns", "pairs", "names")
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class ActorWords:
    """What the header of data/actors/fr.yaml explains; "" is the class of what is no actor.

    pairs: by each of its words, the lemmas of a noun and what goes with it, in the order of the
    text, prepositions and articles aside, and their class.
    """

    nouns: Mapping[str, str]
    pairs: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    names: Mapping[str, str]
    own: frozenset[str]
    addressed: frozenset[str]
    pronouns: frozenset[str]
    things: frozenset[str]
    quantities: frozenset[str]
    inherits: frozenset[str]
    offices: frozenset[str]
    speech: frozenset[str]
    sources: frozenset[str]
    states: frozenset[str]
    past_with_being: frozenset[str]
    prefixes: Mapping[str, str]
    kinds: Mapping[str, str]
    entities: Mapping[str, str]

    def linked(self, entity_id: str, kind: str) -> str | None:
        """The class of a linked name; None where its kind tells nothing."""
        if entity_id in self.entities:
            return self.entities[entity_id]
        prefix = entity_id.partition(":")[0]
        return self.prefixes.get(prefix) or self.kinds.get(kind)


@functools.cache
def shipped_words() -> ActorWords:
    """The words that come with isctext."""
    return read_words(_shipped("fr.yaml"))


@functools.cache
def shipped_quality() -> dict[str, dict[str, float]]:
    """Per arena, what data/actors/measured.yaml has of clauses that were coded by hand."""
    content: dict[str, dict[str, float]] = yaml.safe_load(_shipped("measured.yaml"))["arenas"]
    return content


def _shipped(name: str) -> str:
    return (resources.files("isctext.data") / "actors" / name).read_text("utf-8")


@functools.lru_cache(maxsize=4)
def read_words(text: str) -> ActorWords:
    """The words of a YAML text of schema isctext-actors/1.

    Raises UsageError [IT-FRM-002] for what is not such a YAML.
    """
    content = _content(text)
    nouns: dict[str, str] = {}
    pairs: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    names: dict[str, str] = {}
    for name, parts in _classes(content):
        nouns |= dict.fromkeys(_words(parts, "nouns", name), name)
        names |= {word.lower(): name for word in _words(parts, "names", name)}
        for pair in _words(parts, "pairs", name):
            joined = tuple(w for w in pair.split() if w not in _LINKS)
            for word in joined:
                pairs.setdefault(word, []).append((joined, name))
    # The longest first: what they say is the most precise.
    ordered = {word: tuple(sorted(p, key=lambda x: -len(x[0]))) for word, p in pairs.items()}
    # The names of the fields are those of the file.
    others: dict[str, Any] = {
        name: frozenset(_words(content, name, "the file")) for name in (*_SETS, *_MORE)
    }
    others |= {name: _map(content, name) for name in _MAPS}
    return ActorWords(nouns=nouns, pairs=ordered, names=names, **others)


# Words between a noun and its complement, which pairs may have or not.
_LINKS = frozenset(("de", "le", "la", "les", "des", "du", "à", "un", "d'", "l'"))


def _content(text: str) -> Mapping[str, Any]:
    if len(text) > MAX_BYTES:
        raise _refused(f"{len(text)} characters", f"at most {MAX_BYTES}")
    try:
        for event in yaml.parse(text, Loader=_Safe):
            # Aliases can make a small file grow without bound.
            if isinstance(event, yaml.AliasEvent):
                raise _refused(f"an alias (*{event.anchor})", "YAML without aliases")
        content = yaml.load(text, Loader=_Safe)  # noqa: S506  a safe loader
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _refused(" ".join(str(error).split())[:400], "YAML that can be read") from error
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        said = content.get("schema") if isinstance(content, dict) else type(content).__name__
        raise _refused(f"schema: {said}", f"schema: {SCHEMA}")
    for key in sorted(map(str, content)):
        if key not in _KEYS:
            raise _refused(f"the key '{key}'", did_you_mean(key, _KEYS))
    return content


def _classes(content: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    found = content.get("classes")
    if not isinstance(found, dict):
        raise _refused(f"classes: {type(found).__name__}", "classes: a mapping")
    for name, parts in found.items():
        if name not in (*CLASSES, ""):
            raise _refused(f"the class '{name}'", did_you_mean(str(name), CLASSES))
        if not isinstance(parts, dict) or not set(parts) <= set(_PARTS):
            raise _refused(f"class '{name}'", "a mapping with " + ", ".join(_PARTS))
        yield name, parts


def _words(holder: Mapping[str, Any], key: str, where: str) -> list[str]:
    found = holder.get(key) or []
    if not isinstance(found, list) or not all(isinstance(w, str) and w.split() for w in found):
        raise _refused(f"{key} of {where or 'no class'}", "a list of words (in quotation marks)")
    return found


def _map(content: Mapping[str, Any], key: str) -> dict[str, str]:
    found = content.get(key) or {}
    if not isinstance(found, dict):
        raise _refused(f"{key}: {type(found).__name__}", f"{key}: a mapping to classes")
    for name, value in found.items():
        if not isinstance(name, str) or value not in (*CLASSES, ""):
            raise _refused(f"{key}: {name}: {value}", "one of " + ", ".join(CLASSES))
    return found


def _refused(found: str, expected: str) -> UsageError:
    return UsageError(
        "IT-FRM-002",
        "this is not a list of actors' words that can be read",
        found=found,
        expected=expected,
        hint="begin from isctext/data/actors/fr.yaml, whose header has the rules",
    )
