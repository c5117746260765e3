"""Strata of topic, territory, period and length, weighted as the initiatives are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from isctext.hypotheses.arms import Arm
from isctext.hypotheses.counted import Counted, Ints
from isctext.hypotheses.options import HypothesesOptions
from isctext.hypotheses.units import Units
from isctext.records.stage import Rows
from isctext.records.streams import collect
from isctext.records.tables import TOPIC_WEIGHTS

Floats = NDArray[np.float64]

_LENGTH_CLASSES = 5
_TOPIC_WEIGHTS = ("doc_id", "topic", "weight", "n_words")


@dataclass(frozen=True, slots=True)
class Factor:
    """A label for each unit, -1 where it has none. Units without a label are in no stratum."""

    name: str
    label: Ints


def factors(
    inputs: Mapping[str, Rows], counted: Counted, units: Units, options: HypothesesOptions
) -> tuple[list[Factor], list[str]]:
    """The factors that the study asks for and has, and flags for those that it has not."""
    found, flags = [], []
    for name in options.factors:
        label = _label(name, inputs, counted, units, options)
        if len(np.unique(label[label >= 0])) > 1:
            found.append(Factor(name, label))
        else:
            flags.append(f"no_{name}")
    return found, flags


def length_factor(units: Units, chosen: NDArray[np.bool_]) -> Factor:
    """Fifths of the lengths of the chosen units."""
    if not chosen.any():
        return Factor("length", np.zeros(units.size, np.int64))
    at = np.arange(1, _LENGTH_CLASSES) / _LENGTH_CLASSES
    cuts = np.quantile(units.words[chosen], at)
    return Factor("length", np.searchsorted(cuts, units.words).astype(np.int64))


@dataclass(frozen=True, slots=True)
class Stratified:
    """Two arms in common strata. dropped: the initiatives' share in strata left out."""

    here: Arm
    there: Arm
    dropped: float


def stratify(here: Arm, there: Arm, labels: tuple[Ints, Ints], least: int) -> Stratified:
    """The arms in the strata with ``least`` units or more on both sides.

    labels: of each unit of each arm, one column for each factor (n x F); a unit with a label of
    -1 is in no stratum.
    """
    both = np.concatenate(labels)
    _, code = np.unique(both, axis=0, return_inverse=True)
    code = np.where((both < 0).any(axis=1), -1, code.reshape(-1)).astype(np.int64)
    mine, theirs = code[: here.size], code[here.size :]
    n = int(code.max(initial=-1)) + 1
    counts = [np.bincount(side[side >= 0], minlength=n) for side in (mine, theirs)]
    kept = (counts[0] >= least) & (counts[1] >= least)
    # The last place is that of -1: no stratum stays no stratum.
    new = np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1)
    moved = [new[side] for side in (mine, theirs)]
    strata = int(kept.sum())
    dropped = 1.0 - float((moved[0] >= 0).mean()) if here.size else 1.0
    return Stratified(here.in_strata(moved[0], strata), there.in_strata(moved[1], strata), dropped)


def _label(
    name: str,
    inputs: Mapping[str, Rows],
    counted: Counted,
    units: Units,
    options: HypothesesOptions,
) -> Ints:
    if name == "period":
        return periods(counted, options)[0][units.doc]
    if name == "territory":
        # Documents without a territory are a stratum of their own.
        return counted.territory[units.doc]
    if name == "topic":
        return _main_topic(inputs, counted)[units.doc]
    here = counted.within(options.initiatives)[units.doc]
    return length_factor(units, here).label


def periods(counted: Counted, options: HypothesesOptions) -> tuple[Ints, int]:
    """The bin of each document, from 0, and the first year of bin 0.

    Bins are counted back from the last year with a document of the initiatives, so that the
    most recent bin is whole; earlier and later documents have bins too (numbers from 0).
    """
    if not counted.size:
        return np.zeros(0, np.int64), 0
    here = counted.within(options.initiatives)
    last = int(counted.year[here].max()) if here.any() else int(counted.year.max())
    back = (last - counted.year) // options.bin_years
    far = int(back.max())
    return far - back, last - (far + 1) * options.bin_years + 1


def _main_topic(inputs: Mapping[str, Rows], counted: Counted) -> Ints:
    """The topic with the most words of each document; -1 without topics."""
    out = np.full(counted.size, -1)
    if "topic_weights" not in inputs:
        return out
    schema = pa.schema([TOPIC_WEIGHTS.schema.field(name) for name in _TOPIC_WEIGHTS])
    table = collect(inputs["topic_weights"], schema)
    doc = counted.code(table["doc_id"])
    kept = doc >= 0
    topic = table["topic"].to_numpy().astype(np.int64)
    words = table["weight"].to_numpy() * table["n_words"].to_numpy()
    if not kept.any():
        return out
    n = int(topic.max()) + 1
    code, row = np.unique(doc[kept] * n + topic[kept], return_inverse=True)
    total = np.bincount(row.reshape(-1), words[kept])
    order = np.lexsort((code, -total, code // n))
    first = np.unique(code[order] // n, return_index=True)[1]
    best = code[order][first]
    out[best // n] = best % n
    return out
