"""Dictionaries of other tools to drafts of lexicons; what cannot be taken over is listed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

import yaml

from isctext.concepts.entries import TIERS, Family, Tier
from isctext.concepts.interchange.draft import Draft, Term
from isctext.errors import UsageError

MAX_CHARACTERS = 4_000_000
_DEEPEST = 20
_Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FAMILIES = ("concept", "form", "dimension", "contrast")
_TAG = re.compile(r"<[^>]*>")


def from_quanteda(text: str, lexicon_id: str, *, lemmas: bool = False) -> Draft:
    """The draft of a YAML dictionary: keys nested to any depth, then lists of strings.

    A last key that is one of our tiers is one; else keys are joined to a category's name.
    Raises UsageError [IT-LEX-032] for what is no dictionary.
    """
    # Everything stays text: a key named NO or NA is no boolean here.
    try:
        for event in yaml.parse(text, Loader=_Base):
            if isinstance(event, yaml.AliasEvent):
                raise _no_dictionary("an alias, which can make a small file grow without bound")
        content = yaml.load(text, Loader=_Base)  # noqa: S506  (builds texts, lists and maps only)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _no_dictionary(" ".join(str(error).split())[:200]) from error
    if not isinstance(content, dict):
        raise _no_dictionary(type(content).__name__)
    draft = Draft(lexicon_id)
    for path, strings in _leaves(content, ()):
        named = path[:-1] if len(path) > 1 and path[-1] in TIERS else path
        tier = cast("Tier", path[-1]) if named != path else "strong"
        if tier == "ctx":
            draft.lost.append(f"{'.'.join(named)}: tier ctx needs a context: strong instead")
            tier = "strong"
        draft.add_globs("_".join(named), strings, tier, lemmas=lemmas)
    return draft


def _leaves(node: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    if len(path) > _DEEPEST:
        raise _no_dictionary(f"more than {_DEEPEST} levels")
    if isinstance(node, Mapping):
        for key, below in node.items():
            yield from _leaves(below, (*path, str(key)))
        return
    values = node if isinstance(node, list) else [node]
    strings = [str(v) for v in values if not isinstance(v, (dict, list)) and str(v).strip()]
    if strings:
        yield path, strings
    for value in values:
        # Lists of maps are how some writers nest.
        if isinstance(value, (dict, list)):
            yield from _leaves(value, path)


def from_liwc(text: str, lexicon_id: str, *, lemmas: bool = False) -> Draft:
    """The draft of a .dic file: % categories % words with the numbers of their categories.

    Tabs or spaces, numbers with zeros before them or not. Tags such as <of> and numbers without
    a category are left out, and told. Raises UsageError [IT-LEX-032] without the two %.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    marks = [number for number, line in enumerate(lines) if line.strip() == "%"]
    if len(marks) < 2:  # noqa: PLR2004
        raise _no_dictionary("fewer than two lines with a % alone")
    names: dict[int, str] = {}
    draft = Draft(lexicon_id)
    for line in lines[marks[0] + 1 : marks[1]]:
        number, _, name = line.strip().partition("\t" if "\t" in line.strip() else " ")
        if number.isdecimal() and name.strip():
            names[int(number)] = name.split("\t")[0].split("(")[0].strip() or name.strip()
        elif line.strip():
            draft.lost.append(f"category line '{line.strip()[:60]}'")
    for line in lines[marks[1] + 1 :]:
        if line.strip():
            _liwc_word(line, names, draft, lemmas=lemmas)
    return draft


def _liwc_word(line: str, names: dict[int, str], draft: Draft, *, lemmas: bool) -> None:
    plain = _TAG.sub(" ", line)
    if plain != line:
        draft.lost.append(f"'{line.strip()[:60]}': a tag")
    parts = plain.strip().split("\t") if "\t" in plain.strip() else plain.split()
    parts = [part.strip() for part in parts if part.strip()]
    numbers: list[int] = []
    while parts and all(bit.isdecimal() for bit in parts[-1].split()):
        numbers = [*(int(bit) for bit in parts.pop().split()), *numbers]
    word = " ".join(parts)
    if not word or not numbers:
        draft.lost.append(f"line '{line.strip()[:60]}': no word, or no category")
        return
    for number in dict.fromkeys(numbers):
        if number in names:
            draft.add_globs(names[number], [word], lemmas=lemmas)
        else:
            draft.lost.append(f"'{word}': category {number}, which is not defined")


def from_skos(text: str, lexicon_id: str, *, lemmas: bool = True) -> Draft:
    """The draft of SKOS in JSON-LD: labels are patterns of our grammar.

    Concepts with a broader one are entries of it, those without are categories; a scheme without
    broader concepts is one category. Raises UsageError [IT-LEX-032] for what is no JSON-LD graph.
    """
    del lemmas  # our own grammar says which words are lemmas
    nodes = _graph(text)
    concepts = {
        n["@id"]: n for n in nodes if "Concept" in _kinds(n) and isinstance(n.get("@id"), str)
    }
    draft = Draft(lexicon_id)
    tier_of = _tiers(nodes)
    for node in nodes:
        if "ConceptScheme" in _kinds(node):
            draft.version = _first(node, "versionInfo") or draft.version
            draft.lang = _first(node, "language") or draft.lang
    parents = {i for n in concepts.values() for i in _ids(n, "broader")}
    for name, node in concepts.items():
        above = [i for i in _ids(node, "broader") if i in concepts]
        if not above and name in parents:
            _skos_category(draft, node)
        elif above or not parents:
            _skos_entry(draft, node, concepts.get(above[0]) if above else None, tier_of)
        else:
            draft.lost.append(f"{name}: a concept without a broader one and without narrower ones")
    return draft


def _skos_name(node: Mapping[str, Any]) -> str:
    return _first(node, "notation") or _first(node, "prefLabel") or str(node.get("@id", ""))


def _skos_category(draft: Draft, node: Mapping[str, Any]) -> None:
    from isctext.concepts.interchange.draft import plain_name  # noqa: PLC0415

    name = plain_name(_skos_name(node))
    draft.terms.setdefault(name, [])
    draft.labels[name] = _first(node, "prefLabel") or name
    draft.scopes[name] = _first(node, "definition")
    family = _first(node, "type")
    if family in _FAMILIES:
        draft.families[name] = cast("Family", family)


def _skos_entry(
    draft: Draft,
    node: Mapping[str, Any],
    above: Mapping[str, Any] | None,
    tier_of: Mapping[str, Tier],
) -> None:
    patterns = tuple(dict.fromkeys((*_texts(node, "prefLabel"), *_texts(node, "altLabel"))))
    tier = tier_of.get(str(node["@id"]), "strong")
    if tier == "ctx":
        draft.lost.append(f"{node['@id']}: tier ctx needs a context: strong instead")
        tier = "strong"
    note, examples = " ".join(_texts(node, "scopeNote")), _texts(node, "example")
    category = _skos_name(above) if above else draft.lexicon_id
    label = draft.labels.get(category)
    draft.add(category, Term(patterns, tier, note, examples))
    if label:
        draft.labels[category] = label


def _graph(text: str) -> list[dict[str, Any]]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _no_dictionary(str(error)[:200]) from error
    nodes = content.get("@graph", [content]) if isinstance(content, dict) else content
    if not isinstance(nodes, list):
        raise _no_dictionary("no @graph")
    return [_short(node) for node in nodes if isinstance(node, dict)]


def _short(node: Mapping[str, Any]) -> dict[str, Any]:
    """Keys without their namespace: skos:prefLabel and its full address are prefLabel."""
    return {
        key if key.startswith("@") else re.split(r"[:#/]", key)[-1]: v for key, v in node.items()
    }


def _kinds(node: Mapping[str, Any]) -> set[str]:
    return {
        re.split(r"[:#/]", str(kind))[-1] for kind in _listed(node.get("@type", node.get("type")))
    }


def _tiers(nodes: list[dict[str, Any]]) -> dict[str, Tier]:
    found: dict[str, Tier] = {}
    for node in nodes:
        tier = _first(node, "prefLabel")
        if "Collection" in _kinds(node) and tier in TIERS:
            found |= dict.fromkeys(_ids(node, "member"), tier)
    return found


def _ids(node: Mapping[str, Any], name: str) -> list[str]:
    return [
        str(v["@id"]) if isinstance(v, dict) and "@id" in v else str(v)
        for v in _listed(node.get(name))
    ]


def _texts(node: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = _listed(node.get(name))
    said = (str(v.get("@value", "")) if isinstance(v, dict) else str(v) for v in values)
    return tuple(text.strip() for text in said if text.strip())


def _first(node: Mapping[str, Any], name: str) -> str:
    return next(iter(_texts(node, name)), "")


def _listed(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _no_dictionary(found: str) -> UsageError:
    return UsageError(
        "IT-LEX-032",
        "this is not a dictionary of that format",
        found=found,
        expected="quanteda: YAML keys with lists of words; liwc: %, categories, %, words; "
        "skos: JSON-LD with skos:Concept",
        hint="isctext lexicon import --help",
    )


Reader = Callable[[str, str, bool], Draft]
FORMATS: dict[str, Reader] = {
    "quanteda": lambda text, name, lemmas: from_quanteda(text, name, lemmas=lemmas),
    "liwc": lambda text, name, lemmas: from_liwc(text, name, lemmas=lemmas),
    "skos": lambda text, name, lemmas: from_skos(text, name, lemmas=lemmas),
}
