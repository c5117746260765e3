"""A fitted model as rows: topics with their terms, units with their weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from isctext.records.tables import TOPIC_TERMS, TOPIC_WEIGHTS, TOPICS
from isctext.topics.engine import Floats, Ints
from isctext.topics.labels import label_topics
from isctext.topics.measures import best_terms, exclusivity, npmi
from isctext.topics.profiles import Weighed
from isctext.topics.units import Units

TERMS_KEPT = 25
MIN_WEIGHT = 0.01


@dataclass(frozen=True, slots=True)
class Model:
    """A fit whose topics stand in order of size.

    ``filled``: the units with terms, which are the rows of ``weighed``. ``phi``: K x V.
    ``shares``: of the words of those units, by topic. ``prior``: Dirichlet weights (see
    ``engine.Fit``). ``doc_ids``: sorted.
    """

    run_id: str
    units: Units
    filled: Ints
    phi: Floats
    shares: Floats
    prior: Floats
    weighed: Weighed
    doc_ids: pa.Array

    def coherence(self) -> Floats:
        """NPMI of each topic, on the units with terms."""
        return npmi(self.units.matrix[self.filled], self.phi)


def topic_rows(model: Model) -> pa.Table:
    """The table ``topics``: 25 best terms each, by weight in the topic."""
    terms = model.units.terms
    top = best_terms(model.phi, TERMS_KEPT)
    return TOPICS.from_columns(
        {
            "run_id": [model.run_id] * len(model.phi),
            "topic": list(range(len(model.phi))),
            "label": label_topics(model.phi, model.shares, terms),
            "share": model.shares,
            "terms": [[terms[i] for i in row] for row in top],
            "weights": list(np.take_along_axis(model.phi, top, axis=1)),
            "npmi": model.coherence(),
            "exclusivity": exclusivity(model.phi),
            "prior": model.prior,
        }
    )


def term_rows(model: Model) -> pa.Table:
    """The table ``topic_terms``: the whole model, to fold documents in and to ask of a word."""
    return TOPIC_TERMS.from_columns(
        {
            "run_id": pa.repeat(pa.scalar(model.run_id), len(model.units.terms)),
            "term": model.units.terms,
            "weights": list(model.phi.T.astype(np.float32)),
        }
    )


def weight_rows(model: Model) -> pa.Table:
    """The table ``topic_weights``: the weights from 0.01 up, of the units with terms."""
    row, topic = np.nonzero(model.weighed.theta >= MIN_WEIGHT)
    unit, units = model.filled[row], model.units
    return TOPIC_WEIGHTS.from_columns(
        {
            "run_id": pa.repeat(pa.scalar(model.run_id), len(row)),
            "doc_id": model.doc_ids.take(pa.array(units.doc[unit])),
            "unit_no": units.unit_no[unit].astype(np.int32),
            "topic": topic.astype(np.int32),
            "weight": model.weighed.theta[row, topic],
            "n_words": units.n_words[unit].astype(np.int32),
            "first_segment": units.first_segment[unit].astype(np.int32),
            "last_segment": units.last_segment[unit].astype(np.int32),
        }
    )
