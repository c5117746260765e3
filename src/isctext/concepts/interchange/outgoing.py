"""A lexicon to the formats of other tools, with the list of what does not go along."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import yaml

from isctext.concepts.entries import Category, Entry, Lexicon
from isctext.concepts.interchange.globs import to_globs

_SKOS = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
}
_RULES = (
    ("required", "req"),
    ("exclusions", "x"),
    ("pos", "pos"),
    ("sense", "sense"),
    ("disambiguation", "disambiguation"),
)
# Said once with a number, since they document and do not count.
_WORDS = (("sources", "s"), ("note", "a"), ("examples", "ex"), ("counterexamples", "ctr"))


def to_quanteda(
    lexicon: Lexicon, tiers: tuple[str, ...], *, inflect: bool = True
) -> tuple[str, list[str]]:
    """(YAML dictionary of quanteda, what was lost): category, then tier, then strings."""
    lost = _Lost()
    content: dict[str, dict[str, list[str]]] = {}
    for category in lexicon.categories:
        for entry in _kept(category, tiers, lost):
            strings = _globs(entry, lost, inflect=inflect)
            if strings:
                content.setdefault(category.name, {}).setdefault(entry.tier, []).extend(strings)
        lost.of_category(category, ())
    plain = {c: {t: list(dict.fromkeys(v)) for t, v in by.items()} for c, by in content.items()}
    text = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=1_000_000)
    return text, lost.lines()


def to_liwc(
    lexicon: Lexicon, tiers: tuple[str, ...], *, inflect: bool = True
) -> tuple[str, list[str]]:
    """(.dic of LIWC, what was lost): numbered categories, then words with their numbers."""
    lost = _Lost()
    numbers: dict[str, list[int]] = {}
    names: list[str] = []
    for category in lexicon.categories:
        strings: list[str] = []
        for entry in _kept(category, tiers, lost):
            for text in _globs(entry, lost, inflect=inflect):
                if "*" in text[:-1] or text.endswith(" *"):
                    lost.add(entry, f"'{text}': a * that is not at the end")
                else:
                    strings.append(text)
            lost.rule(entry, "tier")
        lost.of_category(category, ())
        if strings:
            names.append(category.name)
            for text in strings:
                mine = numbers.setdefault(text.replace("\t", " "), [])
                if len(names) not in mine:
                    mine.append(len(names))
    head = [f"{number:02d}\t{name}" for number, name in enumerate(names, 1)]
    body = [
        "\t".join([text, *(f"{n:02d}" for n in mine)]) for text, mine in sorted(numbers.items())
    ]
    return "\n".join(["%", *head, "%", *body, ""]), lost.lines()


def to_skos(lexicon: Lexicon) -> tuple[str, list[str]]:
    """(JSON-LD of SKOS, what was lost): patterns as labels, tiers as collections, all tiers."""
    lost = _Lost()
    base = f"urn:isctext:{lexicon.lexicon_id}"
    graph: list[dict[str, Any]] = [
        {"@id": base, "@type": "skos:ConceptScheme", "dct:title": lexicon.lexicon_id,
         "owl:versionInfo": lexicon.version, "dct:language": lexicon.lang}
    ]  # fmt: skip
    contrasts = [c.name for c in lexicon.categories if c.family == "contrast"]
    members: dict[str, list[dict[str, str]]] = {}
    for category in lexicon.categories:
        graph.append(_skos_category(category, base, contrasts, lexicon.lang))
        for entry in category.entries:
            graph.append(_skos_entry(entry, base, lexicon.lang))
            members.setdefault(entry.tier, []).append({"@id": f"{base}:{entry.entry_id}"})
            for name, key in (*_RULES[:4], ("weight", "w"), ("kind", "kind"),
                              ("default_off", "default_off"), ("counterexamples", "ctr"),
                              ("attested", "att")):  # fmt: skip
                if getattr(entry, name) not in ((), "", 1.0, False, "term"):
                    lost.rule(entry, key)
        lost.of_category(category, ("label", "scope"))
    for tier, items in members.items():
        graph.append(
            {"@id": f"{base}:tier:{tier}", "@type": "skos:Collection", "skos:prefLabel": tier,
             "skos:member": items}
        )  # fmt: skip
    text = json.dumps({"@context": _SKOS, "@graph": graph}, ensure_ascii=False, indent=1)
    return text + "\n", lost.lines()


def _skos_category(
    category: Category, base: str, contrasts: list[str], lang: str
) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@id": f"{base}:{category.name}",
        "@type": "skos:Concept",
        "skos:inScheme": {"@id": base},
        "skos:notation": category.name,
        "skos:prefLabel": {"@value": category.label, "@language": lang},
        "dct:type": category.family,
    }
    if category.scope:
        node["skos:definition"] = {"@value": category.scope, "@language": lang}
    if category.family != "contrast" and contrasts:
        node["skos:related"] = [{"@id": f"{base}:{name}"} for name in contrasts]
    return node


def _skos_entry(entry: Entry, base: str, lang: str) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@id": f"{base}:{entry.entry_id}",
        "@type": "skos:Concept",
        "skos:inScheme": {"@id": base},
        "skos:broader": {"@id": f"{base}:{entry.category}"},
        "skos:prefLabel": {"@value": entry.patterns[0], "@language": lang},
        "skos:altLabel": [{"@value": p, "@language": lang} for p in entry.patterns[1:]],
    }
    if entry.note:
        node["skos:scopeNote"] = entry.note
    if entry.examples:
        node["skos:example"] = list(entry.examples)
    if entry.sources:
        node["dct:source"] = list(entry.sources)
    return node


class _Lost:
    """What does not go along: each rule of each entry, and documentation by its number."""

    def __init__(self) -> None:
        self._told: list[str] = []
        self._numbers: Counter[str] = Counter()

    def add(self, entry: Entry, what: str) -> None:
        self._told.append(f"{entry.entry_id}: {what}")

    def rule(self, entry: Entry, key: str) -> None:
        if key == "tier":
            self._numbers["entries whose tier is not said"] += 1
            return
        field = next((name for name, short in _RULES if short == key), key)
        value = getattr(
            entry, {"w": "weight", "ctr": "counterexamples", "att": "attested"}.get(key, field)
        )
        shown = ", ".join(value) if isinstance(value, tuple) else str(value)
        self._told.append(f"{entry.entry_id}: {key}: {shown}")

    def words(self, entry: Entry) -> None:
        for name, key in _WORDS:
            if getattr(entry, name):
                self._numbers[f"entries whose '{key}' is not said"] += 1

    def of_category(self, category: Category, kept: Iterable[str]) -> None:
        for name, value in category.disambiguation:
            self._told.append(f"{category.name}: disambiguation {name}: {value}")
        for name in ("scope", "code_when", "not_when", "note"):
            if getattr(category, name) and name not in kept:
                self._numbers[f"categories whose '{name}' is not said"] += 1

    def lines(self) -> list[str]:
        return [*self._told, *(f"{n} {what}" for what, n in sorted(self._numbers.items()))]


def _kept(category: Category, tiers: tuple[str, ...], lost: _Lost) -> Iterable[Entry]:
    """The entries that are written; what the others are is told."""
    for entry in category.entries:
        if entry.tier not in tiers:
            lost.add(entry, f"tier {entry.tier} not asked for: entry left out")
        elif entry.default_off:
            lost.add(entry, "off by default: entry left out")
        elif entry.kind != "term":
            lost.add(entry, f"kind {entry.kind}: entry left out")
        else:
            yield entry


def _globs(entry: Entry, lost: _Lost, *, inflect: bool) -> list[str]:
    strings: list[str] = []
    for pattern in entry.patterns:
        made, unsaid = to_globs(pattern, inflect=inflect)
        strings += made
        for what in unsaid:
            lost.add(entry, what)
    for name, key in _RULES[:4]:
        if getattr(entry, name):
            lost.rule(entry, key)
    if entry.weight != 1.0:
        lost.rule(entry, "w")
    lost.words(entry)
    return strings


Writer = Callable[[Lexicon, tuple[str, ...], bool], tuple[str, list[str]]]
FORMATS: dict[str, tuple[str, Writer]] = {
    "quanteda": (".yml", lambda lex, tiers, inflect: to_quanteda(lex, tiers, inflect=inflect)),
    "liwc": (".dic", lambda lex, tiers, inflect: to_liwc(lex, tiers, inflect=inflect)),
    "skos": (".jsonld", lambda lex, _tiers, _inflect: to_skos(lex)),
}
