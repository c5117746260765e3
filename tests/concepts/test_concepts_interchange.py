"""Lexicons to other tools' formats and back: what can be said comes back, the rest is told."""

import json
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.concepts.interchange.draft import Draft, Term
from isctext.concepts.interchange.globs import from_glob, to_globs
from isctext.concepts.interchange.incoming import from_liwc, from_quanteda, from_skos
from isctext.concepts.interchange.outgoing import to_liwc, to_quanteda, to_skos
from isctext.concepts.lexicon import load_lexicon
from isctext.concepts.writing import write_entry, write_lexicon
from isctext.errors import UsageError

BOTH = ("core", "strong")
word = st.text("abcdéèçœîtnrslo", min_size=2, max_size=8)
pattern = st.lists(st.one_of(word, word.map(lambda w: w + "*")), min_size=1, max_size=4).map(
    " ".join
)
terms = st.lists(
    st.builds(Term, st.lists(pattern, min_size=1, max_size=1).map(tuple), st.sampled_from(BOTH)),
    min_size=1, max_size=5,
)  # fmt: skip
names = st.text("abcxyz_0", min_size=1, max_size=6).filter(str.isidentifier)
drafts = st.dictionaries(names, terms, min_size=1, max_size=3)


def lexicon_of(content):
    draft = Draft("essai")
    for category, rows in content.items():
        for term in rows:
            draft.add(category, term)
    return load_lexicon(draft.text())


def told(lexicon, *, tiers=True):
    return {
        c.name: sorted((p, e.tier if tiers else "") for e in c.entries for p in e.patterns)
        for c in lexicon.categories
    }


def test_the_shipped_lexicon_is_written_and_read_back_whole(shipped):
    lexicon = load_lexicon(shipped)
    again = load_lexicon(write_lexicon(lexicon))
    assert replace(again, sha256="") == replace(lexicon, sha256="")


def test_an_entry_is_one_line(shipped):
    for entry in load_lexicon(shipped).entries:
        line = write_entry(entry)
        assert "\n" not in line
        assert yaml.safe_load(line)["p"] == list(entry.patterns)


@settings(max_examples=60, deadline=None)
@given(drafts)
def test_quanteda_comes_back(content):
    lexicon = lexicon_of(content)
    text, lost = to_quanteda(lexicon, BOTH, inflect=False)
    draft = from_quanteda(text, "essai", lemmas=True)
    assert not lost
    assert not draft.lost
    assert told(load_lexicon(draft.text())) == told(lexicon)


@settings(max_examples=60, deadline=None)
@given(drafts)
def test_liwc_comes_back_without_tiers(content):
    content["sure"] = [Term(("mot",), "core")]
    lexicon = lexicon_of(content)
    text, lost = to_liwc(lexicon, BOTH, inflect=False)
    draft = from_liwc(text, "essai", lemmas=True)
    back = told(load_lexicon(draft.text()), tiers=False)
    there = told(lexicon, tiers=False)
    # A * inside a phrase is the one thing that these words can say and LIWC cannot.
    sayable = {c: [p for p in rows if "* " not in p[0]] for c, rows in there.items()}
    assert back == {c: rows for c, rows in sayable.items() if rows}
    unsaid = sum(len(rows) for rows in there.values()) - sum(len(rows) for rows in back.values())
    assert sum("a * that is not at the end" in line for line in lost) == unsaid


@settings(max_examples=60, deadline=None)
@given(drafts)
def test_skos_comes_back(content):
    lexicon = lexicon_of(content)
    text, lost = to_skos(lexicon)
    draft = from_skos(text, "essai")
    assert not lost
    assert not draft.lost
    again = load_lexicon(draft.text())
    assert told(again) == told(lexicon)
    assert again.version == lexicon.version


def test_skos_keeps_labels_families_notes_and_examples(shipped):
    lexicon = load_lexicon(shipped)
    text, lost = to_skos(lexicon)
    again = load_lexicon(from_skos(text, "isc-hdf").text())
    assert [(c.name, c.label, c.family, c.scope) for c in again.categories] == [
        (c.name, c.label, c.family, c.scope) for c in lexicon.categories
    ]
    for one, other in zip(lexicon.entries, again.entries, strict=True):
        assert (one.patterns, one.note, one.examples) == (
            other.patterns,
            other.note,
            other.examples,
        )
        assert other.tier == ("strong" if one.tier == "ctx" else one.tier)
    # Nothing that decides what counts goes without being told.
    for entry in lexicon.entries:
        for key, value in (("req", entry.required), ("x", entry.exclusions), ("pos", entry.pos)):
            assert not value or any(line.startswith(f"{entry.entry_id}: {key}: ") for line in lost)


@pytest.mark.parametrize("write", [to_quanteda, to_liwc])
def test_every_rule_that_is_lost_is_told(shipped, write):
    lexicon = load_lexicon(shipped)
    _, lost = write(lexicon, BOTH)
    for entry in lexicon.entries:
        mine = [line for line in lost if line.startswith(entry.entry_id + ":")]
        if entry.tier == "ctx" or entry.default_off or entry.kind != "term":
            assert any("left out" in line for line in mine)
        else:
            for key, value in (
                ("req", entry.required),
                ("x", entry.exclusions),
                ("pos", entry.pos),
            ):
                assert not value or any(f": {key}: " in line for line in mine)


@pytest.mark.parametrize(
    ("pattern", "strings"),
    [
        ("économie de le commun", {"économie du commun", "économie des communs"}),
        ("droit de le usage", {"droit de l'usage", "droits des usages"}),
        ("tiers-lieu", {"tiers-lieu", "tiers-lieux"}),
        ("commun|partagé", {"communs", "partagée"}),
        ("contribut*", {"contribut*"}),
        ("agir []{0,1} commun", {"agir commun", "agir * commun"}),
        ("libre? accès", {"accès", "libre accès"}),
        ("==SCIC", {"SCIC"}),
        ("=communs", {"communs"}),
    ],
)
def test_patterns_as_words(pattern, strings):
    made, _ = to_globs(pattern, inflect=True)
    assert strings <= set(made)


def test_what_no_word_says_is_told():
    assert to_globs("[NOUN] commun", inflect=True)[0] == []
    assert "part of speech" in to_globs("[NOUN] commun", inflect=True)[1][0]
    made, lost = to_globs("faire [DET]? commun", inflect=False)
    assert (made, lost) == (["faire commun"], ["pattern 'faire [DET]? commun': [DET]? is left out"])
    assert "combinations" in to_globs("a|b|c|d []{0,9} a|b|c|d []{0,9} a|b", inflect=True)[1][0]


@pytest.mark.parametrize(
    ("text", "lemmas", "made"),
    [("tiers lieu*", False, "=tiers lieu*"), ("commun", True, "commun"), ("a * b", True, "a [] b"),
     ("un , deux", False, "=un , =deux")],
)  # fmt: skip
def test_words_as_patterns(text, lemmas, made):
    assert from_glob(text, lemmas=lemmas) == made


@pytest.mark.parametrize("text", ["*mot", "m?t", "m*t", "", "*", ":)", "a (b"])
def test_words_that_are_no_patterns_are_refused(text):
    with pytest.raises(UsageError) as caught:
        from_glob(text, lemmas=True)
    assert caught.value.code == "IT-LEX-030"


def test_quanteda_nests_to_any_depth_and_keeps_names_as_text():
    text = "NO:\n  NA: [oui, 'vrai*']\n  core: mot\nÉté:\n  a:\n    b: [un deux, '*x', 3]\n"
    draft = from_quanteda(text, "d")
    lexicon = load_lexicon(draft.text())
    assert told(lexicon) == {
        "NO_NA": [("=oui", "strong"), ("vrai*", "strong")],
        "NO": [("=mot", "core")],
        "Été_a_b": [("=3", "strong"), ("=un =deux", "strong")],
    }
    assert draft.lost == ["Été_a_b: '*x': a wildcard that is not at the end of a word"]


def test_liwc_as_it_is_found():
    text = (
        "%\n1\tAffect (émotions)\n02 Lieu\n%\nheureu*\t01\nlieu 2\nbien commun\t1\t02\n"
        "<of>kind\t1\nperdu\t9\nlieu\t2\t1\nseul\n\n"
    )
    draft = from_liwc(text, "d", lemmas=True)
    assert told(load_lexicon(draft.text()), tiers=False) == {
        "Affect": [("bien commun", ""), ("heureu*", ""), ("kind", ""), ("lieu", "")],
        "Lieu": [("bien commun", ""), ("lieu", "")],
    }
    assert draft.lost == [
        "'<of>kind\t1': a tag",
        "'perdu': category 9, which is not defined",
        "line 'seul': no word, or no category",
    ]


def test_skos_of_others_is_read():
    text = json.dumps(
        [
            {"@id": "u:1", "@type": ["http://www.w3.org/2004/02/skos/core#Concept"],
             "http://www.w3.org/2004/02/skos/core#prefLabel": [{"@value": "tiers-lieu"}],
             "http://www.w3.org/2004/02/skos/core#altLabel": [{"@value": "tiers lieux [FR]"}]}
        ]
    )  # fmt: skip
    draft = from_skos(text, "thesaurus")
    assert told(load_lexicon(draft.text())) == {"thesaurus": [("tiers-lieu", "strong")]}
    assert len(draft.lost) == 1


_KEYS = ["@id", "@type", "@graph", "prefLabel", "broader", "skos:Concept", "a"]
READERS = (from_quanteda, from_liwc, from_skos)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("text", ["", "%", "[", "- a", "3", "{}", "%\n%\n", "a: &b [*b]"])
def test_what_is_no_dictionary_is_said(read, text):
    with pytest.raises(UsageError) as caught:
        read(text, "d").text()
    assert caught.value.code in ("IT-LEX-031", "IT-LEX-032")


@pytest.mark.parametrize("read", READERS)
@settings(max_examples=150, deadline=None)
@given(st.one_of(
    st.text(max_size=80),
    st.text("%\n\t 019ab*<>", max_size=80),
    st.text("ab: \n-[]{}\"'", max_size=60),
    st.recursive(st.one_of(st.none(), st.integers(), st.text(max_size=6)),
                 lambda inner: st.lists(inner, max_size=4)
                 | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4),
                 max_leaves=12).map(json.dumps),
))  # fmt: skip
def test_any_text_is_read_or_refused(read, text):
    try:
        made = read(text, "d").text()
    except UsageError:
        return
    assert load_lexicon(made).entries
