"""The terms that a lexicon asks to annotate first."""

from isctext.concepts.lexicon import load_lexicon
from isctext.concepts.priority import priority_entries, priority_terms


def test_the_shipped_lexicon_lists_its_terms(shipped):
    terms = priority_terms(shipped)
    assert {"communs", "bien commun", "P2P", "pair-à-pair", "innovation sociale"} <= set(terms)
    named = priority_entries(load_lexicon(shipped), terms)
    assert all(named[term] for term in ("bien commun", "innovation sociale", "EFC"))
    assert not named["impact"]


def test_an_entry_may_be_named_by_its_id(shipped):
    lexicon = load_lexicon(shipped)
    name = lexicon.entries[0].entry_id
    assert priority_entries(lexicon, (name,)) == {name: frozenset((name,))}


def test_no_note_gives_no_term():
    assert priority_terms("a: 1") == ()
    assert priority_terms("- 1") == ()
    assert priority_terms("notes_for_validation: [rien]") == ()
