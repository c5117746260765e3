"""Claims in print: every sentence stays at its level, and other explanations are beside it."""

from __future__ import annotations

import datetime as dt
import re
import string
from pathlib import Path

import pytest

import isctext
from isctext.errors import StageError
from isctext.records.claims import ALTERNATIVES, LEVELS, forbidden
from isctext.reports.claims import LEVEL_OF, ClaimSentences
from isctext.reports.codes import Codes
from isctext.reports.sentences import Sentences
from isctext.reports.texts import Texts, strings
from isctext.reports.typography import Typography

LANGS = ("fr", "en")
ROOT = Path(__file__).parents[2]
REPORT = Path(isctext.__file__).parent / "data" / "report"
# Where readers are told what isctext does not say, the words stand. Each place is listed.
EXPLAINED = {
    "docs/how-to/lire-une-trajectoire.md": {"Qu’une arène a influencé l’autre"},
    "docs/how-to/read-a-trajectory.md": {"That one arena influenced the other"},
    "docs/explanation/precedence.md": {"panel Granger .75"},  # among what is rejected
    "README.md": {'It does not write "influence" nor "cause"'},
    "LISEZMOI.md": {"Il n’écrit ni « influence » ni « cause »"},
}


def writer(lang):
    t, typo = Texts(lang), Typography(lang)
    return ClaimSentences(Sentences(t, typo, {"communs": "Économie des communs"}), Codes(t, typo))


def claim(verdict, **changes):
    row = {
        "arena_from": "initiatives",
        "arena_to": "policy",
        "category": "communs",
        "claim_level": LEVEL_OF[verdict],
        "verdict": verdict,
        "passages": 3,
        "copies": 2,
        "citations": 1,
        "confirmed": 2,
        "refused": 0,
        "disputed": 0,
        "opposite": 0,
        "first_date": None,
        "last_date": None,
        "lag_days": None,
        "agreement": "silent",
        "series_q": 0.012,
        "lag_years": 2.0,
        "mde_beta": 0.45,
        "alternatives": list(ALTERNATIVES) if LEVEL_OF[verdict] in ("L1", "L2") else [],
        "reason": "years: 9, needed 12; entries: 4, needed 20",
    }
    return row | changes


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("verdict", sorted(LEVEL_OF))
def test_every_verdict_has_a_sentence_of_its_level(lang, verdict):
    said = writer(lang).of(claim(verdict))
    assert said.level == LEVEL_OF[verdict]
    assert "{" not in said.sentence
    assert "Économie des communs" in said.sentence
    assert not forbidden(said.sentence, said.level or "L0", lang)
    assert bool(said.alternatives) == (said.level in ("L1", "L2"))


@pytest.mark.parametrize("lang", LANGS)
def test_the_four_other_explanations_are_printed(lang):
    texts = Texts(lang)
    said = writer(lang).of(claim("precedes")).alternatives
    for code in ALTERNATIVES:
        assert texts(f"claim_alternative.{code}") in said


def test_numbers_and_reasons_in_words():
    fr = writer("fr")
    assert "d’environ 2 ans (q = 0,012)" in fr.of(claim("precedes")).sentence.replace("\u00a0", " ")
    assert "1 an " in fr.of(claim("precedes", lag_years=1.0)).sentence
    untested = fr.of(claim("co_presence_untested")).sentence
    assert "9 années" in untested
    assert "needed" not in untested
    for reason in ("no panel", "strict counts: the other arena", "not without batch events"):
        assert reason not in fr.of(claim("co_presence_unstable", reason=reason)).sentence
    none = fr.of(claim("co_presence_none", mde_beta=None)).sentence
    assert "Même un ordre parfait" in none
    assert "0,45" in fr.of(claim("co_presence_none")).sentence
    assert "Ensemble des concepts" in fr.of(claim("traces", category="")).sentence


def test_what_is_said_beside():
    days = {"first_date": dt.date(2015, 3, 1), "last_date": dt.date(2016, 1, 2), "lag_days": 400}
    row = claim("traces", agreement="opposes", opposite=2, refused=1, disputed=3, **days)
    more = writer("en").of(row).more
    assert len(more) == 5
    assert "1 March 2015" in more[1].replace("\u00a0", " ")
    assert writer("en").of(claim("traces")).more == ()


def test_a_row_that_says_more_than_its_level_is_refused():
    with pytest.raises(StageError) as caught:
        writer("fr").of(claim("confirmed", claim_level="L2"))
    assert caught.value.code == "IT-CLM-002"


def test_a_sentence_that_says_more_than_its_level_is_refused(monkeypatch):
    write = writer("fr")
    monkeypatch.setitem(write.write.t._by_key, "claim.precedes", "Un emprunt de {a} à {b}.")
    with pytest.raises(StageError) as caught:
        write.of(claim("precedes"))
    assert caught.value.code == "IT-CLM-001"


def test_both_languages_fill_the_same_braces():
    fr, en = strings("fr"), strings("en")
    mine = {key for key in fr if key.startswith("claim")}
    assert mine == {key for key in en if key.startswith("claim")}
    for key in mine:
        braces = [
            {name for _, name, _, _ in string.Formatter().parse(text[key]) if name}
            for text in (fr, en)
        ]
        assert braces[0] == braces[1], key
    assert {key.removeprefix("claim.") for key in mine if key.startswith("claim.")} == set(LEVEL_OF)
    assert {f"claim_level.{level}" for level in LEVELS} <= mine


def plain_lines(path):
    """Paragraphs of a text file, each on one line: an expression may be broken over two."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", path.read_text("utf-8"))]


@pytest.mark.parametrize("lang", LANGS)
def test_no_shipped_sentence_says_what_no_sentence_says(lang):
    assert len(strings(lang)) > 300
    for key, text in strings(lang).items():
        assert not forbidden(text, "", lang), key


@pytest.mark.parametrize("path", sorted(REPORT.iterdir()), ids=lambda path: path.name)
def test_no_shipped_file_says_it_either(path):
    """Templates, scripts, comments, and files of sentences that no page loads yet."""
    langs = ("fr",) if path.name.endswith("fr.toml") else ("en",)
    langs = langs if path.suffix == ".toml" else LANGS
    for part in plain_lines(path):
        for lang in langs:
            assert not forbidden(part, "", lang), part


def test_documents_for_readers_only_explain_what_is_not_said():
    folders = [ROOT / "docs" / name for name in ("tutorial", "how-to", "explanation")]
    files = [ROOT / "README.md", ROOT / "LISEZMOI.md"]
    files += [path for folder in folders for path in sorted(folder.glob("*.md"))]
    assert len(files) > 8
    for path in files:
        allowed = EXPLAINED.get(path.relative_to(ROOT).as_posix(), set())
        text = "\n".join(plain_lines(path))
        for phrase in allowed:
            assert phrase in text, f"{path}: no longer there: {phrase}"
            text = text.replace(phrase, "…")
        for lang in LANGS:
            found = forbidden(text, "", lang)
            assert not found, f"{path}: {found}"
