"""New documents folded into topics that stand: weights for them, nothing else moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.records.stage import Rows
from isctext.records.tables import TOPIC_PROFILES, TOPIC_RUNS, TOPICS
from isctext.topics.engine import Floats
from isctext.topics.infer import infer
from isctext.topics.kept import document_rows, kept_documents, weigh
from isctext.topics.options import TopicOptions
from isctext.topics.profiles import profile
from isctext.topics.results import Model, weight_rows
from isctext.topics.units import build_units

_CELL = ["run_id", "topic", "arena", "year"]


@dataclass(frozen=True, slots=True)
class _Standing:
    """The model as it stands: its topics, in their order, over its sorted vocabulary."""

    run: dict[str, Any]
    phi: Floats
    prior: Floats
    terms: list[str]
    documents: pa.Table

    @property
    def run_id(self) -> str:
        return str(self.run["run_id"])


def fold_in(
    inputs: Mapping[str, Rows], previous: Mapping[str, Rows], options: TopicOptions
) -> dict[str, pa.Table] | None:
    """The tables of ``fit_topics`` with the documents that came since, or None.

    None, so that all is fitted again: when there is no model, when a document of the model has
    gone, repeats another one now, or has another arena or year, and when those folded in would
    be more than ``options.refit`` of those that it was fitted on. New documents get weights in
    the topics as they are; terms, labels, coherence and the weights of others do not move.
    """
    documents = kept_documents(inputs)
    standing = _standing(previous)
    if standing is None or not _bears(standing, documents, options):
        return None
    known = standing.documents["doc_id"].combine_chunks()
    new = documents.filter(pc.invert(pc.is_in(documents["doc_id"], value_set=known)))
    added = _fold(inputs["segments"], new.combine_chunks(), standing, options)
    profiles = _summed(
        [previous["topic_profiles"].table(), profile(standing.run_id, added.weighed)]
    )
    return {
        "topic_runs": _run_row(standing.run, added, new.num_rows),
        "topics": _with_shares(previous["topics"].table(), profiles),
        "topic_weights": pa.concat_tables([previous["topic_weights"].table(), weight_rows(added)]),
        "topic_profiles": profiles,
        "topic_terms": previous["topic_terms"].table(),
        "topic_documents": pa.concat_tables(
            [standing.documents, document_rows(standing.run_id, new, folded=True)]
        ),
    }


def _standing(previous: Mapping[str, Rows]) -> _Standing | None:
    runs = previous["topic_runs"].table().to_pylist()
    if not runs or runs[0]["k"] == 0:
        return None
    terms = previous["topic_terms"].table()
    flat = pc.list_flatten(terms["weights"].combine_chunks()).to_numpy().astype(np.float64)
    topics = previous["topics"].table()
    return _Standing(
        run=runs[0],
        phi=flat.reshape(terms.num_rows, runs[0]["k"]).T,
        prior=topics["prior"].to_numpy(),
        terms=terms["term"].to_pylist(),
        documents=previous["topic_documents"].table(),
    )


def _bears(standing: _Standing, documents: pa.Table, options: TopicOptions) -> bool:
    """Whether every document of the model is as it was, and the new ones are few."""
    was = standing.documents.select(["doc_id", "arena", "year"])
    same = was.join(documents, keys="doc_id", right_suffix="_now", join_type="inner")
    if same.num_rows < was.num_rows or not same["arena"].equals(same["arena_now"]):
        return False
    if not same["year"].equals(same["year_now"]):
        return False
    fitted, folded = standing.run["docs_fitted"], standing.run["docs_folded"]
    new = documents.num_rows - was.num_rows
    return bool(folded + new <= options.refit * fitted)


def _fold(segments: Rows, new: pa.Table, standing: _Standing, options: TopicOptions) -> Model:
    doc_ids = new["doc_id"].to_pylist()
    units = build_units(segments.of(doc_ids), doc_ids, options, standing.terms)
    theta = infer(units.matrix, standing.phi, standing.prior)
    filled = np.flatnonzero(theta.sum(axis=1) > 0)
    weighed = weigh(new, units, theta[filled], filled)
    return Model(
        run_id=standing.run_id,
        units=units,
        filled=filled,
        phi=standing.phi,
        shares=np.zeros(len(standing.phi)),
        prior=standing.prior,
        weighed=weighed,
        doc_ids=pa.array(doc_ids, pa.string()),
    )


def _run_row(run: Mapping[str, Any], added: Model, new: int) -> pa.Table:
    grown = {
        "units": run["units"] + len(added.filled),
        "tokens": run["tokens"] + int(added.units.matrix.sum()),
        "docs_folded": run["docs_folded"] + new,
    }
    return TOPIC_RUNS.from_rows([{**run, **grown}])


def _summed(parts: list[pa.Table]) -> pa.Table:
    """Profiles of disjoint documents as one: words and documents add up, shares by words."""
    table = pa.concat_tables(parts)
    mass = pc.multiply(table["share"], pc.cast(table["n_words"], pa.float64()))
    cells = table.append_column("mass", mass).group_by(_CELL, use_threads=False)
    summed = cells.aggregate([("mass", "sum"), ("docs", "sum"), ("n_words", "sum")])
    words = pc.cast(summed["n_words_sum"], pa.float64())
    whole = TOPIC_PROFILES.from_columns(
        {name: summed[name].combine_chunks() for name in _CELL}
        | {
            "share": pc.divide(summed["mass_sum"], pc.max_element_wise(words, 1.0)),
            "docs": pc.cast(summed["docs_sum"], pa.int32()),
            "n_words": summed["n_words_sum"],
        }
    )
    return whole.sort_by([(name, "ascending", "at_start") for name in TOPIC_PROFILES.sort])


def _with_shares(topics: pa.Table, profiles: pa.Table) -> pa.Table:
    """The topics with their shares of the words of all arenas."""
    whole = profiles.filter(pc.is_null(profiles["year"]))
    topic, words = whole["topic"].to_numpy(), whole["n_words"].to_numpy().astype(np.float64)
    mass = np.bincount(topic, whole["share"].to_numpy() * words, topics.num_rows)
    total = np.bincount(topic, words, topics.num_rows)
    share = pa.array((mass / np.maximum(total, 1.0))[topics["topic"].to_numpy()])
    return TOPICS.conform(topics.drop_columns(["share"]).append_column("share", share))
