"""One comparison of one category or entry: units drawn, controls chosen, drift measured."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from isctext.circulation.drift.collocates import Collocate, collocates
from isctext.circulation.drift.controls import Stratum, bundles, fitting_size
from isctext.circulation.drift.scene import Scene
from isctext.circulation.drift.sides import Comparison, Sides, Vocabulary
from isctext.circulation.drift.targets import Target, head_pos, own_lemmas
from isctext.circulation.drift.words import Ints
from isctext.statistics.drift import Cells, stacked
from isctext.statistics.drift_rank import FEWEST_CONTROLS, Drift, measure, power

Row = dict[str, object]
Pair = tuple[int, int]

SHARES = (0.4, 0.7)
_LENDERS = 20  # control words that lend their company, to tell what could have been seen


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


def compare(
    scene: Scene, target: Target, comparison: Comparison, sides: Sides, vocabulary: Vocabulary
) -> Compared | None:
    """A target on two sides; None where a side does not have it at all.

    The row's reason says why nothing was measured, "" where something was.
    """
    rows = _on_sides(scene, target, sides)
    held = _held(scene, rows.values(), sides)
    if min(held.documents) == 0:
        return None
    rng = np.random.default_rng([scene.options.seed, seed_of(target, comparison)])
    strata = _strata(scene, rows, sides, vocabulary)
    shared = _held(scene, [rows[entry] for entry in strata], sides)
    row = _counted(target, comparison, held) | {
        "entries": len(strata),
        "shared_a": shared.hits[0],
        "shared_b": shared.hits[1],
    }
    cells, documents = _draw(scene, rows, strata, sides, rng)
    drawn = [len(np.unique(documents[cells.there == side])) for side in (False, True)]
    row |= {"drawn_a": drawn[0], "drawn_b": drawn[1], "controls": 0}
    least = scene.options.min_documents
    if min(drawn) < least:
        return Compared(row | {"reason": f"documents: {min(drawn)}, needed {least}"}, [])
    codes = bundles(list(strata.values()), vocabulary, scene.options.controls, rng)
    row["controls"] = len(codes)
    if len(codes) < FEWEST_CONTROLS:
        reason = f"control words: {len(codes)}, needed {FEWEST_CONTROLS}"
        return Compared(row | {"reason": reason}, [])
    controls = [_control(scene, bundle, strata, sides, rng) for bundle in codes]
    made, seen = _measured(scene, cells, controls, rng)
    terms = collocates(cells, scene.source[documents], controls)
    return Compared(row | made | seen | {"reason": ""}, terms)


def _measured(
    scene: Scene, cells: Cells, controls: Sequence[Cells], rng: np.random.Generator
) -> tuple[Row, Row]:
    draws = scene.options.draws
    made = measure(cells, controls, rng, draws)
    lenders = controls[:: max(1, len(controls) // _LENDERS)][:_LENDERS]
    seen = [power(cells, lenders, made, share, rng, draws=draws) for share in SHARES]
    return _told(made), {"power_40": seen[0], "power_70": seen[1]}


def _told(made: Drift) -> Row:
    row: Row = {
        "jsd": made.told.divergence,
        "jsd_chance": made.told.by_chance,
        "excess": made.told.excess,
        "excess_expected": made.expected,
        "excess_controls": float(np.median(made.controls)),
        "apart": made.apart,
        "apart_controls": float(np.median(made.controls_apart)),
        "p_bare": made.p_bare,
        "p": made.p,
    }
    return row


def _counted(target: Target, comparison: Comparison, held: _Held) -> Row:
    row: Row = {name: getattr(target, name) for name in ("level", "name", "category", "family")}
    row |= {"scope": target.scope} | comparison.columns
    for name, pair in (("docs", held.documents), ("hits", held.hits), ("sources", held.sources)):
        row |= {f"{name}_a": pair[0], f"{name}_b": pair[1]}
    return row


def _on_sides(scene: Scene, target: Target, sides: Sides) -> dict[str, Ints]:
    place = sides[scene.mentions.spots.document]
    return {entry: rows[place[rows] >= 0] for entry, rows in target.strata.items()}


def _held(scene: Scene, parts: Sequence[Ints] | Mapping[str, Ints], sides: Sides) -> _Held:
    rows = np.concatenate([np.zeros(0, np.int64), *parts])
    documents = scene.mentions.spots.document[rows]
    place = sides[documents]
    mine = [documents[place == side] for side in (0, 1)]
    return _Held(
        documents=(len(np.unique(mine[0])), len(np.unique(mine[1]))),
        hits=(len(mine[0]), len(mine[1])),
        sources=(len(np.unique(scene.source[mine[0]])), len(np.unique(scene.source[mine[1]]))),
    )


def _strata(
    scene: Scene, rows: Mapping[str, Ints], sides: Sides, vocabulary: Vocabulary
) -> dict[str, Stratum]:
    """The entries that both sides have."""
    every = np.concatenate([np.zeros(0, np.int64), *rows.values()])
    own = np.ones(len(scene.stream.lemmas), bool)
    own[own_lemmas(scene.stream, scene.mentions, every)] = False
    free = own & scene.ordinary
    none = np.zeros(len(own), bool)
    found = {}
    for entry, mine in rows.items():
        held = _held(scene, [mine], sides)
        if min(held.documents) == 0:
            continue
        alike = free & scene.pos.get(head_pos(scene.stream, scene.mentions, mine), none)
        size = min(*held.documents, scene.options.max_documents)
        given = Stratum(np.array(held.documents), np.array(held.hits), size, alike)
        least = scene.options.min_documents
        fitted = fitting_size(given, vocabulary, scene.options.controls, least)
        found[entry] = Stratum(given.documents, given.hits, fitted, alike)
    return found


def _draw(
    scene: Scene,
    rows: Mapping[str, Ints],
    strata: Mapping[str, Stratum],
    sides: Sides,
    rng: np.random.Generator,
) -> tuple[Cells, Ints]:
    """The target's units, as many on each side of each entry, and their documents."""
    if not strata:
        empty = np.zeros(0, np.int64)
        return scene.draw(scene.mentions.spots.take(empty), 0, sides, rng)
    spots = scene.mentions.spots
    parts = [scene.draw(spots.take(rows[k]), one.size, sides, rng) for k, one in strata.items()]
    return stacked([cells for cells, _ in parts]), np.concatenate([found for _, found in parts])


def _control(
    scene: Scene,
    bundle: Ints,
    strata: Mapping[str, Stratum],
    sides: Sides,
    rng: np.random.Generator,
) -> Cells:
    sizes = [one.size for one in strata.values()]
    return stacked(
        [
            scene.draw(scene.word(code), size, sides, rng)[0]
            for code, size in zip(bundle.tolist(), sizes, strict=True)
        ]
    )


def seed_of(target: Target, comparison: Comparison) -> int:
    """A seed of its own for each comparison: what it draws does not depend on the others."""
    name = [target.level, target.name, target.scope, *map(str, comparison.columns.values())]
    return zlib.crc32("\x1f".join(name).encode())
