"""iramuteq.v1: each text of a corpus under its stars; stars, themes and dates as they are."""

from __future__ import annotations

import gzip
import io
import os
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from neighbour_files import (
    FUZZED,
    by_pieces,
    chosen,
    codes,
    drafts,
    facts,
    one,
    read,
    said,
    spoiled,
    tables,
)

from isctext.ingest.neighbours import iramuteq
from isctext.ingest.neighbours.iramuteq import READER
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Reader, Splitter

SHARED = Path(os.environ.get("ISCTEXT_SHARED", Path(__file__).parents[4] / "shared"))
SAMPLES = SHARED / "data" / "formats" / "iramuteq"
INTERVIEWS = """**** *id_01 *sexe_m *age_18 *prof_ouvrier
-*accueil
On ouvre le jardin le samedi.
-*argent
Chacun paie ce qu'il peut.
**** *id_02 *sexe_f  *prof_agent_dentretien   *age_
-*accueil
Les clés sont chez la voisine.

Elle habite en face.
**** *id_03 *sexe_f *age_26
Je viens pour l'atelier.
"""
PRESS = """\ufeff**** *source_echo-de-lanne *date_2019-03-12 *am_2019-03 *annee_2019
La commune ouvre un tiers-lieu.

**** *source_echo-de-lanne *am_2019_04 *amj_2019_04_02 *annee_2019
Le conseil vote le budget.

**** *source_gazette *am_2020-11
Une coopérative s'installe.

**** *source_gazette *annee_2021
Les communs, un an après.

**** *source_gazette
Sans date.
"""
NUMBERED = """0001 *var_1 *bool
Premier texte.
0002 *var_2
-*theme
Second texte, avec 2019 mots.
"""
MIXED = "**** *a_1\n-*t1\nUn texte.\n00002 *b *a_2\nUn autre.\n"
CRLF = "**** *a_1\r\nPremière ligne,\r\nseconde ligne.\r\n\r\n**** *a_2\r\nFin.\r\n"
ALL = [INTERVIEWS, PRESS, NUMBERED, MIXED, CRLF]


@pytest.mark.parametrize(("sample", "count"), list(zip(ALL, [3, 5, 2, 2, 2], strict=True)))
@pytest.mark.parametrize("name", ["corpus.txt", "corpus", "corpus.md", "corpus.csv"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_contract(sample: str, count: int, name: str, encoding: str) -> None:
    data = sample.lstrip("\ufeff").encode(encoding)
    assert chosen(data, name) == "iramuteq.v1"
    found = drafts(READER, data)
    assert len(found) == count
    assert [d.locator for d in found] == [f"text {n}" for n in range(1, count + 1)]
    for draft in found:
        for block in draft.text.split("\n\n"):
            assert block
            assert block == block.strip()
            assert "\n" not in block
            assert block.split()[0] in sample
    assert isinstance(READER, Reader)
    assert isinstance(READER, Splitter)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("****\n\nUn titre\n\n****\n", "a.md"),
        ("Une phrase qui parle de *communs* et de ****.\n", "a.txt"),
        ("2019 * une note sous un tableau\nUn texte.", "a.txt"),
        ("2019 *une note\nUn texte.", "a.txt"),
        ("titre;texte\n**** *a_b;Un texte\n", "a.csv"),
        ("# Le format\n\nLe fichier :\n\n    **** *a_b\n", "a.md"),
        ("<html><body><p>**** *a_b</p></body></html>", "a.html"),
        ('{"text": "**** *a_b"}\n', "a.jsonl"),
        ("", "a.txt"),
    ],
)
def test_other_files_are_not_taken(text: str, name: str) -> None:
    assert chosen(text, name) != "iramuteq.v1"


def test_values_of_reference() -> None:
    """V5: a star splits at its first "_"; an empty value is not a missing star."""
    first, second, third = drafts(READER, INTERVIEWS)
    assert facts(second)["star:prof"] == ["agent_dentretien"]
    assert facts(second)["star:age"] == [""]
    assert "star:prof" not in facts(third)
    assert [facts(d)["star:id"] for d in (first, second, third)] == [["01"], ["02"], ["03"]]


def test_themes_keep_their_place_and_are_no_text() -> None:
    first, second, third = drafts(READER, INTERVIEWS)
    assert first.text == "On ouvre le jardin le samedi.\n\nChacun paie ce qu'il peut."
    pairs = [f for f in first.facts if f[0].startswith("theme")]
    assert pairs == [("theme", "accueil"), ("theme_start", "0"), ("theme", "argent"),
                     ("theme_start", "31")]  # fmt: skip
    assert first.text[31:].startswith("Chacun")
    assert second.text == "Les clés sont chez la voisine.\n\nElle habite en face."
    assert "theme" not in facts(third)
    late = one(READER, "**** *a_1\nTexte.\n-*fin\n")
    assert facts(late)["theme_start"] == [str(len("Texte."))]
    more = one(READER, "**** *a_1\n-*nom et suite\nTexte.\n- * pas un thème\n")
    assert facts(more)["theme"] == ["nom"]
    assert more.removed == (("theme line", "et suite"),)
    assert "pas un thème" in more.text


def test_dates_are_what_the_stars_say_and_no_more() -> None:
    assert [said(d) for d in drafts(READER, PRESS)] == [
        [("2019-03-12", "day", "header")],
        [("2019-04-02", "day", "header")],
        [("2020-11", "month", "header")],
        [("2021", "year", "header")],
        [],
    ]
    assert [d.source_id for d in drafts(READER, PRESS)] == [
        "echo-de-lanne", "echo-de-lanne", "gazette", "gazette", "gazette",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stars", "dates", "warned"),
    [
        ("*date_12-03-2019", ["2019-03-12"], False),
        ("*date_2019", ["2019"], False),
        ("*date_mars_2019", ["2019-03"], False),
        ("*Date_2019-03-12", ["2019-03-12"], False),
        ("*année_1998", ["1998"], False),
        ("*year_1998", ["1998"], False),
        ("*annee_98", [], True),
        ("*date_2019-02-31", [], True),
        ("*date_", [], False),
        ("*annee_", [], False),
        ("*mois_03", [], False),
        ("*date_2019-03-12 *annee_2018", ["2019-03-12", "2018"], False),
        ("*annee_2018 *date_hier", ["2018"], True),
        ("*am_2019-13 *annee_2019", ["2019"], True),
    ],
)
def test_date_stars(stars: str, dates: list[str], warned: bool) -> None:
    draft = one(READER, f"**** {stars}\nTexte.\n")
    assert [d[0] for d in said(draft)] == dates
    assert ("DATE_UNREAD" in dict(draft.warnings)) == warned
    if not dates:
        assert any(name.startswith("star:") for name, _ in draft.facts)


def test_two_dates_that_disagree_are_reported() -> None:
    done = tables("iramuteq.v1", "**** *date_2019-03-12 *annee_2018\nUn texte assez long.\n")
    assert [w["code"] for w in done["warnings"]] == ["DATES_DISAGREE"]
    assert done["documents"][0]["date"] == date(2019, 3, 12)


def test_stars_that_are_none_are_kept_and_reported() -> None:
    draft = one(READER, "**** *prof_agent d'entretien *age_40\nTexte.\n")
    assert facts(draft) == {"star:prof": ["agent"], "star:age": ["40"]}
    assert draft.removed == (("star line", "d'entretien"),)
    assert dict(draft.warnings)["STAR_LINE"].endswith("d'entretien")
    flag = one(READER, "**** *bool1 *bool2_\nTexte.\n")
    assert facts(flag) == {"star:bool1": ["true"], "star:bool2": [""]}
    twice = one(READER, "**** *source_a *source_b *mot_x *mot_y\nTexte.\n")
    assert facts(twice) == {"star:source": ["a", "b"], "star:mot": ["x", "y"]}


def test_numbered_texts() -> None:
    first, second = drafts(READER, NUMBERED)
    assert first.facts == (("star:var", "1"), ("star:bool", "true"), ("number", "0001"))
    assert second.text == "Second texte, avec 2019 mots."
    inside = one(READER, "**** *a_1\nUn texte.\n2019 *note\n1998 est une année.\n2001 * deux\n")
    assert inside.text.startswith("Un texte. 2019 *note")


def test_nothing_is_lost() -> None:
    found = read(
        READER, "Préambule oublié.\n**** *a_1\n\n**** *a_2\nTexte.\n****\nNu.\n**** *a_4\n"
    )
    assert codes(found) == ["MALFORMED", "EMPTY_OUTPUT", "ok", "ok", "EMPTY_OUTPUT"]
    assert [i.locator for i in found] == [
        "before text 1", "text 1", "text 2", "text 3", "text 4",
    ]  # fmt: skip
    assert "17 characters" in found[0].detail
    marked = one(READER, "**** *a_1\nUn texte **** avec des étoiles.\n")
    assert dict(marked.warnings)["MARK_IN_TEXT"]
    assert codes(read(READER, "-*theme sans texte\n")) == ["MALFORMED"]
    assert read(READER, "") == []
    assert read(READER, "\n \n") == []


def test_long_lines_are_paragraphs_and_short_ones_are_joined() -> None:
    long = "Une phrase assez longue pour tenir lieu de paragraphe à elle seule, " * 3
    assert one(READER, f"**** *a_1\n{long}\n{long}\n").text.count("\n\n") == 1
    assert one(READER, "**** *a_1\nune\ndeux\n\ntrois\n").text == "une deux\n\ntrois"
    assert one(READER, "**** *a_1\r\nune\r\rdeux\r").text == "une\n\ndeux"


@pytest.mark.parametrize("zipped", [False, True])
def test_pieces_hold_the_same_items(zipped: bool) -> None:
    lines = ["préambule"]
    for n in range(700):
        lines += [f"**** *id_{n}", "", f"Le texte numéro {n}."][: 2 if n % 100 == 7 else 3]
    data = "\n".join(lines).encode()
    data = gzip.compress(data, mtime=0) if zipped else data
    found = by_pieces(READER, data)
    assert found == read(READER, data)
    assert len(found) == 701
    assert codes(found).count("ok") == 693
    assert found[-1].locator == "text 700"
    assert len(list(READER.split(io.BytesIO(data), Hint("f")))) == 3


def test_damage_is_one_refusal_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(iramuteq, "MAX_TEXT", 2000)
    data = "**** *a_1\nUn.\n**** *a_2\n" + "mot mot\n" * 900 + "**** *a_3\nTrois.\n"
    assert codes(read(READER, data)) == ["ok", "TOO_LARGE", "ok"]
    assert [i.locator for i in read(READER, data)] == ["text 1", "text 2", "text 3"]
    line = "**** *a_1\nUn.\n**** *a_2\n" + "mot" * 900 + "\n**** *a_3\nTrois.\n"
    assert codes(read(READER, line)) == ["ok", "EMPTY_OUTPUT", "TOO_LARGE"]
    cut = gzip.compress(("**** *a_1\nUn texte.\n" * 3000).encode(), mtime=0)
    broken = read(READER, cut[: len(cut) // 2])
    assert codes(broken)[-1] in ("TRUNCATED", "MALFORMED")
    for forged in (b'{"isctext_piece":', b'{"isctext_piece": 1}\nx', b'{"isctext_piece": []}'):
        assert codes(read(READER, forged)) == ["MALFORMED"]


def _marks(data: bytes) -> int:
    """The texts of a file, counted another way than the reader counts them."""
    text = data.decode("utf-8", "replace")
    return len(re.findall(r"(?m)^\ufeff*\*\*\*\*", text))


@FUZZED
@given(spoiled(*(s.encode() for s in ALL)))
def test_spoiled_files(data: bytes) -> None:
    found = read(READER, data)
    assert all(isinstance(item, Draft | Refusal) for item in found)
    assert len({item.locator for item in found}) == len(found)
    if not data.startswith((b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff", b"{")) and b"\x00" not in data:
        texts = [i for i in found if i.locator.startswith("text")]
        assert len(texts) >= _marks(data.replace(b"\r", b"\n"))


@FUZZED
@given(st.binary(max_size=300), st.sampled_from([b"", b"**** *a_b\n", b"0001 *a_b\n", b"\x1f\x8b"]))
def test_any_bytes(data: bytes, start: bytes) -> None:
    for item in read(READER, start + data):
        assert isinstance(item, Draft | Refusal)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(st.text("abcé0_-", min_size=1, max_size=6), max_size=3),
            st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_every_text_is_a_draft_or_a_refusal(texts: list[tuple[list[str], str]]) -> None:
    written = "".join(
        f"**** {' '.join(f'*{s}' for s in stars)}\n {body}\n" for stars, body in texts
    )
    found = read(READER, written)
    assert len(found) == len(texts)
    for item, (stars, body) in zip(found, texts, strict=True):
        assert isinstance(item, Draft) or not any(c.isalnum() for c in body) or "://" in body
        if isinstance(item, Draft):
            dated = {"date", "amj", "am", "annee", "année", "year"}
            plain = [s for s in stars if s.partition("_")[0] not in dated]
            assert len([n for n, _ in item.facts if n.startswith("star:")]) >= len(plain)


@pytest.mark.real
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no IRaMuTeQ samples (set ISCTEXT_SHARED)")
def test_real_samples() -> None:
    theses = SAMPLES / "theses-socio-1000.txt"
    grep = subprocess.run(
        ["grep", "-c", r"^\*\*\*\*", str(theses)], capture_output=True, text=True, check=True
    )
    assert chosen(theses.read_bytes(), "a.txt") == "iramuteq.v1"
    found = drafts(READER, theses.read_bytes())
    assert len(found) == int(grep.stdout) == 1000
    years = re.findall(r"(?m)^\*{4} \*annee_(\d{4})", theses.read_text(encoding="utf-8"))
    assert [said(d)[0][0] for d in found] == years
    raw = "".join(theses.read_text(encoding="utf-8").split())
    kept = sum(len("".join(d.text.split())) for d in found)
    stars = sum(len(f"*****annee_{year}") for year in years)
    # What is neither star nor text: soft hyphens and addresses, which no reader keeps.
    assert 0 <= len(raw) - stars - kept < 0.001 * len(raw)


@pytest.mark.real
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no IRaMuTeQ samples (set ISCTEXT_SHARED)")
def test_real_alceste_sample() -> None:
    first, second = drafts(READER, (SAMPLES / "alceste_test.txt").read_bytes())
    assert facts(first) == {
        "star:var1": ["1"], "star:var2": ["levela"], "star:boolean1": ["true"],
        "theme": ["theme1", "theme2"], "theme_start": ["0", "42"],
    }  # fmt: skip
    assert "éêàù" in first.text
    assert facts(second)["number"] == ["00002"]
    assert second.text == "Contents of the second text."
