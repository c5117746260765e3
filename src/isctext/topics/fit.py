"""Segments to topics: units, number of topics, model, measures, labels, profiles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.records.stage import Rows
from isctext.records.tables import (
    DOCUMENTS,
    DUPLICATES,
    TOPIC_PROFILES,
    TOPIC_RUNS,
    TOPIC_WEIGHTS,
    TOPICS,
)
from isctext.topics.choose import Trial, choose_k, try_numbers
from isctext.topics.engine import Engine, EngineOptions, Fit, Ints, load_engine
from isctext.topics.measures import diversity
from isctext.topics.options import TopicOptions
from isctext.topics.profiles import Weighed, profile
from isctext.topics.results import Model, topic_rows, weight_rows
from isctext.topics.units import Units, build_units

__all__ = ["TopicOptions", "fit_topics"]

MIN_UNITS = MIN_TERMS = 50


def fit_topics(inputs: Mapping[str, Rows], options: TopicOptions) -> dict[str, pa.Table]:
    """The tables topic_runs, topics, topic_weights and topic_profiles of one fit.

    ``inputs``: segments, documents, duplicates (left out). Topics are numbered by their
    share of the words, largest first. A corpus of fewer than 50 units with terms, or 50
    terms, gets no model: one row in ``topic_runs`` with k = 0, whose options hold a
    "remark" that says so. The order of the rows in ``inputs`` changes nothing.
    Raises UsageError [IT-REG-001] for an unknown engine, PluginError [IT-TOP-002] for one
    that breaks its contract.
    """
    engine = load_engine(options.engine)
    documents = _documents(inputs)
    units = build_units(inputs["segments"], documents["doc_id"].to_pylist(), options)
    filled = int(np.count_nonzero(np.diff(units.matrix.indptr)))
    if filled < MIN_UNITS or len(units.terms) < MIN_TERMS:
        return _too_small(units, filled, options)
    trials = _trials(engine, units, options)
    k = choose_k(trials, filled) if options.k == "auto" else options.k
    fit = engine(units.matrix, units.terms, EngineOptions(k, options.seed, options.iterations))
    model = _Made(documents, units, fit, _run_id(units, options, k)).model()
    return {
        "topic_runs": _run_row(model, fit, trials, options),
        "topics": topic_rows(model),
        "topic_weights": weight_rows(model),
        "topic_profiles": profile(model.run_id, model.weighed),
    }


def _documents(inputs: Mapping[str, Rows]) -> pa.Table:
    """doc_id, arena and date of the documents that are no duplicates, sorted."""
    names = ("doc_id", "arena", "date")
    schema = pa.schema([DOCUMENTS.schema.field(name) for name in names])
    table = _collect(inputs["documents"], schema)
    only_id = pa.schema([DUPLICATES.schema.field("doc_id")])
    dropped = _collect(inputs["duplicates"], only_id)["doc_id"].combine_chunks()
    kept = pc.invert(pc.is_in(table["doc_id"], value_set=dropped))
    return table.filter(kept).sort_by("doc_id").combine_chunks()


def _collect(rows: Rows, schema: pa.Schema) -> pa.Table:
    parts = [
        pa.Table.from_batches([batch]).select(schema.names).cast(schema) for batch in rows.batches()
    ]
    return pa.concat_tables(parts) if parts else schema.empty_table()


def _trials(engine: Engine, units: Units, options: TopicOptions) -> list[Trial]:
    if options.k != "auto":
        return []
    return try_numbers(engine, units.matrix, units.terms, options.seed)


@dataclass(frozen=True, slots=True)
class _Made:
    documents: pa.Table
    units: Units
    fit: Fit
    run_id: str

    def model(self) -> Model:
        """The fit with its topics in order of size and its units in their places."""
        units = self.units
        filled = np.flatnonzero(np.diff(units.matrix.indptr))
        words = units.n_words[filled].astype(np.float64)
        shares = words @ self.fit.theta[filled] / max(words.sum(), 1.0)
        order = np.argsort(-shares, kind="stable")
        arenas, arena, year = self._places()
        doc = units.doc[filled]
        weighed = Weighed(
            theta=self.fit.theta[np.ix_(filled, order)],
            n_words=units.n_words[filled],
            doc=doc,
            arena=arena[doc],
            year=year[doc],
            arenas=arenas,
        )
        doc_ids = self.documents["doc_id"].combine_chunks()
        return Model(
            self.run_id, units, filled, self.fit.phi[order], shares[order], weighed, doc_ids
        )

    def _places(self) -> tuple[list[str], Ints, Ints]:
        arenas = sorted(pc.unique(self.documents["arena"]).to_pylist())
        code = pc.index_in(self.documents["arena"], value_set=pa.array(arenas, pa.string()))
        year = pc.fill_null(pc.year(self.documents["date"]), -1)
        return arenas, code.to_numpy().astype(np.int64), year.to_numpy()


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
    }
    return {
        "topic_runs": TOPIC_RUNS.from_rows([row]),
        "topics": TOPICS.empty(),
        "topic_weights": TOPIC_WEIGHTS.empty(),
        "topic_profiles": TOPIC_PROFILES.empty(),
    }


def _json(facts: object) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)
