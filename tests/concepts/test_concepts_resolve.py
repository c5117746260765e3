"""Tiers, contexts, overlap: on a small lexicon made for it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.concepts.resolve import choose_longest, overlap_groups
from isctext.concepts.spans import Spans

SMALL = """
schema: isctext-lexicon/1
id: petit
version: 1.0.0
concepts:
  vert:
    label: Vert
    patterns:
      - {p: forêt, t: core, id: foret}
      - {p: [arbre, grand arbre], t: strong, id: arbre, sense: botanique}
      - {p: feuille, t: ctx, req: [forêt], x: [feuille de papier], id: feuille}
      - {p: grand arbre vert, t: ctx, req: [jamais], id: long}
      - {p: feuille morte, t: ctx, req: [morte], id: soi}
      - {p: Sylvain, t: core, kind: proper_name, id: nom}
      - {p: branche, t: core, x: [jardinage], id: branche}
      - {p: mousse, t: core, default_off: true, id: eteint}
      - {p: "==ONF", t: core, req: ["@vert"], id: sigle}
contrasts:
  bois:
    label: Bois
    patterns:
      - {p: arbre vert, t: core, id: bois}
"""


def rows(find, *texts):
    return find(*texts, lexicon=SMALL)


def one(found, entry):
    (row,) = [r for r in found if r["entry_id"] == entry]
    return row


def test_tiers_give_strict_and_broad(find):
    found = rows(find, "La forêt, un arbre, une feuille, Sylvain et la mousse.")
    flags = {r["entry_id"]: (r["strict"], r["broad"], r["context_ok"]) for r in found}
    assert flags == {
        "foret": (True, True, True),
        "arbre": (False, True, True),
        "feuille": (False, True, True),
        "nom": (False, False, True),
        "eteint": (False, False, True),
    }
    assert one(found, "arbre")["sense"] == "botanique"
    assert one(found, "nom")["kind"] == "proper_name"


def test_context_reaches_two_sentences_and_no_more(find):
    near = "La forêt brûle. Il pleut. La feuille tombe."
    far = "La forêt brûle. Il pleut. Il neige. La feuille tombe."
    assert one(rows(find, near), "feuille")["broad"]
    lost = one(rows(find, far), "feuille")
    assert (lost["context_ok"], lost["broad"]) == (False, False)


def test_context_stays_in_its_document(find):
    found = rows(find, "La forêt brûle.", "La feuille tombe.")
    assert not one(found, "feuille")["context_ok"]


def test_a_hit_is_not_its_own_context(find):
    assert not one(rows(find, "Une feuille morte tombe."), "soi")["context_ok"]
    assert one(rows(find, "Une feuille morte, une branche morte."), "soi")["context_ok"]


def test_a_core_entry_may_require_too(find):
    assert one(rows(find, "L'ONF et la forêt."), "sigle")["strict"]
    alone = one(rows(find, "L'ONF recrute."), "sigle")
    assert (alone["context_ok"], alone["strict"], alone["broad"]) == (False, False, False)


def test_an_excluded_hit_leaves_no_row(find):
    assert [r["entry_id"] for r in rows(find, "La forêt et la feuille de papier.")] == ["foret"]


def test_an_exclusion_that_cannot_overlap_acts_on_its_sentence(find):
    found = rows(find, "Une branche sert au jardinage. Une branche tombe.")
    assert [(r["entry_id"], r["start"]) for r in found] == [("branche", 35)]


def test_the_longest_hit_is_kept_in_a_category(find):
    found = rows(find, "Un grand arbre.")
    assert [(r["entry_id"], r["surface"]) for r in found] == [("arbre", "grand arbre")]


def test_an_uncounted_hit_hides_none(find):
    found = rows(find, "Un grand arbre vert.")
    assert [(r["entry_id"], r["surface"], r["overlap_group"]) for r in found] == [
        ("arbre", "grand arbre", 0),
        ("bois", "arbre vert", 0),
    ]


def test_groups_count_from_zero_in_each_document(find):
    found = rows(find, "Un arbre et la forêt.", "La forêt.")
    assert [(r["doc_id"], r["overlap_group"]) for r in found] == [("0", 0), ("0", 1), ("1", 0)]


intervals = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 6), st.integers(0, 2)), min_size=1, max_size=25
)


@given(intervals)
@settings(max_examples=60, deadline=None)
def test_overlap_rule_is_maximal_and_idempotent(raw):
    first = np.array([a for a, _, _ in raw])
    spans = Spans(first, first + np.array([b for _, b, _ in raw]))
    category = np.array([c for _, _, c in raw])
    rank = [spans.first - spans.last, spans.first, np.arange(len(raw))]
    kept = choose_longest(category, spans, rank)
    again = choose_longest(category[kept], spans[kept], [key[kept] for key in rank])
    assert sorted(kept[again]) == sorted(kept)

    def clash(i, j):
        return (
            category[i] == category[j]
            and spans.first[i] <= spans.last[j]
            and spans.first[j] <= spans.last[i]
        )

    assert not any(clash(i, j) for i in kept for j in kept if i != j)
    # Every dropped span yields to a kept one that is at least as long.
    for i in set(range(len(raw))) - set(kept.tolist()):
        assert any(clash(i, j) and rank[0][j] <= rank[0][i] for j in kept)


@given(intervals)
@settings(max_examples=60, deadline=None)
def test_groups_join_what_overlaps(raw):
    first = np.sort(np.array([a for a, _, _ in raw]))
    spans = Spans(first, first + np.array([b for _, b, _ in raw]))
    group = overlap_groups(spans)
    assert (np.diff(group) >= 0).all()
    for i in range(len(first) - 1):
        reach = spans.last[: i + 1].max()
        assert (group[i + 1] == group[i]) == (first[i + 1] <= reach)
