"""The shipped lexicon says of itself what it must find and what it must not."""

import pytest

from isctext.concepts.examples import check_examples
from isctext.concepts.lexicon import load_lexicon


@pytest.fixture(scope="module")
def lexicon(shipped):
    return load_lexicon(shipped)


def test_its_sentences_hold(lexicon, annotate):
    problems = check_examples(lexicon, annotate)
    told = [f"{p.entry_id} {p.kind}: {p.sentence} -> {p.reason}" for p in problems]
    assert told == []


def test_every_entry_of_a_concept_has_an_example(lexicon):
    concepts = [c for c in lexicon.categories if c.family == "concept"]
    assert [e.entry_id for c in concepts for e in c.entries if not e.examples] == []


def test_every_ambiguous_entry_of_a_concept_has_a_counter_example(lexicon):
    concepts = [c for c in lexicon.categories if c.family == "concept"]
    ambiguous = [e for c in concepts for e in c.entries if e.note]
    assert ambiguous
    assert [e.entry_id for e in ambiguous if not e.counterexamples] == []


def test_a_wrong_sentence_is_told_with_its_reason(annotate):
    lexicon = load_lexicon(
        "schema: isctext-lexicon/1\nid: e\nversion: '1'\nconcepts:\n  c:\n    label: C\n"
        "    patterns:\n"
        "      - {p: chat, t: core, id: chat, ex: Le chien dort., ctr: Le chat dort.}\n"
        "      - {p: souris, t: ctx, req: [fromage], id: souris, ex: La souris court.}\n"
    )
    told = [(p.entry_id, p.kind, p.reason) for p in check_examples(lexicon, annotate)]
    assert told == [
        ("chat", "ex", "not found; found instead: nothing"),
        ("chat", "ctr", "matches 'chat'"),
        ("souris", "ex", "'souris' is found, but not what it requires around"),
    ]
