"""Supervised frames: what people coded, learnt and counted over the whole corpus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
from scipy import sparse

from isctext.framing.counted import Bools, Counted, Floats, Ints, read_counted
from isctext.framing.framecodes import read_codes
from isctext.framing.framemodel import CrossFit, cross_fit
from isctext.framing.frameoptions import FrameOptions
from isctext.framing.framerows import (
    Asked,
    Calls,
    calibration_rows,
    frame_row,
    model_rows,
    prevalence_rows,
    refused_row,
    score_rows,
)
from isctext.framing.frameunits import Unit, count_matrix, read_sample, read_units
from isctext.records.framing import (
    FRAME_CALIBRATION,
    FRAME_MODELS,
    FRAME_PREVALENCE,
    FRAME_SCORES,
    FRAMES,
)
from isctext.records.spec import TableSpec
from isctext.records.stage import Rows

_TOGETHER = 2_000  # units whose counts are in memory together while all are read
_FEWEST_SOURCES = 4
Row = dict[str, object]
_SPECS: tuple[TableSpec, ...] = (
    FRAMES,
    FRAME_SCORES,
    FRAME_PREVALENCE,
    FRAME_CALIBRATION,
    FRAME_MODELS,
)


def classify_frames(inputs: Mapping[str, Rows], options: FrameOptions) -> dict[str, pa.Table]:
    """The tables of _SPECS. A code that cannot be learnt has a row that says what is missing."""
    rows: dict[str, list[Row]] = {spec.name: [] for spec in _SPECS}
    coded = read_codes(options.codes, options.nothing)
    counted = read_counted(inputs, options.duplicates)
    sample = read_sample(inputs["segments"], counted, coded.units, options.unit)
    asked = [Asked(coded, code, sample, options) for code in range(len(coded.codes))]
    learnt: dict[int, CrossFit] = {}
    for each in asked:
        found = _missing(each) or _learn(each)
        if isinstance(found, str):
            rows["frames"].append(refused_row(each, found))
        else:
            learnt[each.code] = found
            rows["frames"].append(frame_row(each, found))
            rows["frame_calibration"] += calibration_rows(each, found)
            rows["frame_models"] += model_rows(each, found)
    if not asked:
        rows["frames"].append(refused_row(Asked(coded, -1, sample, options), "codes: none"))
    if learnt:
        calls = _call(inputs["segments"], counted, [asked[code] for code in learnt], learnt)
        for code, of_code in calls.items():
            rows["frame_scores"] += score_rows(coded.codes[code], of_code)
            rows["frame_prevalence"] += prevalence_rows(asked[code], of_code, counted)
    return {spec.name: _table(spec, rows[spec.name]) for spec in _SPECS}


def _table(spec: TableSpec, rows: list[Row]) -> pa.Table:
    return spec.from_rows(rows).sort_by([(name, "ascending") for name in spec.sort])


def _missing(asked: Asked) -> str:
    """What a code lacks to be learnt, "" where nothing."""
    coded, sample, options, answer = asked.coded, asked.sample, asked.options, asked.answer
    with_it = len(np.unique(sample.source[answer == 1]))
    checks = (
        ("positives", int((answer == 1).sum()), options.positives),
        ("negatives", int((answer == 0).sum()), options.positives),
        ("coders", coded.busy() if options.coders > 1 else len(coded.coders), options.coders),
        ("sources with the code", with_it, _FEWEST_SOURCES),
        ("terms", len(sample.terms), 1),
    )
    return "; ".join(f"{name}: {n}, needed {need}" for name, n, need in checks if n < need)


def _learn(asked: Asked) -> CrossFit | str:
    known, options = asked.answer >= 0, asked.options
    return cross_fit(
        asked.sample.counts[known],
        asked.answer[known] == 1,
        asked.sample.source[known],
        (options.folds, options.inner),
        options.strength,
    )


def _call(
    segments: Rows, counted: Counted, asked: Sequence[Asked], learnt: Mapping[int, CrossFit]
) -> dict[int, Calls]:
    """All units of the corpus, each read by the models that never saw its source."""
    first = asked[0]
    place = {term: n for n, term in enumerate(first.sample.terms)}
    answers = {each.code: each.by_unit() for each in asked}
    folds = {each.code: _fold_of(counted, each, learnt[each.code]) for each in asked}
    parts: dict[int, list[Calls]] = {code: [] for code in learnt}
    for units in _batches(read_units(segments, counted, first.options.unit)):
        counts = count_matrix(units, place)
        doc = np.array([each.doc for each in units], np.int64)
        places = [(each.doc_id, each.segment_no) for each in units]
        for code, found in learnt.items():
            fold = folds[code][counted.source[doc]]
            probability, called = _read(counts, fold, found)
            given = np.array([answers[code].get(each.unit_id, -1) for each in units], np.int64)
            parts[code].append(Calls(places, doc, fold, probability, called, given))
    return {code: Calls.joined(each) for code, each in parts.items()}


def _fold_of(counted: Counted, asked: Asked, found: CrossFit) -> Ints:
    """The fold whose model reads each source; sources without a coded unit take turns."""
    fold = np.arange(len(counted.sources)) % len(found.models)
    fold[asked.sample.source[asked.answer >= 0]] = found.fold
    return fold


def _read(counts: sparse.csr_array, fold: Ints, found: CrossFit) -> tuple[Floats, Bools]:
    probability, called = np.zeros(len(fold)), np.zeros(len(fold), bool)
    for number, model in enumerate(found.models):
        mine = fold == number
        if mine.any():
            probability[mine] = model.probability(counts[mine])
            called[mine] = probability[mine] >= model.threshold
    return probability, called


def _batches(units: Iterator[Unit]) -> Iterator[list[Unit]]:
    held: list[Unit] = []
    for unit in units:
        held.append(unit)
        if len(held) == _TOGETHER:
            yield held
            held = []
    if held:
        yield held
