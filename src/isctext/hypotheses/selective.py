"""H3: selective uptake. The tables ``uptake``, ``uptake_summary`` and ``substitution``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from isctext.hypotheses.arms import Arm
from isctext.hypotheses.comparing import Compared, Comparison, compare, renamed
from isctext.hypotheses.counted import Ints
from isctext.hypotheses.evidence import Row, number
from isctext.hypotheses.options import SCOPES, HypothesesOptions, Scope
from isctext.hypotheses.scene import Scene, table
from isctext.hypotheses.strata import Factor, factors, length_factor, stratify
from isctext.hypotheses.substitution import substitution_rows
from isctext.hypotheses.units import Units, presence
from isctext.hypotheses.windows import windows
from isctext.records.hypotheses import SUBSTITUTION, UPTAKE, UPTAKE_SUMMARY
from isctext.records.stage import Rows
from isctext.statistics.odds import log_odds_ratio
from isctext.statistics.uptake_power import uptake_power

Bools = NDArray[np.bool_]


def measure_uptake(inputs: Mapping[str, Rows], options: HypothesesOptions) -> dict[str, pa.Table]:
    """The tables of H3, for each other arena.

    ``inputs``: mentions, documents, segments, duplicates, entities, topic_weights. The headline
    is stratum all, scope broad, duplicates as the study treats them; beside it the strict scope,
    the other treatment of duplicates, strata that make the two arenas alike in topic,
    territory, period, or length, periods, and lagged windows.

    Source: methods specification 5.1.
    """
    study = _read(inputs, options)
    compared = [c for arena in options.others for c in _arena(study, arena)]
    return {
        "uptake": table(UPTAKE, [row for c in compared for row in c.rows]),
        "uptake_summary": table(UPTAKE_SUMMARY, [c.summary for c in compared]),
        "substitution": table(SUBSTITUTION, list(_substitution(study))),
    }


@dataclass(frozen=True, slots=True)
class _Study:
    """The scene with its units of one kind, and the factors that they can be made alike in."""

    scene: Scene
    units: Units
    factors: list[Factor]
    flags: tuple[str, ...]

    @property
    def options(self) -> HypothesesOptions:
        return self.scene.options

    def chosen(self, arena: str, duplicates: str) -> Bools:
        """Units of an arena: all of the initiatives', and elsewhere those about the object."""
        doc, counted = self.units.doc, self.scene.counted
        kept = counted.within(arena)[doc]
        if arena != self.options.initiatives:
            kept = kept & self.units.about
        return kept if duplicates == "keep" else kept & ~counted.repeats[doc]

    def presence(self, dimensions: tuple[str, ...], scope: Scope) -> Bools:
        return presence(self.units, self.scene.hits, dimensions, scope)

    def arm(self, present: Bools, chosen: Bools) -> Arm:
        """Those units in one stratum."""
        n = int(chosen.sum())
        source = self.scene.counted.source[self.units.doc[chosen]]
        words = self.units.words[chosen]
        return Arm(present[chosen], source, np.zeros(n, np.int64), 1, words)


def _read(inputs: Mapping[str, Rows], options: HypothesesOptions) -> _Study:
    scene = Scene.read(inputs, options)
    units = scene.paragraph_units() if options.unit == "paragraph" else scene.documents
    found, flags = factors(inputs, scene.counted, units, options)
    return _Study(scene, units, found, tuple(flags))


def _arena(study: _Study, arena: str) -> Iterator[Compared]:
    options = study.options
    treatments = (options.duplicates, "keep" if options.duplicates == "drop" else "drop")
    for duplicates in treatments:
        for scope in SCOPES:
            what = Comparison(options.initiatives, arena, options.unit, scope, duplicates, "all")
            present = study.presence(options.project, scope)
            mine = study.chosen(options.initiatives, duplicates)
            theirs = study.chosen(arena, duplicates)
            here, there = study.arm(present, mine), study.arm(present, theirs)
            whole = compare(what, here, there, options)
            headline = duplicates == options.duplicates and scope == "broad"
            if headline:
                _add_power(whole, here, there, options, primary=arena == options.others[0])
                _add_fragility(whole, study, present, mine)
            yield whole
            if duplicates == options.duplicates:
                yield from _alike(study, what, present, mine, theirs)
            if headline:
                yield from _moving(study, what, present, mine, theirs)


def _alike(
    study: _Study, what: Comparison, present: Bools, mine: Bools, theirs: Bools
) -> Iterator[Compared]:
    """The arenas made alike in the factors asked for, then in length."""
    length = length_factor(study.units, mine)
    sets = [("standardised", study.factors, study.flags), ("length", [length], ())]
    for name, chosen, flags in sets:
        if not chosen:
            continue
        labels = np.stack([factor.label for factor in chosen], axis=1)
        here, there = study.arm(present, mine), study.arm(present, theirs)
        made = stratify(here, there, (labels[mine], labels[theirs]), study.options.min_stratum)
        told = (*flags, *(f"by_{factor.name}" for factor in chosen))
        yield compare(
            renamed(what, name),
            made.here,
            made.there,
            study.options,
            dropped=made.dropped,
            flags=told,
        )


def _moving(
    study: _Study, what: Comparison, present: Bools, mine: Bools, theirs: Bools
) -> Iterator[Compared]:
    """By period and with a lag."""
    doc = study.units.doc
    for window in windows(study.scene.counted, what.arena, study.options):
        here = study.arm(present, mine & window.here[doc])
        there = study.arm(present, theirs & window.there[doc])
        if here.size and there.size:
            yield compare(renamed(what, window.name), here, there, study.options)


def _add_power(
    whole: Compared, here: Arm, there: Arm, options: HypothesesOptions, *, primary: bool
) -> None:
    """What a study like this one would find; of the declared test, where a test is made."""
    if not primary or not options.worlds or whole.tested is None or not whole.tested.any():
        return
    rng = np.random.default_rng([options.seed, 1])
    # Dimensions that the initiatives have not cannot be missed elsewhere.
    own = np.flatnonzero(here.present.any(axis=0))
    sides = [Arm(a.present[:, own], a.source, a.stratum, 1, a.words).side() for a in (here, there)]
    found = uptake_power(sides[0], sides[1], options.worlds, rng)
    quarter, half = (found.multiples.index(m) for m in (0.25, 0.5))
    for at, j in enumerate(own):
        whole.rows[j] |= {
            "power_25": float(found.power[quarter, at]),
            "power_50": float(found.power[half, at]),
            "detectable": number(found.detectable[at]),
        }


def _add_fragility(whole: Compared, study: _Study, present: Bools, mine: Bools) -> None:
    """With which dimensions fragility is told, in the initiatives' units: a description."""
    vocabulary = study.presence(study.options.fragility, "broad")[mine]
    fragile: Bools = np.asarray(vocabulary.any(axis=1))
    if not whole.rows or not fragile.any():
        return
    for j, row in enumerate(whole.rows):
        row["with_fragility"] = float(_odds(present[mine, j], fragile))


def _odds(one: Bools, other: Bools) -> NDArray[np.float64]:
    cells = [one & other, one & ~other, ~one & other, ~one & ~other]
    return log_odds_ratio([[cell.sum() for cell in cells]])


def _substitution(study: _Study) -> Iterator[Row]:
    options, counted, kept = study.options, study.scene.counted, study.scene.kept
    for arena in options.others:
        for scope in SCOPES:
            what = Comparison(
                options.initiatives, arena, "paragraph", scope, options.duplicates, "all"
            )
            near = _near_hits(study.scene, scope)
            yield from substitution_rows(what, near, counted, options, (kept, kept))
            if scope == "broad":
                for window in windows(counted, arena, options):
                    sides = (kept & window.here, kept & window.there)
                    named = renamed(what, window.name)
                    yield from substitution_rows(named, near, counted, options, sides)


def _near_hits(scene: Scene, scope: Scope) -> tuple[Ints, Ints]:
    """Document and category of the codebook hits in a paragraph about the object."""
    hits, options = scene.hits, scene.options
    units = scene.paragraph_units()
    codebook = hits.of((*options.project, *options.contrasts))
    mine = hits.counts(scope) & (units.at_hit >= 0) & codebook
    return hits.doc[mine], hits.category[mine]
