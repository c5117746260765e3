"""Worlds of many terms in two arenas: nothing follows, or what looks like it, or a follower.

In each the terms have levels and yearly movements of their own, sources with effects, documents
with bursts. What differs is how the movements of the two arenas hang together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy import signal

from isctext.validation.worlds import (
    Floats,
    draw_documents,
    draw_hits,
    draw_shocks,
    draw_source_effects,
    zipf_shares,
)

SOURCES = 12
# Movements with which the power table of the specification comes out.
SD, MEMORY = 0.5, 0.5
Movements = tuple[Floats, Floats]
Draw = Callable[[np.random.Generator, "Terms"], Movements]


@dataclass(frozen=True, slots=True)
class Terms:
    """K terms over T years in two arenas with ``docs`` documents a year each.

    kind: a name of ``KINDS``. rate: of the middle term, per word; spread: standard deviation of
    the terms' log rates. archives: even, or shifted (each arena's archive grows tenfold at once,
    the second one's three years after the first one's). strength, delay: of the follower.
    clusters: groups of terms, of which ``likeness`` of the movement is the group's. inertia: the
    part of last year's level that a slow follower keeps.
    """

    kind: str = "independent"
    terms: int = 40
    years: int = 20
    docs: int = 100
    rate: float = 150e-6
    spread: float = 0.5
    archives: str = "even"
    strength: float = 0.5
    delay: int = 2
    clusters: int = 4
    likeness: float = 0.8
    inertia: float = 0.5

    def draw(self, rng: np.random.Generator) -> tuple[Floats, Floats]:
        """Hits (K x 2 x T) and words (2 x T)."""
        x, y = KINDS[self.kind](rng, self)
        level = np.log(self.rate) + rng.normal(0.0, self.spread, (self.terms, 1, 1))
        documents = draw_documents(rng, self._documents(), zipf_shares(SOURCES))
        effects = draw_source_effects(rng, documents, 0.5, self.terms)
        rates = level + np.stack([x, y], axis=1)
        hits = draw_hits(rng, documents, rates, source_effects=effects)
        return documents.by_year(hits), documents.by_year(documents.tokens)

    def many(self, worlds: int, seed: int) -> tuple[Floats, Floats]:
        """Hits and words of so many worlds: W x K x 2 x T and W x 2 x T."""
        drawn = [self.draw(np.random.default_rng([seed, i])) for i in range(worlds)]
        return np.stack([hits for hits, _ in drawn]), np.stack([words for _, words in drawn])

    def _documents(self) -> Floats:
        docs = np.full((2, self.years), self.docs)
        if self.archives == "shifted":
            begins = self.years // 2 + np.array([[0], [3]])
            docs = np.where(np.arange(self.years) < begins, self.docs // 5, self.docs * 2)
        return docs


def _own(rng: np.random.Generator, terms: Terms, sd: float = SD, extra: int = 0) -> Floats:
    return draw_shocks(rng, (terms.terms, terms.years + extra), phi=MEMORY, sd=sd)


def _independent(rng: np.random.Generator, terms: Terms) -> Movements:
    return _own(rng, terms), _own(rng, terms)


def _growth(rng: np.random.Generator, terms: Terms) -> Movements:
    """Each term spreads along its own S, in the same years in both arenas."""
    t = np.arange(terms.years)
    middle = rng.uniform(0.2, 0.8, (terms.terms, 1)) * terms.years
    height, speed = rng.uniform(0.5, 2.5, middle.shape), rng.uniform(0.3, 1.2, middle.shape)
    shape = height * (1.0 / (1.0 + np.exp(-speed * (t - middle))) - 0.5)
    return shape + _own(rng, terms), shape + _own(rng, terms)


def _driver(rng: np.random.Generator, terms: Terms) -> Movements:
    """Both arenas follow, at once, something that is not in the corpus."""
    driver = _own(rng, terms)
    return driver + _own(rng, terms, SD / 2), driver + _own(rng, terms, SD / 2)


def _inertia(rng: np.random.Generator, terms: Terms) -> Movements:
    """Both follow the same at once; the second keeps a part of where it was the year before."""
    begin = 20
    driver = draw_shocks(rng, (terms.terms, terms.years + begin), phi=0.3, sd=0.6)
    slow = signal.lfilter([1.0 - terms.inertia], [1.0, -terms.inertia], driver, axis=-1)
    x, y = driver[:, begin:], np.asarray(slow)[:, begin:]
    return x + _own(rng, terms, 0.2), y + _own(rng, terms, 0.2)


def _clusters(rng: np.random.Generator, terms: Terms) -> Movements:
    """Terms move in groups, the same ones in both arenas, which have nothing to do."""
    return _grouped(rng, terms), _grouped(rng, terms)


def _grouped(rng: np.random.Generator, terms: Terms) -> Floats:
    group = np.arange(terms.terms) % terms.clusters
    common = draw_shocks(rng, (terms.clusters, terms.years), phi=MEMORY, sd=SD)[group]
    own = _own(rng, terms)
    return np.asarray(np.sqrt(terms.likeness) * common + np.sqrt(1.0 - terms.likeness) * own)


def _shocks(rng: np.random.Generator, terms: Terms) -> Movements:
    """What strikes all terms of a year, in both arenas, some more and some less."""
    year = draw_shocks(rng, (1, terms.years), phi=MEMORY, sd=SD)
    felt = year * rng.uniform(0.3, 1.7, (terms.terms, 1))
    return felt + _own(rng, terms), felt + _own(rng, terms)


def _still(rng: np.random.Generator, terms: Terms) -> Movements:
    del rng
    nothing = np.zeros((terms.terms, terms.years))
    return nothing, nothing


def _follower(rng: np.random.Generator, terms: Terms) -> Movements:
    """The second does, some years later, what the first did, beside what it does by itself."""
    return _following(_own(rng, terms, extra=terms.delay), _own(rng, terms), terms)


def _groups_follow(rng: np.random.Generator, terms: Terms) -> Movements:
    """The same of terms that move in groups."""
    longer = replace(terms, years=terms.years + terms.delay)
    return _following(_grouped(rng, longer), _grouped(rng, terms), terms)


def _following(lead: Floats, own: Floats, terms: Terms) -> Movements:
    follow = terms.strength * lead[:, : terms.years] + np.sqrt(1.0 - terms.strength**2) * own
    return lead[:, terms.delay :], follow


KINDS: Mapping[str, Draw] = {
    "independent": _independent,
    "growth": _growth,
    "driver": _driver,
    "inertia": _inertia,
    "clusters": _clusters,
    "shocks": _shocks,
    "still": _still,
    "follower": _follower,
    "groups follow": _groups_follow,
}
