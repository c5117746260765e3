"""A compiled lexicon: its patterns in one matcher, and each entry's conditions by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from isctext.concepts.communs import judge_communs
from isctext.concepts.entries import Category, Entry, Lexicon
from isctext.concepts.grammar import parse_pattern
from isctext.concepts.lexicon import load_lexicon
from isctext.concepts.matcher import Hits, Matcher
from isctext.concepts.spans import NO_SPANS, Spans, count_overlapping, join_spans
from isctext.concepts.stream import Bools, Ints, Stream
from isctext.concepts.variants import literal_words

_SAME_POS = {"NOUN": ("NOUN", "PROPN"), "VERB": ("VERB", "AUX")}


@dataclass(frozen=True, slots=True)
class Rule:
    """An entry, with its patterns as numbers of the matcher.

    An exclusion that shares a word with the entry's patterns drops the hits that it overlaps.
    One that shares none could never overlap (x: téléchargement, for P2P): it drops the hits
    of its sentence.
    """

    entry: Entry
    patterns: tuple[int, ...]
    overlapping: tuple[int, ...]
    in_sentence: tuple[int, ...]
    required: tuple[int, ...]
    required_categories: tuple[str, ...]
    noun_communs: bool


@dataclass(frozen=True, slots=True)
class Engine:
    """A lexicon ready to be matched."""

    lexicon: Lexicon
    families: dict[str, str]
    matcher: Matcher
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Hits of one entry after its exclusions: token spans, and lengths in pieces."""

    spans: Spans
    length: Ints


@lru_cache(maxsize=4)
def compile_text(text: str) -> Engine:
    """The engine of a lexicon's YAML text; kept, because batches come by the hundred."""
    return compile_lexicon(load_lexicon(text))


def compile_lexicon(lexicon: Lexicon) -> Engine:
    """The engine of a lexicon."""
    patterns = [
        pattern
        for entry in lexicon.entries
        for pattern in (*entry.patterns, *entry.exclusions, *_plain(entry.required))
    ]
    matcher = Matcher(patterns)
    rules = tuple(
        _compile_rule(entry, category, matcher.numbers)
        for category in lexicon.categories
        for entry in category.entries
    )
    families: dict[str, str] = {c.name: c.family for c in lexicon.categories}
    return Engine(lexicon, families, matcher, rules)


def select(rule: Rule, hits: Hits, stream: Stream) -> Candidates | None:
    """The hits of an entry that its POS and its exclusions let stand; None without any."""
    first, last = _pieces(rule.patterns, hits)
    if not len(first):
        return None
    kept = _of_pos(rule.entry.pos, first, stream)
    if rule.noun_communs:
        # Here the tagger's POS is weighed with the words before, not taken as it is.
        word, noun = judge_communs(stream, first, last)
        kept = np.where(word, noun, kept)
    spans = Spans(stream.token[first], stream.token[last])
    out = tokens_of(rule.overlapping, hits, stream)
    if len(out):
        kept &= count_overlapping(spans, out) == 0
    out = tokens_of(rule.in_sentence, hits, stream)
    if len(out):
        kept &= ~np.isin(stream.sentence[spans.first], stream.sentence[out.first])
    if not kept.any():
        return None
    return Candidates(spans[kept], (last - first + 1)[kept])


def tokens_of(patterns: Sequence[int], hits: Hits, stream: Stream) -> Spans:
    """The distinct token spans of some patterns."""
    first, last = _pieces(patterns, hits)
    if not len(first):
        return NO_SPANS
    return join_spans([Spans(stream.token[first], stream.token[last])])


def _pieces(patterns: Sequence[int], hits: Hits) -> tuple[Ints, Ints]:
    bounds = hits.bounds
    parts = [slice(bounds[p], bounds[p + 1]) for p in patterns if bounds[p] < bounds[p + 1]]
    if not parts:
        return hits.first[:0], hits.last[:0]
    if len(parts) == 1:
        return hits.first[parts[0]], hits.last[parts[0]]
    return (
        np.concatenate([hits.first[part] for part in parts]),
        np.concatenate([hits.last[part] for part in parts]),
    )


def _of_pos(pos: str, first: Ints, stream: Stream) -> Bools:
    if not pos:
        return np.ones(len(first), dtype=bool)
    wanted = _SAME_POS.get(pos, (pos,))
    return np.array([stream.types[c].pos in wanted for c in stream.codes[first]], dtype=bool)


def _compile_rule(entry: Entry, category: Category, numbers: dict[str, int]) -> Rule:
    said = frozenset().union(*(literal_words(parse_pattern(p)) for p in entry.patterns))
    near: list[int] = []
    far: list[int] = []
    for exclusion in entry.exclusions:
        words = literal_words(parse_pattern(exclusion))
        (near if _share_a_word(words, said) else far).append(numbers[exclusion])
    return Rule(
        entry=entry,
        patterns=tuple(numbers[p] for p in entry.patterns),
        overlapping=tuple(near),
        in_sentence=tuple(far),
        required=tuple(numbers[p] for p in _plain(entry.required)),
        required_categories=tuple(r[1:] for r in entry.required if r.startswith("@")),
        noun_communs="noun_communs" in dict(category.disambiguation),
    )


def _share_a_word(words: frozenset[str], said: frozenset[str]) -> bool:
    # Inflections of one word begin alike: five letters tell "commune" from "communs" enough.
    stems = {word[:5] for word in said}
    return any(word[:5] in stems for word in words)


def _plain(required: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(r for r in required if not r.startswith("@"))
