import pytest
import yaml

from isctext.concepts.grammar import Atom, Element, parse_pattern
from isctext.concepts.variants import MAX_VARIANTS, expand_pattern
from isctext.errors import UsageError


def elements(source):
    return parse_pattern(source).elements


def test_each_kind_of_token():
    got = elements("mot =forme ==EFC savoir* [NOUN] []")
    kinds = [(a.kind, a.text) for e in got for a in e.atoms]
    assert kinds == [
        ("word", "mot"),
        ("form", "forme"),
        ("exact", "EFC"),
        ("prefix", "savoir"),
        ("pos", "NOUN"),
        ("any", ""),
    ]


def test_a_mark_holds_for_its_own_alternative():
    assert elements("=communs|commun") == (
        Element((Atom("form", "communs"), Atom("word", "commun"))),
    )


def test_groups_options_and_gaps():
    got = elements("EFC []{0,3} (match|but) le? [DET]?")
    assert [(e.low, e.high) for e in got] == [(1, 1), (0, 3), (1, 1), (0, 1), (0, 1)]
    assert [a.text for a in got[2].atoms] == ["match", "but"]


def test_punctuation_stands_for_itself():
    assert [a.text for e in elements("design global, manufacture = local") for a in e.atoms] == [
        "design",
        "global",
        ",",
        "manufacture",
        "=",
        "local",
    ]


@pytest.mark.parametrize(
    ("source", "column"),
    [
        ("", 1),
        ("[]{0,3}", 1),
        ("économie [NOM]", 10),
        ("mot []{3,1} fin", 5),
        ("mot []{0,99} fin", 5),
        ("bon (mot|autre", 5),
        ("un a||b", 6),
        ("le mo*t", 6),
        ("a [DET", 3),
        ("a b{2}", 4),
        ("==", 1),
        ("===X", 3),
        ("x" * 300, 1),
    ],
)
def test_a_wrong_pattern_says_where(source, column):
    with pytest.raises(UsageError) as caught:
        parse_pattern(source)
    assert caught.value.code == "IT-LEX-010"
    assert f"column {column}" in (caught.value.where or "")
    assert caught.value.found
    assert caught.value.expected
    assert caught.value.hint


def test_too_many_variants_are_refused():
    wide = "a []{0,10} b []{0,10} c []{0,10} d"
    assert MAX_VARIANTS < 11**3
    with pytest.raises(UsageError) as caught:
        expand_pattern(parse_pattern(wide))
    assert caught.value.code == "IT-LEX-011"


def test_gaps_become_sequences_of_fixed_length():
    lengths = [len(v) for v in expand_pattern(parse_pattern("statut []{0,2} salarié"))]
    assert lengths == [2, 3, 4]


def test_a_hyphenated_word_is_also_tried_glued():
    lengths = sorted(len(v) for v in expand_pattern(parse_pattern("tiers-lieu")))
    assert lengths == [1, 2]


def test_every_pattern_of_the_shipped_lexicon_compiles(shipped):
    content = yaml.safe_load(shipped)
    categories = [content["forms"]]
    for section in ("concepts", "dimensions", "contrasts"):
        categories.extend(content[section].values())
    count = 0
    for entry in (entry for category in categories for entry in category["patterns"]):
        for key in ("p", "x", "req"):
            for source in (
                [entry.get(key, [])] if isinstance(entry.get(key), str) else entry.get(key, [])
            ):
                if not source.startswith("@"):
                    assert expand_pattern(parse_pattern(source))
                    count += 1
    assert count > 1400
