"""From candidates to kept hits: context, then one hit per place and category, then groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from isctext.concepts.engine import Candidates, Engine, Rule, select, tokens_of
from isctext.concepts.entries import PROPER_NAME, TIERS
from isctext.concepts.matcher import Hits
from isctext.concepts.spans import (
    NO_SPANS,
    NONE,
    Spans,
    count_overlapping,
    count_within,
    join_spans,
)
from isctext.concepts.stream import Bools, Ints, Stream

CONTEXT_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Resolved:
    """Kept hits: number of the rule, token span, context, and overlap group (batch-wide)."""

    rule: Ints
    spans: Spans
    context_ok: Bools
    group: Ints


def resolve(engine: Engine, hits: Hits, stream: Stream) -> Resolved:
    """The hits that stand, sorted by first token."""
    found = {
        number: candidates
        for number, rule in enumerate(engine.rules)
        if (candidates := select(rule, hits, stream)) is not None
    }
    if not found:
        return Resolved(NONE, NO_SPANS, np.zeros(0, dtype=bool), NONE)
    context = _contexts(engine, found, hits, stream)
    numbers = sorted(found)
    rule = np.concatenate([np.full(len(found[n].length), n, dtype=np.int64) for n in numbers])
    spans = Spans(
        np.concatenate([found[n].spans.first for n in numbers]),
        np.concatenate([found[n].spans.last for n in numbers]),
    )
    length = np.concatenate([found[n].length for n in numbers])
    context_ok = np.concatenate([context[n] for n in numbers])
    kept = _longest(engine, rule, spans, length, context_ok)
    kept = kept[np.lexsort((rule[kept], -spans.last[kept], spans.first[kept]))]
    spans = spans[kept]
    return Resolved(rule[kept], spans, context_ok[kept], overlap_groups(spans))


def choose_longest(category: Ints, spans: Spans, rank: list[Ints]) -> Ints:
    """Indices of the spans kept when, per category, no two may overlap.

    They are chosen by ``rank`` (first key first, small before great). Only spans that touch
    another one of their category are compared one by one.
    """
    order = np.lexsort((spans.first, category))
    reach = int(spans.last.max(initial=0)) + 1
    first = spans.first[order] + category[order] * reach
    last = spans.last[order] + category[order] * reach
    opens = np.ones(len(order), dtype=bool)
    opens[1:] = first[1:] > np.maximum.accumulate(last)[:-1]
    cluster = np.cumsum(opens)
    alone = np.bincount(cluster)[cluster] == 1
    kept: list[int] = []
    taken: dict[int, list[tuple[int, int]]] = {}
    among = np.flatnonzero(~alone)
    keys = [key[order[among]] for key in reversed(rank)]
    for place in among[np.lexsort(keys)] if len(among) else among:
        low, high = int(first[place]), int(last[place])
        others = taken.setdefault(int(cluster[place]), [])
        if all(high < a or low > b for a, b in others):
            others.append((low, high))
            kept.append(int(order[place]))
    return np.concatenate([order[alone], np.array(kept, dtype=np.int64)])


def overlap_groups(spans: Spans) -> Ints:
    """Group numbers of spans sorted by first token: those that overlap share one."""
    opens = np.ones(len(spans), dtype=bool)
    opens[1:] = spans.first[1:] > np.maximum.accumulate(spans.last)[:-1]
    return np.cumsum(opens)


def _longest(engine: Engine, rule: Ints, spans: Spans, length: Ints, context_ok: Bools) -> Ints:
    names = {name: number for number, name in enumerate(engine.families)}
    category = np.array([names[r.entry.category] for r in engine.rules], dtype=np.int64)[rule]
    tier = np.array([TIERS.index(r.entry.tier) for r in engine.rules], dtype=np.int64)[rule]
    off = np.array([r.entry.default_off for r in engine.rules], dtype=bool)[rule]
    # A hit that will not be counted must not hide one that will, however long it is.
    counts = context_ok & ~off
    rank = [(~counts).astype(np.int64), -length, spans.first, tier, rule]
    return choose_longest(category, spans, rank)


def _contexts(
    engine: Engine, found: dict[int, Candidates], hits: Hits, stream: Stream
) -> dict[int, Bools]:
    """For each rule with hits, which of them have what the entry requires around.

    @category means its core and strong hits. Those that themselves require something come
    second, so that the result does not depend on the order of the file.
    """
    free = [n for n in found if not _asks(engine.rules[n])]
    context = {n: np.ones(len(found[n].length), dtype=bool) for n in free}
    support = _support(engine, found, context)
    asking = [n for n in found if _asks(engine.rules[n])]
    sure = [n for n in asking if engine.rules[n].entry.tier != "ctx"]
    for n in sure:
        context[n] = _met(engine.rules[n], found[n].spans, hits, stream, support)
    support = _support(engine, found, context) if sure else support
    for n in asking:
        if n not in context:
            context[n] = _met(engine.rules[n], found[n].spans, hits, stream, support)
    return context


def _asks(rule: Rule) -> bool:
    return bool(rule.required or rule.required_categories)


def _support(
    engine: Engine, found: dict[int, Candidates], context: dict[int, Bools]
) -> dict[str, Spans]:
    parts: dict[str, list[Spans]] = {}
    for n, met in context.items():
        entry = engine.rules[n].entry
        if entry.tier != "ctx" and not entry.default_off:
            parts.setdefault(entry.category, []).append(found[n].spans[met])
    return {category: join_spans(spans) for category, spans in parts.items()}


def _met(rule: Rule, spans: Spans, hits: Hits, stream: Stream, support: dict[str, Spans]) -> Bools:
    around = join_spans(
        [tokens_of(rule.required, hits, stream)]
        + [support[name] for name in rule.required_categories if name in support]
    )
    if not len(around):
        return np.zeros(len(spans), dtype=bool)
    near = count_within(stream.sentence, spans, around, CONTEXT_SENTENCES)
    # A hit is not its own context.
    return near - count_overlapping(spans, around) > 0


def counted(rule: Rule) -> tuple[bool, bool]:
    """Whether an entry's hits may count as strict, and as broad."""
    entry = rule.entry
    if entry.default_off or entry.kind == PROPER_NAME:
        return False, False
    return entry.tier == "core", True
