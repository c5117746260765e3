"""Rows of the tables of supervised frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from isctext.framing.counted import Bools, Counted, Floats, Ints
from isctext.framing.framecodes import Coded
from isctext.framing.framemodel import CrossFit, mixed_split
from isctext.framing.frameoptions import FrameOptions
from isctext.framing.frameunits import Sample
from isctext.statistics.classification import (
    brier,
    calibration_error,
    confusion,
    reliability,
    scores,
)
from isctext.statistics.prevalence import corrected_prevalence

Row = dict[str, object]
Place = tuple[str, int]
ALL = "*"
# With fewer coded units of a kind, an arena's own error rates are too loose: those of all serve.
_FEWEST_OWN = 30
_FEWEST_SOURCES = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """One code: its number among all, the sample it is learnt from, how. -1: there is no code."""

    coded: Coded
    code: int
    sample: Sample
    options: FrameOptions

    @property
    def name(self) -> str:
        """The code as it was written."""
        return self.coded.codes[self.code] if self.code >= 0 else ALL

    @property
    def answer(self) -> Ints:
        """Of each unit of the sample: 1, 0, or -1 for a tie."""
        if self.code < 0:
            return np.full(len(self.sample.row), -1, np.int64)
        return self.coded.answer(self.code)[self.sample.row]

    def by_unit(self) -> dict[str, int]:
        """The answer by the unit's id."""
        return dict(zip(self.coded.units, self.coded.answer(self.code).tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Calls:
    """All units of the corpus (N): place, document, fold that read it, what it said, the code.

    given: 1, 0, or -1 where nobody coded the unit or coders were as many on both sides.
    """

    places: list[Place]
    doc: Ints
    fold: Ints
    probability: Floats
    called: Bools
    given: Ints

    @classmethod
    def joined(cls, parts: Sequence[Calls]) -> Calls:
        """The parts one after the other."""
        return cls(
            [place for part in parts for place in part.places],
            np.concatenate([part.doc for part in parts]),
            np.concatenate([part.fold for part in parts]),
            np.concatenate([part.probability for part in parts]),
            np.concatenate([part.called for part in parts]),
            np.concatenate([part.given for part in parts]),
        )


def refused_row(asked: Asked, reason: str) -> Row:
    """A code that is not learnt, with what is missing."""
    return _coded_row(asked) | {"verdict": "not_learnt", "reason": reason}


def frame_row(asked: Asked, found: CrossFit) -> Row:
    """How well a code is learnt, on sources that were held out."""
    known, options = asked.answer >= 0, asked.options
    truth = asked.answer[known] == 1
    counts = asked.sample.counts[known]
    mixed = mixed_split(counts, truth, options)
    got = scores(found.called, truth)
    share = float(truth.mean())
    return _coded_row(asked) | {
        "folds": len(found.models),
        "precision": _may(got.precision),
        "recall": _may(got.recall),
        "f1": _may(got.f1),
        "macro_f1": _may(got.macro_f1),
        "macro_f1_mixed": None if mixed is None else _may(scores(mixed, truth).macro_f1),
        "brier": _may(brier(found.probability, truth)),
        "brier_share": share * (1 - share),
        "calibration_error": _may(calibration_error(reliability(found.probability, truth))),
        "verdict": "learnt",
        "reason": "",
    }


def _coded_row(asked: Asked) -> Row:
    coded, sample, answer = asked.coded, asked.sample, asked.answer
    agreed = coded.agreement(asked.code) if asked.code >= 0 else None
    return {
        "code": asked.name,
        "unit": asked.options.unit,
        "coded": len(answer),
        "positives": int((answer == 1).sum()),
        "negatives": int((answer == 0).sum()),
        "ties": int((answer == -1).sum()) if asked.code >= 0 else 0,
        "unknown": len(coded.units) - len(sample.row),
        "coders": len(coded.coders),
        "sources": len(np.unique(sample.source)),
        "terms": len(sample.terms),
        "folds": 0,
        "alpha": None if agreed is None else _may(agreed.alpha),
        "alpha_lo": None if agreed is None else _may(agreed.lo),
        "alpha_hi": None if agreed is None else _may(agreed.hi),
    }


def calibration_rows(asked: Asked, found: CrossFit) -> Iterator[Row]:
    """The reliability bins of a code."""
    answer = asked.answer
    for each in reliability(found.probability, answer[answer >= 0] == 1):
        yield {
            "code": asked.name,
            "lo": each.lo,
            "hi": each.hi,
            "n": each.n,
            "predicted": each.predicted,
            "observed": each.observed,
        }


def model_rows(asked: Asked, found: CrossFit) -> Iterator[Row]:
    """The models of a code: numbers and words, from which calls can be made again."""
    for fold, model in enumerate(found.models):
        yield {
            "code": asked.name,
            "fold": fold,
            "intercept": model.intercept,
            "slope": model.slope,
            "offset": model.offset,
            "threshold": model.threshold,
            "terms": asked.sample.terms,
            "idf": model.idf.tolist(),
            "coefficients": model.coefficients.tolist(),
        }


def score_rows(name: str, calls: Calls) -> Iterator[Row]:
    """What was said of each unit."""
    for n, (doc_id, segment_no) in enumerate(calls.places):
        given = int(calls.given[n])
        yield {
            "code": name,
            "doc_id": doc_id,
            "segment_no": segment_no,
            "fold": int(calls.fold[n]),
            "probability": float(calls.probability[n]),
            "called": bool(calls.called[n]),
            "coded": None if given < 0 else bool(given),
        }


def prevalence_rows(asked: Asked, calls: Calls, counted: Counted) -> Iterator[Row]:
    """The corrected prevalence in each arena, with the error rates that it rests on."""
    sums = _by_source(calls, counted)
    every = sums[sums[:, 3] + sums[:, 5] > 0][:, 2:]
    for number, arena in enumerate(counted.arenas):
        own = sums[(counted.arena_of == number) & (sums[:, 1] > 0)]
        if not len(own):
            continue
        kinds, held = own[:, [3, 5]].sum(axis=0), (own[:, 3] + own[:, 5] > 0).sum()
        enough = kinds.min() >= _FEWEST_OWN and held >= _FEWEST_SOURCES
        found = corrected_prevalence(
            own[:, 0],
            own[:, 1],
            own[:, 2:],
            rates=None if enough else every,
            seed=asked.options.seed,
            draws=asked.options.draws,
        )
        told = _errors(calls, (calls.given >= 0) & (counted.arena[calls.doc] == number))
        yield told | {
            "code": asked.name,
            "arena": arena,
            "unit": asked.options.unit,
            "units": int(own[:, 1].sum()),
            "called": int(own[:, 0].sum()),
            "raw": _may(found.raw),
            "tpr": _may(found.tpr),
            "fpr": _may(found.fpr),
            "rates": "arena" if enough else "all_arenas",
            "estimate": _may(found.estimate),
            "lo": _may(found.lo),
            "hi": _may(found.hi),
            "keff": found.sources,
            "verdict": "not_corrected" if found.reason else "corrected",
            "reason": found.reason,
        }


def _errors(calls: Calls, known: Bools) -> Row:
    """Calls against codes in one arena."""
    called, truth = calls.called[known], calls.given[known] == 1
    got = scores(called, truth)
    both, false, missed, _ = confusion(called, truth)
    return {
        "coded": int(known.sum()),
        "positives": both + missed,
        "false_calls": false,
        "precision": _may(got.precision),
        "recall": _may(got.recall),
        "f1": _may(got.f1),
    }


def _by_source(calls: Calls, counted: Counted) -> Floats:
    """S x 6: calls, units; coded ones called with the code, with it, called without, without."""
    source, size = counted.source[calls.doc], len(counted.sources)
    yes, no = calls.given == 1, calls.given == 0
    kinds = (calls.called, np.ones(len(source)), calls.called & yes, yes, calls.called & no, no)
    columns = [np.bincount(source, np.asarray(kind, np.float64), size) for kind in kinds]
    return np.stack(columns, axis=1)


def _may(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
