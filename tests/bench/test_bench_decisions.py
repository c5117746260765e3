"""Decisions on candidates, and the lexicon's text that they become part of."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isctext.bench.decisions import read_decisions
from isctext.concepts.comparing import compare
from isctext.concepts.entries import Entry
from isctext.concepts.inserting import insert_entries
from isctext.concepts.lexicon import load_lexicon, shipped_lexicon
from isctext.errors import UsageError

HEAD = ("catégorie", "terme", "motif", "décision", "contexte", "codeur", "date", "note")
KNOWN = frozenset(("c", "d"))


def table(*rows):
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([HEAD, *rows])
    return out.getvalue().encode()


def decided(*rows):
    return read_decisions(table(*rows), KNOWN, lambda _, p: "bad" if p == "mal" else "")


@pytest.mark.parametrize(
    ("given", "outcome"),
    [("core", "core"), ("Noyau ", "core"), ("FORT", "strong"), ("rejet", "reject"),
     ("non", "reject"), ("ambigu", "ambiguous"), ("?", "ambiguous"), ("", "blank"),
     ("oui", "refused"), ("1", "refused")],
)  # fmt: skip
def test_words_of_decision(given, outcome):
    (one,) = decided(("c", "mot", "mot", given, "", "anne", "", ""))
    assert one.outcome == outcome
    assert bool(one.reason) == (outcome == "refused")


def test_the_pattern_may_be_changed_and_the_context_is_a_list():
    (one,) = decided(("c", "mot", "mot rare", "ctx", "@c, savoir", "anne", "2026-01-01", "lu"))
    assert (one.pattern, one.context, one.coder, one.note) == (
        "mot rare",
        ("@c", "savoir"),
        "anne",
        "lu",
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("x", "mot", "", "core", ""), "UNKNOWN_CATEGORY x"),
        (("c", "mot", "", "ctx", ""), "CTX_WITHOUT_CONTEXT"),
        (("c", "mal", "", "core", ""), "PATTERN bad"),
        (("c", "mot", "", "ctx", "mal"), "PATTERN bad"),
        (("c", "mot", "", "peut-être", ""), "UNKNOWN_DECISION peut-être"),
    ],
)
def test_what_cannot_be_taken_says_why(row, reason):
    (one,) = decided(row)
    assert (one.outcome, one.reason) == ("refused", reason)


def test_twice_is_once_and_differently_is_not_at_all():
    said = decided(*((c, t, "", d) for c, t, d in [
        ("c", "a", "core"), ("c", "a", "core"), ("d", "a", "core"), ("c", "b", "core"),
        ("c", "b", "reject"),
    ]))  # fmt: skip
    assert [(one.outcome, one.reason) for one in said] == [
        ("core", ""), ("refused", "TWICE"), ("core", ""),
        ("refused", "TWICE_DIFFERENTLY"), ("refused", "TWICE_DIFFERENTLY"),
    ]  # fmt: skip


@given(st.lists(st.lists(st.text(max_size=10), max_size=9), max_size=8))
def test_every_row_has_an_outcome(rows):
    data = table(*rows)
    read = read_decisions(data, KNOWN, lambda _c, _p: "")
    assert [one.row for one in read] == list(range(1, len(read) + 1))
    assert all(bool(one.reason) == (one.outcome == "refused") for one in read)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_read(data):
    try:
        read_decisions(b"category;term;decision\n" + data, KNOWN, lambda _c, _p: "")
        read_decisions(data, KNOWN, lambda _c, _p: "")
    except UsageError as error:
        assert error.code == "IT-LEX-024"  # noqa: PT017


def entry(category, pattern):
    new = f"{category}.new"
    return Entry(new, category, (pattern,), "strong", required=("savoir",), note="retenu: anne")


def test_entries_are_put_at_the_end_of_their_category():
    text = shipped_lexicon("isc-hdf")
    old = load_lexicon(text)
    found = {c.name: [] for c in old.categories}
    for category in old.categories:
        found[category.name].append(entry(category.name, "licorne"))
    made = insert_entries(text, found)
    changes = compare(old, load_lexicon(made))
    assert {(c.kind, c.category) for c in changes} == {("added", c.name) for c in old.categories}
    for category in load_lexicon(made).categories:
        last = category.entries[-1]
        assert (last.entry_id, last.patterns, last.note) == (
            f"{category.name}.new", ("licorne",), "retenu: anne",
        )  # fmt: skip
    assert load_lexicon(made).version == "0.4.0-draft" if old.version == "0.3.0-draft" else True
    # Nothing else moved: what is left without the new lines is the old text.
    kept = [line for line in made.split("\n") if ".new, p: [licorne]" not in line]
    assert [line for line in kept if not line.startswith("version:")] == [
        line for line in text.split("\n") if not line.startswith("version:")
    ]


BLOCK = """schema: isctext-lexicon/1
id: a
version: 1.2.3  # la nôtre
concepts:
  c:
    label: C
    patterns:
      - p: mot
        t: core
        # un mot

      # la fin
  d:
    label: D
    patterns: [{p: autre, t: core}]
"""


def test_entries_written_over_several_lines():
    made = insert_entries(BLOCK, {"c": [Entry("c.x", "c", ("neuf",), "core")]})
    assert load_lexicon(made).version == "1.3.0"
    assert "# la nôtre" in made
    assert [e.patterns for e in load_lexicon(made).categories[0].entries] == [("mot",), ("neuf",)]


@pytest.mark.parametrize("category", ["d", "gone"])
def test_where_nothing_can_be_put_is_said(category):
    with pytest.raises(UsageError) as caught:
        insert_entries(BLOCK, {category: [Entry("x", category, ("neuf",), "core")]})
    assert caught.value.code == "IT-LEX-034"
