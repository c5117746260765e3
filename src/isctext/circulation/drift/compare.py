"""One comparison of one category or entry: units drawn, controls chosen, drift measured."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from isctext.circulation.drift.collocates import Collocate, collocates
from isctext.circulation.drift.controls import Stratum, bundles, fitting_size
from isctext.circulation.drift.scene import Scene
from isctext.circulation.drift.sides import Comparison, Contrast, Sides
from isctext.circulation.drift.targets import Target, head_pos, own_lemmas
from isctext.circulation.drift.words import Ints, Spots
from isctext.statistics.drift_rank import FEWEST_CONTROLS, Drawn, Drift, measure, power, rarefied

Row = dict[str, object]
Pair = tuple[int, int]

SHARES = (0.4, 0.7)
# Where policy has 274 documents with a word and initiatives 91, p moved from .01 to .04 with the
# luck of one drawing.
_DRAWINGS = 3


@dataclass(frozen=True, slots=True)
class Compared:
    """A row of ``drift`` (without q, tests and verdict), and its collocates."""

    row: Row
    terms: list[Collocate]


@dataclass(frozen=True, slots=True)
class _Held:
    """What two sides have of some occurrences."""

    documents: Pair
    hits: Pair
    sources: Pair


def compare(scene: Scene, target: Target, contrast: Contrast) -> Compared | None:
    """A target on two sides; None where a side does not have it at all.

    The row's reason says why nothing was measured, "" where something was.
    """
    comparison, sides = contrast.comparison, contrast.sides
    rows = _on_sides(scene, target, sides)
    held = _held(scene, list(rows.values()), sides)
    if min(held.documents) == 0:
        return None
    strata = _strata(scene, rows, contrast)
    shared = _held(scene, [rows[entry] for entry in strata], sides)
    row = _counted(target, comparison, held)
    row |= {"entries": len(strata), "shared_a": shared.hits[0], "shared_b": shared.hits[1]}
    least = scene.options.min_documents
    if min(shared.documents) < least:
        return _without(row, "documents", min(shared.documents), least)
    rng = np.random.default_rng([scene.options.seed, seed_of(target, comparison)])
    spots = [scene.mentions.spots.take(rows[entry]) for entry in strata]
    units = _Units(spots, list(strata.values()))
    return _tested(scene, row, units, contrast, rng)


@dataclass(frozen=True, slots=True)
class _Units:
    """The entries that both sides have: their occurrences, and how many documents to draw."""

    spots: list[Spots]
    strata: list[Stratum]

    @property
    def sizes(self) -> list[int]:
        """Documents of each side to be drawn, by entry."""
        return [one.size for one in self.strata]


def _tested(
    scene: Scene, row: Row, units: _Units, contrast: Contrast, rng: np.random.Generator
) -> Compared:
    sides, sizes = contrast.sides, units.sizes
    drawings = [scene.draw(units.spots, sizes, sides, rng) for _ in range(_DRAWINGS)]
    word, documents = drawings[0]
    drawn = [len(np.unique(documents[word.beside.there == side])) for side in (False, True)]
    row |= {"drawn_a": drawn[0], "drawn_b": drawn[1]}
    if min(drawn) < scene.options.min_documents:
        return _without(row, "documents", min(drawn), scene.options.min_documents)
    codes = bundles(units.strata, contrast.vocabulary, scene.options.controls, rng)
    row["controls"] = len(codes)
    if len(codes) < FEWEST_CONTROLS:
        return _without(row, "control words", len(codes), FEWEST_CONTROLS)
    controls = []
    for one in codes:
        spots = [scene.word(code) for code in one.tolist()]
        controls.append([scene.draw(spots, sizes, sides, rng)[0] for _ in range(_DRAWINGS)])
    made = _measured(scene, [one for one, _ in drawings], controls, rng)
    # Of one drawing: over several of them the same documents would be counted again.
    everywhere = contrast.uses.within(documents, sides)
    terms = collocates(word.beside, scene.source[documents], everywhere)
    return Compared(row | made | {"reason": ""}, terms)


def _without(row: Row, what: str, found: int, needed: int) -> Compared:
    """Nothing was measured, and why."""
    return Compared(row | {"reason": f"{what}: {found}, needed {needed}"}, [])


def _measured(
    scene: Scene, word: Drawn, controls: Sequence[Drawn], rng: np.random.Generator
) -> Row:
    draws = scene.options.draws
    word, controls = rarefied(word, controls, rng)
    made = measure(word, controls, rng, draws)
    seen = {
        f"power_{round(100 * share)}": power(word, controls, made, share, rng, draws=draws)
        for share in SHARES
    }
    return _told(made) | seen


def _told(made: Drift) -> Row:
    row: Row = {
        "jsd": made.told.divergence,
        "jsd_chance": made.told.by_chance,
        "excess": made.told.excess,
        "excess_expected": made.expected,
        "subject": made.subject,
        "apart": made.apart,
        "excess_controls": float(np.median(made.controls)),
        "subject_controls": float(np.median(made.grounds[:, 0])),
        "apart_controls": float(np.median(made.grounds[:, 1])),
        "p_bare": made.p_bare,
        "p": made.p,
    }
    return row


def _counted(target: Target, comparison: Comparison, held: _Held) -> Row:
    row: Row = {name: getattr(target, name) for name in ("level", "name", "category", "family")}
    row |= {"scope": target.scope} | comparison.columns
    row |= {"drawn_a": 0, "drawn_b": 0, "controls": 0}
    for name, pair in (("docs", held.documents), ("hits", held.hits), ("sources", held.sources)):
        row |= {f"{name}_a": pair[0], f"{name}_b": pair[1]}
    return row


def _on_sides(scene: Scene, target: Target, sides: Sides) -> dict[str, Ints]:
    place = sides[scene.mentions.spots.document]
    return {entry: rows[place[rows] >= 0] for entry, rows in target.strata.items()}


def _held(scene: Scene, parts: Sequence[Ints], sides: Sides) -> _Held:
    rows = np.concatenate([np.zeros(0, np.int64), *parts])
    documents = scene.mentions.spots.document[rows]
    place = sides[documents]
    mine = [documents[place == side] for side in (0, 1)]
    return _Held(
        documents=(len(np.unique(mine[0])), len(np.unique(mine[1]))),
        hits=(len(mine[0]), len(mine[1])),
        sources=(len(np.unique(scene.source[mine[0]])), len(np.unique(scene.source[mine[1]]))),
    )


def _strata(scene: Scene, rows: Mapping[str, Ints], contrast: Contrast) -> dict[str, Stratum]:
    """The entries that both sides have."""
    every = np.concatenate([np.zeros(0, np.int64), *rows.values()])
    own = np.ones(len(scene.stream.lemmas), bool)
    own[own_lemmas(scene.stream, scene.mentions, every)] = False
    free = own & scene.ordinary
    none = np.zeros(len(own), bool)
    found = {}
    for entry, mine in rows.items():
        held = _held(scene, [mine], contrast.sides)
        if min(held.documents) == 0:
            continue
        alike = free & scene.pos.get(head_pos(scene.stream, scene.mentions, mine), none)
        size = min(*held.documents, scene.options.max_documents)
        given = Stratum(np.array(held.documents), np.array(held.hits), size, alike)
        least = scene.options.min_documents
        fitted = fitting_size(given, contrast.vocabulary, scene.options.controls, least)
        found[entry] = Stratum(given.documents, given.hits, fitted, alike)
    return found


def seed_of(target: Target, comparison: Comparison) -> int:
    """A seed of its own for each comparison: what it draws does not depend on the others."""
    name = [target.level, target.name, target.scope, *map(str, comparison.columns.values())]
    return zlib.crc32("\x1f".join(name).encode())
