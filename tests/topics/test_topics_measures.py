"""Measures and labels: worked by hand, and against loops over every unit."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from isctext.topics.labels import label_topics, relevance
from isctext.topics.measures import best_terms, diversity, exclusivity, npmi


def slow_npmi(counts, columns):
    units = len(counts)
    values = []
    for a, i in enumerate(columns):
        for j in columns[a + 1 :]:
            p_i = sum(row[i] > 0 for row in counts) / units
            p_j = sum(row[j] > 0 for row in counts) / units
            both = sum(row[i] > 0 and row[j] > 0 for row in counts) / units
            if both in (0, 1):
                values.append(1.0 if both else -1.0)
            else:
                values.append(math.log(both / (p_i * p_j)) / -math.log(both))
    return sum(values) / len(values)


def test_npmi_by_hand():
    # Terms 0 and 1: p = 1/2, 1/2, together 1/2: NPMI 1. Terms 0 and 2 never meet: -1.
    counts = sparse.csr_array(np.array([[1, 2, 0], [3, 1, 0], [0, 0, 1], [0, 0, 5]]))
    phi = np.array([[0.6, 0.4, 0], [0.6, 0, 0.4]])
    assert npmi(counts, phi, 2).tolist() == pytest.approx([1, -1])


def test_npmi_of_independent_terms_is_zero():
    counts = sparse.csr_array(np.array([[1, 1], [1, 0], [0, 1], [0, 0]]))
    assert npmi(counts, np.array([[0.5, 0.5]]))[0] == pytest.approx(0)


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=40)
def test_npmi_is_the_mean_over_pairs(seed):
    rng = np.random.default_rng(seed)
    counts = rng.poisson(0.4, (int(rng.integers(1, 30)), 12))
    phi = rng.dirichlet(np.ones(12), 3)
    found = npmi(sparse.csr_array(counts), phi, 5)
    slow = [slow_npmi(counts, list(row)) for row in best_terms(phi, 5)]
    assert found == pytest.approx(slow)
    assert ((found >= -1) & (found <= 1)).all()


def test_diversity_by_hand():
    phi = np.array([[0.5, 0.3, 0.2, 0], [0.5, 0.3, 0, 0.2]])
    assert diversity(phi, 2) == 0.5
    assert diversity(phi, 3) == 4 / 6
    assert diversity(np.array([[1.0, 0], [0, 1]]), 1) == 1


def test_exclusivity_by_hand():
    phi = np.array([[0.6, 0.4, 0.0], [0.2, 0.0, 0.8]])
    # Topic 0: 0.6/0.8 and 0.4/0.4; topic 1: 0.8/0.8 and 0.2/0.8.
    assert exclusivity(phi, 2).tolist() == pytest.approx([0.875, 0.625])
    assert exclusivity(np.full((4, 5), 0.2)).tolist() == pytest.approx([0.25] * 4)


def test_relevance_by_hand():
    phi, shares = np.array([[0.5, 0.5], [0.1, 0.9]]), np.array([0.5, 0.5])
    expected = 0.6 * math.log(0.5) + 0.4 * math.log(0.5 / 0.3)
    assert relevance(phi, shares)[0, 0] == pytest.approx(expected)


def test_labels_prefer_the_topic_s_own_terms_and_keep_accents():
    terms = ["commun", "démocratie", "forêt", "hôpital", "œuvre", "territoire"]
    phi = np.array([[0.2, 0.3, 0.25, 0.0, 0.0, 0.25], [0.2, 0.0, 0.0, 0.3, 0.25, 0.25]])
    labels = label_topics(phi, np.array([0.5, 0.5]), terms)
    assert labels == ["démocratie · forêt · territoire", "hôpital · œuvre · territoire"]


@given(st.integers(0, 2**32 - 1), st.integers(1, 30))
@settings(deadline=None, max_examples=40)
def test_no_two_labels_hold_the_same_terms(seed, topics):
    rng = np.random.default_rng(seed)
    phi = np.repeat(rng.dirichlet(np.ones(50), 1), topics, axis=0)
    labels = label_topics(phi, np.full(topics, 1 / topics), [f"t{i:02}" for i in range(50)])
    sets = {frozenset(label.split(" · ")) for label in labels}
    assert len(sets) == topics
    assert all(3 <= len(s) <= 4 for s in sets)
