"""What `isctext lexicon check` says of a lexicon, and where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isctext.concepts.checking import (
    example_findings,
    read_checked,
    use_findings,
    written_findings,
)
from isctext.concepts.engine import compile_lexicon
from isctext.concepts.examples import check_examples
from isctext.concepts.lexicon import load_lexicon
from isctext.concepts.places import find_places
from isctext.concepts.tally import KEPT, tally
from isctext.records.tables import SEGMENTS

HEAD = "schema: isctext-lexicon/1\nid: essai\nversion: 1.0.0\n"
LEXICON = (
    HEAD
    + """concepts:
  lieux:
    label: Lieux
    patterns:
      - {p: [tiers-lieu], t: core, ex: "un tiers-lieu ouvre", ctr: "des tiers lieux partout"}
      - {p: [atelier, fablab], t: strong, a: "sens courant"}
      - {p: [espace], t: ctx, req: [citoyen]}
  autres:
    label: Autres
    patterns:
      - {p: [atelier], t: strong}
      - {p: [tiers-lieu culturel, licorne], t: core}
"""
)


def _line(sought):
    return next(n for n, row in enumerate(LEXICON.splitlines(), 1) if sought in row)


def _of(text):
    words = load_lexicon(text)
    return words, find_places(text).of_entries(words)


def test_lines_are_those_of_the_file():
    words, lines = _of(LEXICON)
    assert lines[words.entries[0].entry_id] == _line("un tiers-lieu ouvre")
    assert lines[words.entries[4].entry_id] == _line("licorne")
    assert find_places(LEXICON).categories == {"lieux": _line("lieux:"), "autres": _line("autres:")}


def test_every_schema_problem_has_its_line():
    text = LEXICON.replace("t: ctx, req: [citoyen]", "t: ctx").replace("[atelier, fablab]", "['[']")
    words, findings = read_checked(text)
    assert words is None
    assert sorted(f.line for f in findings) == [_line("fablab"), _line("espace")]
    assert {f.level for f in findings} == {"error"}


@pytest.mark.parametrize(
    "text", ["", "a: [", "- 1", "schema: other/1", HEAD + "concepts: 3", "\x00", "a: &x [*x]"]
)
def test_no_lexicon_is_an_error_not_a_crash(text):
    words, findings = read_checked(text)
    assert words is None
    assert findings
    assert all(f.level == "error" and f.found for f in findings)


@given(st.integers(0, len(LEXICON)), st.integers(0, 30), st.text(max_size=5))
def test_any_damage_is_described(at, length, put):
    text = LEXICON[:at] + put + LEXICON[at + length :]
    words, findings = read_checked(text)
    assert (words is None) == bool(findings)
    if words:
        written_findings(words, find_places(text).of_entries(words))


def test_what_is_written_is_read_critically():
    words, lines = _of(LEXICON)
    found = {(f.code, f.line) for f in written_findings(words, lines)}
    assert found == {
        ("no_counterexample", _line("fablab")),
        ("two_categories", _line("{p: [atelier], t")),
        ("no_example", _line("licorne")),
    }


def test_a_pattern_twice_in_one_category_is_a_warning():
    words, lines = _of(
        LEXICON.replace("[espace], t: ctx, req: [citoyen]", "[espace, tiers-lieu], t: core")
    )
    found = [f for f in written_findings(words, lines) if f.code == "twice"]
    assert [f.level for f in found] == ["warning"]


def test_sentences_that_fail_are_errors(annotate):
    words, lines = _of(LEXICON)
    found = example_findings(check_examples(words, annotate), lines)
    assert [(f.code, f.line) for f in found] == [("counterexample", _line("un tiers-lieu ouvre"))]


def test_what_the_corpus_says(annotate):
    words, lines = _of(LEXICON)
    engine = compile_lexicon(words)
    counted = tally(engine, annotate(["Un tiers-lieu culturel et un atelier.", "Un atelier."]))
    patterns = {p: int(counted.patterns[n]) for p, n in engine.matcher.numbers.items()}
    assert (patterns["tiers-lieu"], patterns["atelier"], patterns["licorne"]) == (1, 2, 0)
    kept = counted.kept.to_pylist()
    # The place of the tiers-lieu is in both categories, and so are the two ateliers.
    assert len(kept) == 6
    assert len({row["group"] for row in kept}) == 3
    entries = {e.entry_id: (2, 2) for e in words.entries if "atelier" in e.patterns}
    found = use_findings(words, lines, patterns, entries, {("autres", "lieux"): 3})
    assert {(f.code, f.line) for f in found} == {
        ("always_excluded", _line("un tiers-lieu ouvre")),
        ("always_excluded", _line("licorne")),
        ("pattern_unused", _line("licorne")),
        ("pattern_unused", _line("fablab")),
        ("entry_unused", _line("espace")),
        ("ambiguous", _line("fablab")),
        ("overlap", 0),
    }


def test_no_text_has_no_tally():
    counted = tally(compile_lexicon(load_lexicon(LEXICON)), SEGMENTS.empty())
    assert counted.kept.schema == KEPT
    assert not counted.patterns.any()


def test_a_place_of_two_keys_of_one_concept_counts_once(annotate):
    """V7: the reference value of quanteda's issue 502."""
    text = (
        HEAD
        + """concepts:
  country:
    label: Country
    patterns:
      - {p: ["United States"], t: core}
      - {p: ["United States of America"], t: core}
"""
    )
    counted = tally(compile_lexicon(load_lexicon(text)), annotate(["United States of America"]))
    assert counted.kept["category"].to_pylist() == ["country"]
