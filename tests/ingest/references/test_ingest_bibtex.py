"""bibtex.v1: BibTeX and BibLaTeX, dates, LaTeX in words, broken entries."""

from __future__ import annotations

import pytest
from reference_reading import dates, drafts, facts, items
from reference_samples import (
    ARTICLES_BIB,
    BIBLATEX,
    BROKEN_BIB,
    DATES_BIB,
)

from isctext.ingest.references import bibtex
from isctext.ingest.references.latex import plain_text
from isctext.records.document import Draft, Refusal


def test_bibtex_article() -> None:
    entry, alone = items(bibtex.READER, ARTICLES_BIB)
    assert isinstance(entry, Draft)
    assert entry.title == "Le Val des œuvres communes — à ça"
    assert entry.text.split("\n\n") == [
        "Le Val des œuvres communes — à ça",
        "Les élèves ont « repris » le four & le lavoir. Très bien…",
        "Second paragraphe, 50 % du bois.",
    ]
    assert entry.authors == ("Lambert, Zoé", "Société du four and Co")
    assert dates(entry) == ["2019-03-12"]
    assert entry.provider_id == "lambert2019"
    assert facts(entry, "outlet") == ["La Gazette de Valbourg, hors-série"]
    assert facts(entry, "file") == ["files/12/a.pdf", "files/13/b.html"]
    assert facts(entry, "keywords") == ["communs", "eau", "four"]
    assert facts(entry, "page") == ["12–18"]
    assert isinstance(alone, Refusal)
    assert alone.detail == "a title only: Titre seul"


def test_biblatex() -> None:
    (entry,) = drafts(items(bibtex.READER, BIBLATEX))
    assert entry.title == "Quays : A commons"
    assert dates(entry) == ["2020-05-06"]
    assert entry.url == "https://harbour.example/quays_1"
    assert (facts(entry, "consulted"), facts(entry, "language")) == (["2021-01-02"], ["english"])


def test_bibtex_dates() -> None:
    found = drafts(items(bibtex.READER, DATES_BIB))
    assert [dates(entry) for entry in found] == [
        ["2019"], ["2019-12"], ["2019-12"], ["2019-12-03"], ["2019-12-03"], [], [], ["2019"],
    ]  # fmt: skip
    unread = [entry for entry in found if "DATE_UNREAD" in dict(entry.warnings)]
    assert unread == [found[5], found[6]]


def test_bibtex_broken_entries_cost_themselves_only() -> None:
    one, never, two, cut = items(bibtex.READER, BROKEN_BIB)
    assert isinstance(one, Draft)
    assert isinstance(two, Draft)
    assert two.warnings == (("UNKNOWN_MACRO", "inconnu"),)
    assert isinstance(never, Refusal)
    assert (never.code, never.detail) == ("MALFORMED", "line 2, 'never': a brace is not closed")
    assert isinstance(cut, Refusal)
    assert (cut.code, cut.locator) == ("TRUNCATED", "entry 4")
    (nothing,) = items(bibtex.READER, "% rien")
    assert isinstance(nothing, Refusal)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"{\'E}t{\'e}", "Été"),
        (r"\'Et\'e", "Été"),
        (r"No{\"e}l", "Noël"),
        (r"\c{c}a", "ça"),
        (r"{\c c}a", "ça"),
        (r"\^{\i}le", "île"),
        (r"\'{\i}", "í"),
        (r"{\oe}uvre", "œuvre"),
        (r"\oe uvre", "œuvre"),
        (r"S{\~a}o", "São"),
        (r"\v{C}apek", "Čapek"),
        (r"{\aa}", "å"),
        (r"a\&b \% \$ \# \_", "a&b % $ # _"),
        (r"\{x\}", "{x}"),
        (r"1939--1945", "1939–1945"),
        (r"``mot''", "“mot”"),
        (r"l'\'ecole", "l'école"),
        (r"\emph{tr{\`e}s} bien", "très bien"),
        (r"\href{https://x.fr}{le site}", "le site"),
        (r"\url{https://x.fr/a_b}", "https://x.fr/a_b"),
        (r"\unknown{mot}", "mot"),
        (r"\LaTeX{} et", "LaTeX et"),
        (r"12~mars", "12 mars"),
        (r"1\textsuperscript{er}", "1er"),
        (r"n\textdegree{}3", "n°3"),
        ("{{{}}}", ""),
        ("\\", "\\"),
        ("Déjà en UTF-8", "Déjà en UTF-8"),
        (r"{O}ECD", "OECD"),
    ],
)
def test_latex(latex: str, expected: str) -> None:
    assert plain_text(latex) == expected
