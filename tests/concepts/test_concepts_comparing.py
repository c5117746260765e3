"""Two lexicons compared, and the version that the changes call for."""

import pytest

from isctext.concepts.comparing import calls_for, compare, raised, rose_enough
from isctext.concepts.lexicon import load_lexicon

OLD = """schema: isctext-lexicon/1
id: essai
version: 1.2.3
concepts:
  lieux:
    label: Lieux
    patterns:
      - {p: [tiers-lieu, fablab], t: core}
      - {p: [atelier], t: strong, a: sens courant}
"""


def changes(old, new):
    was, now = load_lexicon(OLD), load_lexicon(OLD.replace(old, new))
    found = compare(was, now)
    return [(c.kind, c.field) for c in found], calls_for(found)


@pytest.mark.parametrize(
    ("old", "new", "found", "bump"),
    [
        ("zzz", "", [], "none"),
        ("sens courant", "à lire", [("changed", "note")], "patch"),
        ("Lieux", "Les lieux", [("changed", "label")], "patch"),
        ("fablab]", "fablab, makerspace]", [("changed", "patterns")], "minor"),
        (", fablab]", "]", [("changed", "patterns")], "major"),
        ("t: strong", "t: core", [("changed", "tier")], "major"),
        ("a: sens", "x: [atelier clos], a: sens", [("changed", "exclusions")], "major"),
        ("[tiers-lieu, fablab]", "[fablab, tiers-lieu]",
         [("changed", "entry_id"), ("changed", "patterns")], "major"),
        ("      - {p: [atelier], t: strong, a: sens courant}\n", "",
         [("removed", "patterns")], "major"),
        ("    patterns:\n", "    patterns:\n      - {p: [halle], t: core}\n",
         [("added", "patterns")], "minor"),
    ],
)  # fmt: skip
def test_each_change_is_named(old, new, found, bump):
    assert changes(old, new) == (found, bump)


def test_a_category_that_goes_takes_its_entries():
    more = (
        OLD + "dimensions:\n  autre:\n    label: Autre\n    patterns:\n      - {p: [a], t: core}\n"
    )
    gone = compare(load_lexicon(more), load_lexicon(OLD))
    assert [(c.kind, c.entry_id != "") for c in gone] == [("removed", False), ("removed", True)]
    assert calls_for(compare(load_lexicon(OLD), load_lexicon(more))) == "minor"


@pytest.mark.parametrize(
    ("version", "bump", "after"),
    [("1.2.3", "major", "2.0.0"), ("0.3.0-draft", "minor", "0.4.0-draft"),
     ("1.2.3", "patch", "1.2.4"),
     ("1.2.3", "none", "1.2.3"), ("été", "major", "été")],
)  # fmt: skip
def test_the_next_version(version, bump, after):
    assert raised(version, bump) == after


@pytest.mark.parametrize(
    ("old", "new", "bump", "enough"),
    [("1.2.3", "2.0.0", "major", True), ("1.2.3", "1.3.0", "major", False),
     ("0.2.3", "0.3.0", "major", True), ("1.2.3", "1.2.4", "minor", False),
     ("1.2.3", "1.2.3", "patch", False), ("1.2.3", "1.2.3", "none", True),
     ("1.2.3", "1.2.2", "patch", False), ("a", "b", "major", True), ("a", "a", "major", False)],
)  # fmt: skip
def test_a_version_must_rise_with_the_changes(old, new, bump, enough):
    assert rose_enough(old, new, bump) is enough
