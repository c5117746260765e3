"""Segments to topics: units, number of topics, model, measures, labels, profiles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np
import pyarrow as pa

from isctext.records.stage import Rows
from isctext.records.tables import (
    TOPIC_DOCUMENTS,
    TOPIC_PROFILES,
    TOPIC_RUNS,
    TOPIC_TERMS,
    TOPIC_WEIGHTS,
    TOPICS,
)
from isctext.topics.choose import Trial, choose_k, try_numbers
from isctext.topics.engine import Engine, EngineOptions, Fit, load_engine
from isctext.topics.kept import document_rows, kept_documents, weigh
from isctext.topics.measures import diversity
from isctext.topics.options import TopicOptions
from isctext.topics.profiles import profile
from isctext.topics.results import Model, term_rows, topic_rows, weight_rows
from isctext.topics.units import Units, build_units

__all__ = ["TopicOptions", "fit_topics"]

MIN_UNITS = MIN_TERMS = 50


def fit_topics(inputs: Mapping[str, Rows], options: TopicOptions) -> dict[str, pa.Table]:
    """The tables topic_runs, topics, _weights, _profiles, _terms and _documents of one fit.

    ``inputs``: segments, documents, duplicates (left out). Topics are numbered by their
    share of the words, largest first. A corpus of fewer than 50 units with terms, or 50
    terms, gets no model: one row in ``topic_runs`` with k = 0, whose options hold a
    "remark" that says so. The order of the rows in ``inputs`` changes nothing.
    Raises UsageError [IT-REG-001] for an unknown engine, PluginError [IT-TOP-002] for one
    that breaks its contract.
    """
    engine = load_engine(options.engine)
    documents = kept_documents(inputs)
    units = build_units(inputs["segments"], documents["doc_id"].to_pylist(), options)
    filled = int(np.count_nonzero(np.diff(units.matrix.indptr)))
    if filled < MIN_UNITS or len(units.terms) < MIN_TERMS:
        return _too_small(units, filled, options)
    trials = _trials(engine, units, options)
    k = choose_k(trials, filled) if options.k == "auto" else options.k
    fit = engine(units.matrix, units.terms, EngineOptions(k, options.seed, options.iterations))
    model = _model(documents, units, fit, _run_id(units, options, k))
    return {
        "topic_runs": _run_row(model, fit, trials, options),
        "topics": topic_rows(model),
        "topic_weights": weight_rows(model),
        "topic_profiles": profile(model.run_id, model.weighed),
        "topic_terms": term_rows(model),
        "topic_documents": document_rows(model.run_id, documents, folded=False),
    }


def _trials(engine: Engine, units: Units, options: TopicOptions) -> list[Trial]:
    if options.k != "auto":
        return []
    return try_numbers(engine, units.matrix, units.terms, options.seed)


def _model(documents: pa.Table, units: Units, fit: Fit, run_id: str) -> Model:
    """The fit with its topics in order of size and its units in their places."""
    filled = np.flatnonzero(np.diff(units.matrix.indptr))
    words = units.n_words[filled].astype(np.float64)
    shares = words @ fit.theta[filled] / max(words.sum(), 1.0)
    order = np.argsort(-shares, kind="stable")
    prior = np.zeros(len(order)) if fit.prior is None else fit.prior
    return Model(
        run_id=run_id,
        units=units,
        filled=filled,
        phi=fit.phi[order],
        shares=shares[order],
        prior=prior[order],
        weighed=weigh(documents, units, fit.theta[np.ix_(filled, order)], filled),
        doc_ids=documents["doc_id"].combine_chunks(),
    )


def _run_id(units: Units, options: TopicOptions, k: int) -> str:
    """16 hexadecimal characters: the options, the number of topics, vocabulary and counts."""
    digest = hashlib.sha256(_json([asdict(options), k]).encode())
    digest.update("\x1f".join(units.terms).encode())
    for part in (units.matrix.indptr, units.matrix.indices, units.matrix.data):
        digest.update(np.ascontiguousarray(part, dtype="<i8").tobytes())
    return digest.hexdigest()[:16]


def _run_row(model: Model, fit: Fit, trials: Sequence[Trial], options: TopicOptions) -> pa.Table:
    facts: dict[str, object] = asdict(options)
    if trials:
        facts["tried"] = [asdict(trial) | {"score": trial.score} for trial in trials]
    facts["log"] = fit.log
    versions = dict(fit.versions) | {"numpy": np.__version__}
    row = {
        "run_id": model.run_id,
        "engine": options.engine,
        "k": len(model.phi),
        "seed": options.seed,
        "options": _json(facts),
        "versions": _json(versions),
        "units": len(model.filled),
        "terms": len(model.units.terms),
        "tokens": int(model.units.matrix.sum()),
        "npmi": float(model.coherence().mean()),
        "diversity": diversity(model.phi),
        "docs_fitted": len(model.doc_ids),
        "docs_folded": 0,
    }
    return TOPIC_RUNS.from_rows([row])


def _too_small(units: Units, filled: int, options: TopicOptions) -> dict[str, pa.Table]:
    remark = (
        f"no model: {filled} text units with terms and {len(units.terms)} terms, "
        f"at least {MIN_UNITS} and {MIN_TERMS} are needed"
    )
    row = {
        "run_id": _run_id(units, options, 0),
        "engine": options.engine,
        "k": 0,
        "seed": options.seed,
        "options": _json(asdict(options) | {"remark": remark}),
        "versions": _json({"numpy": np.__version__}),
        "units": filled,
        "terms": len(units.terms),
        "tokens": int(units.matrix.sum()),
        "npmi": 0.0,
        "diversity": 0.0,
        "docs_fitted": 0,
        "docs_folded": 0,
    }
    return {
        "topic_runs": TOPIC_RUNS.from_rows([row]),
        "topics": TOPICS.empty(),
        "topic_weights": TOPIC_WEIGHTS.empty(),
        "topic_profiles": TOPIC_PROFILES.empty(),
        "topic_terms": TOPIC_TERMS.empty(),
        "topic_documents": TOPIC_DOCUMENTS.empty(),
    }


def _json(facts: object) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)
