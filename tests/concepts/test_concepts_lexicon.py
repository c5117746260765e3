import hashlib

import pytest

from isctext.concepts.lexicon import FORMS_CATEGORY, load_lexicon, shipped_lexicon
from isctext.errors import UsageError

FIRST = "b16dce7e"  # sha1 of "=communs"
MINIMAL = """
schema: isctext-lexicon/1
id: essai
version: 0.1.0
lang: fr
status: draft
sources: {A: "un livre"}
concepts:
  communs:
    label: Communs
    patterns:
      - {p: "=communs", t: strong, s: [A]}
      - {p: [contribution, apport], t: ctx, req: ["@communs"], id: communs.apport}
"""


def test_a_minimal_lexicon():
    lexicon = load_lexicon(MINIMAL)
    first, second = lexicon.entries
    assert first.entry_id == "communs." + FIRST
    assert second.entry_id == "communs.apport"
    assert second.patterns == ("contribution", "apport")
    assert second.required == ("@communs",)
    assert lexicon.sha256 == hashlib.sha256(MINIMAL.encode()).hexdigest()
    assert lexicon.categories[0].family == "concept"


def test_the_shipped_lexicon_is_whole(shipped):
    lexicon = load_lexicon(shipped)
    families = [category.family for category in lexicon.categories]
    assert {f: families.count(f) for f in set(families)} == {
        "concept": 5,
        "form": 1,
        "dimension": 12,
        "contrast": 5,
    }
    assert FORMS_CATEGORY in {category.name for category in lexicon.categories}
    assert lexicon.lexicon_id == "isc-hdf"
    assert len({entry.entry_id for entry in lexicon.entries}) == len(lexicon.entries)


def test_an_unknown_shipped_name_lists_the_known_ones():
    with pytest.raises(UsageError) as caught:
        shipped_lexicon("isc-hfd")
    assert caught.value.code == "IT-LEX-003"
    assert "isc-hdf" in (caught.value.hint or "")
    with pytest.raises(UsageError):
        shipped_lexicon("../lexicons/isc-hdf")


def test_all_problems_are_told_at_once():
    broken = MINIMAL.replace("t: strong", "t: strnog, colour: red").replace(
        "apport], t: ctx", '"mot [NOM]"], w: -1, kind: marque, att: oral, t: ctx'
    )
    broken = broken.replace('"@communs"', '"@comuns"').replace("s: [A]", "s: [B]")
    with pytest.raises(UsageError) as caught:
        load_lexicon(broken)
    assert caught.value.code == "IT-LEX-002"
    said = str(caught.value)
    for part in ("strnog", "colour", "[NOM]", "w: -1", "marque", "oral", "@comuns", "s: B"):
        assert part in said
    assert "communs, entry 2 (contribution)" in said
    assert "column 5" in said


@pytest.mark.parametrize(
    "change",
    [
        ("t: strong, ", ""),
        ('req: ["@communs"], ', ""),
        ('p: "=communs", ', ""),
        ('p: "=communs"', "p: 12"),
        ("label: Communs", "note: rien"),
        ("id: communs.apport", "id: communs." + FIRST),
        ("version: 0.1.0\n", ""),
        ("patterns:", "pattern:"),
        ('{p: "=communs", t: strong, s: [A]}', "rien"),
        ("t: strong", "t: strong, default_off: peut-etre"),
        ("t: strong", "t: strong, pos: NOM"),
    ],
)
def test_each_defect_is_refused(change):
    before, after = change
    assert before in MINIMAL
    with pytest.raises(UsageError) as caught:
        load_lexicon(MINIMAL.replace(before, after))
    assert caught.value.code == "IT-LEX-002"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "schema: autre/1",
        "- une\n- liste",
        "schema: [isctext-lexicon/1",
        "schema: isctext-lexicon/1\nid: &a x\nversion: *a",
        "schema: isctext-lexicon/1\nid: a\nid: b",
        "!!python/object/apply:os.getcwd []",
        "[" * 1500,
        "schema: isctext-lexicon/1\n#" + "x" * 4_000_001,
        "schema: isctext-lexicon/1\n? [a, b]\n: c",
    ],
    ids=range(10),
)
def test_what_is_not_a_lexicon(text):
    with pytest.raises(UsageError) as caught:
        load_lexicon(text)
    assert caught.value.code in ("IT-LEX-001", "IT-LEX-002")
