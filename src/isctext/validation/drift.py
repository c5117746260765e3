"""What sense drift achieves on worlds whose truth is known: G9 and its power."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from isctext.statistics.drift import Cells, divergences, even
from isctext.statistics.drift_rank import Drawn, Word, bundle, measure, power, rarefied
from isctext.validation.drift_worlds import Setting, draw_words
from isctext.validation.gate import Gate

LEVEL = 0.05
CONTROLS = 39
ENTRIES = 6
# Draws of the mean under chance; 99 in use, and a third tells it as well for a rate.
DRAWS = 33
Test = Callable[[list[Word], np.random.Generator], float]


def ranked(words: list[Word], rng: np.random.Generator) -> float:
    """P of the rank of what its documents and its distance do not account for: what we do."""
    return measure(*_evened(words[0], words[1:], rng), rng, DRAWS).p


def bare_rank(words: list[Word], rng: np.random.Generator) -> float:
    """P of the rank of the excess as it is: methods specification 3.7."""
    return measure([words[0]], [[one] for one in words[1:]], rng, DRAWS).p_bare


def not_rarefied(words: list[Word], rng: np.random.Generator) -> float:
    """What we do, of all lemmas that each word has: rejected."""
    return measure([words[0]], [[one] for one in words[1:]], rng, DRAWS).p


def _evened(
    target: Word, controls: list[Word], rng: np.random.Generator
) -> tuple[Drawn, Sequence[Drawn]]:
    return rarefied([target], [[one] for one in controls], rng)


def by_documents(words: list[Word], rng: np.random.Generator) -> float:
    """P when documents change sides, no control words: rejected."""
    one = words[0].beside
    labels = np.stack([one.there] + [rng.permutation(one.there) for _ in range(99)])
    values = divergences(one.counts, labels)
    return float(np.mean(values >= values[0]))


def by_words(words: list[Word], rng: np.random.Generator) -> float:
    """P when single words change sides, each as if it were a document: rejected."""
    one = words[0].beside.counts.tocoo()
    times = one.data.astype(np.int64)
    lemma, unit = np.repeat(one.coords[1], times), np.repeat(one.coords[0], times)
    rows = np.zeros((len(lemma), one.shape[1]), np.int8)
    rows[np.arange(len(lemma)), lemma] = 1
    there = words[0].beside.there[unit]
    alone = type(words[0].beside.counts)(rows)
    labels = np.stack([there] + [rng.permutation(there) for _ in range(99)])
    values = divergences(alone, labels)
    return float(np.mean(values >= values[0]))


def called(worlds: int, seed: int, setting: Setting, docs: int = 60, test: Test = ranked) -> float:
    """Share of worlds in which the target is said to drift."""
    said = 0
    for i in range(worlds):
        rng = np.random.default_rng([seed, i])
        size = [docs] * (CONTROLS + 1)
        said += test(draw_words(rng, size, size, setting), rng) <= LEVEL
    return said / worlds


def concept_called(worlds: int, seed: int, setting: Setting, *, pooled: bool) -> float:
    """Share of worlds in which a concept is said to drift whose entries keep their senses.

    Its entries are not used as much on one side as on the other. pooled: all of them taken as
    one word, against control words; else entry by entry, against bundles.
    """
    said = 0
    for i in range(worlds):
        rng = np.random.default_rng([seed, i])
        here, there = (_mix(rng) for _ in range(2))
        held = [min(pair) for pair in zip(here, there, strict=True)]
        sizes = [sum(held)] * CONTROLS if pooled else held * CONTROLS
        words = draw_words(rng, here + sizes, there + sizes, setting)
        entries = [_even(w, n, rng) for w, n in zip(words, held, strict=False)]
        target, controls = (
            bundle(entries),
            [bundle(words[k : k + ENTRIES]) for k in range(ENTRIES, len(words), ENTRIES)],
        )
        if pooled:
            whole = _unsplit(bundle(words[:ENTRIES]))
            target, controls = _even(whole, sum(held), rng), words[ENTRIES:]
        said += measure(*_evened(target, controls, rng), rng, DRAWS).p <= LEVEL
    return said / worlds


def _even(word: Word, size: int, rng: np.random.Generator) -> Word:
    """As many documents on each side."""
    rows = even(word.beside.there, word.beside.stratum, [size], rng)
    return Word(word.beside.take(rows), word.elsewhere.take(rows))


def _unsplit(word: Word) -> Word:
    """The same units in one stratum."""
    one = [
        Cells(c.counts, c.there, np.zeros_like(c.stratum)) for c in (word.beside, word.elsewhere)
    ]
    return Word(*one)


def _mix(rng: np.random.Generator) -> list[int]:
    """Documents of each entry on a side: 150 in all, at least 2 each."""
    shares = rng.dirichlet(np.ones(ENTRIES))
    return [int(2 + n) for n in rng.multinomial(150 - 2 * ENTRIES, shares)]


def told_power(worlds: int, seed: int, share: float, docs: int) -> tuple[float, float]:
    """The power that studies are told, on average, and what is found of another sense.

    share: of the documents of side b.
    """
    told, found = 0.0, 0
    for i in range(worlds):
        rng = np.random.default_rng([seed, i])
        size = [docs] * (CONTROLS + 1)
        words = draw_words(rng, size, size, _LIKE)
        target, controls = _evened(words[0], words[1:], rng)
        made = measure(target, controls, rng, DRAWS)
        told += power(target, controls, made, share, rng, draws=DRAWS)
        other = draw_words(np.random.default_rng([seed, i]), size, size, _other(share))
        found += ranked(other, rng) <= LEVEL
    return told / worlds, found / worlds


# Registers unlike enough that documents changing sides call two words in three drifted, as in
# the specification's own worlds (.72 and more).
_LIKE = Setting(registers=1.5)


def _other(share: float) -> Setting:
    return replace(_LIKE, other_sense=share)


_RANK = "rank among control words of what documents and distance leave of the excess"
_WORDS = "a word and 39 control words, 60 documents a side, "
GATES: tuple[Gate, ...] = (
    Gate(
        "G9 registers", _RANK, _WORDS + "registers unlike, one sense",
        0.10, at_most=True, measure=partial(called, setting=Setting()),
    ),
    Gate(
        "G9 one register", _RANK, _WORDS + "one register, one sense",
        0.10, at_most=True, measure=partial(called, setting=Setting(registers=0.0)),
    ),
    Gate(
        "G9 word of all company", _RANK, _WORDS + "registers unlike, the word less particular",
        0.10, at_most=True, measure=partial(called, setting=Setting(particular=0.05)),
    ),
    Gate(
        "G9 word of own company", _RANK, _WORDS + "registers unlike, the word more particular",
        0.10, at_most=True, measure=partial(called, setting=Setting(particular=0.95)),
    ),
    Gate(
        "G9 rarer word", _RANK, _WORDS + "registers unlike, the word rarer in its documents",
        0.10, at_most=True, measure=partial(called, setting=Setting(often=0.2)),
    ),
    Gate(
        "G9 oftener word", _RANK, _WORDS + "registers unlike, the word oftener in its documents",
        0.10, at_most=True, measure=partial(called, setting=Setting(often=3.0)),
    ),
    Gate(
        "G9 concept", "entry by entry, bundles of control words",
        "six entries of one sense each, unlike shares of them on the sides, one register",
        0.10, at_most=True,
        measure=partial(concept_called, setting=Setting(registers=0.0), pooled=False),
    ),
    Gate(
        "G9 power 60, 40 %", _RANK, _WORDS + "registers unlike, another sense in 40 %",
        0.30, at_most=False, measure=partial(called, setting=_other(0.4)),
    ),
    Gate(
        "G9 power 60, 70 %", _RANK, _WORDS + "registers unlike, another sense in 70 %",
        0.63, at_most=False, measure=partial(called, setting=_other(0.7)),
    ),
    Gate(
        "G9 power 150, 40 %", _RANK, "the same, 150 documents a side, another sense in 40 %",
        0.45, at_most=False, measure=partial(called, setting=_other(0.4), docs=150),
    ),
)  # fmt: skip
