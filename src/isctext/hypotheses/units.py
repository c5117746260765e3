"""Units that have a dimension or not: documents, or paragraphs about initiatives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isctext.hypotheses.counted import Counted, Ints, Paragraphs
from isctext.hypotheses.hits import Hits, Named
from isctext.hypotheses.options import HypothesesOptions, Scope

Bools = NDArray[np.bool_]

_FEWEST_ENTRIES = 2  # different entries: a word said twice is one trace


@dataclass(frozen=True, slots=True)
class Units:
    """N units of one kind.

    doc: the document of each. words: of the unit. about: whether it speaks of the object (an
    initiative's name, a form or a concept). at_hit: the unit of each occurrence, -1 for none.
    """

    doc: Ints
    words: Ints
    about: Bools
    at_hit: Ints

    @property
    def size(self) -> int:
        """N."""
        return len(self.doc)


def document_units(counted: Counted, hits: Hits, named: Named, options: HypothesesOptions) -> Units:
    """The counted documents."""
    about = np.zeros(counted.size, dtype=np.bool_)
    about[hits.doc[hits.about_initiatives(options)]] = True
    about[named.doc] = True
    return Units(np.arange(counted.size), counted.words, about, hits.doc)


def paragraph_units(
    paragraphs: Paragraphs, hits: Hits, named: Named, options: HypothesesOptions
) -> Units:
    """The paragraphs that speak of the object, in every arena."""
    at_hit = paragraphs.at(hits.doc, hits.segment)
    about = about_paragraphs(paragraphs, hits, named, options, at_hit)
    # The last place is that of -1: what is in no paragraph is in no unit.
    moved = np.append(np.where(about, np.cumsum(about) - 1, -1), -1)[at_hit]
    everywhere = np.ones(int(about.sum()), dtype=np.bool_)
    return Units(paragraphs.doc[about], paragraphs.words[about], everywhere, moved)


def about_paragraphs(
    paragraphs: Paragraphs, hits: Hits, named: Named, options: HypothesesOptions, at_hit: Ints
) -> Bools:
    """Whether each paragraph names an initiative, a form or a concept."""
    about = np.zeros(len(paragraphs.doc), dtype=np.bool_)
    for at in (
        at_hit[hits.about_initiatives(options)],
        paragraphs.holding(named.doc, named.start),
    ):
        about[at[at >= 0]] = True
    return about


def presence(units: Units, hits: Hits, dimensions: tuple[str, ...], scope: Scope) -> Bools:
    """N x J: the unit has a core hit, or two hits of two entries.

    Scope strict knows core hits only. Source: methods specification 5.1.
    """
    out = np.zeros((units.size, len(dimensions)), dtype=np.bool_)
    for j, name in enumerate(dimensions):
        mine = hits.of((name,)) & (units.at_hit >= 0)
        out[units.at_hit[mine & hits.strict], j] = True
        if scope == "broad":
            some = mine & hits.broad
            pairs = np.unique(np.stack([units.at_hit[some], hits.entry[some]]), axis=1)
            entries = np.bincount(pairs[0], minlength=units.size)
            out[:, j] |= entries >= _FEWEST_ENTRIES
    return out
