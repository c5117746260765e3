"""RIS, BibTeX, CSL-JSON: every entry is a draft or a refusal, dates as precise as written."""

from __future__ import annotations

import io
from datetime import date

import pytest
from reference_samples import (
    ARTICLES_BIB,
    BIB,
    BIBLATEX,
    BROKEN_BIB,
    CSL,
    DATES_BIB,
    DATES_CSL,
    EUROPRESSE_RIS,
    MANAGER_RIS,
    NUMBERED_RIS,
    ONE_SPACE_RIS,
    RIS,
    UNCLOSED_RIS,
    ZOTERO,
)

from isctext.ingest.options import IngestOptions
from isctext.ingest.read import choose_reader, read_task
from isctext.ingest.references import bibtex, csljson, ris
from isctext.ingest.references.entry import date_in_field, file_paths, plain_line, prose_blocks
from isctext.ingest.references.latex import plain_text
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Reader, ReadTask
from isctext.records.source import Source

OPTIONS = IngestOptions(today=date(2026, 11, 25), languages=())
READERS: list[tuple[Reader, dict[str, tuple[str, int, int]], str]] = [
    (ris.READER, RIS, "a.ris"),
    (bibtex.READER, BIB, "a.bib"),
    (csljson.READER, CSL, "a.json"),
]
SAMPLES = [
    pytest.param(reader, *sample, name, id=f"{reader.name} {title}")
    for reader, samples, name in READERS
    for title, sample in samples.items()
]


def items(reader: Reader, source: str | bytes) -> list[Draft | Refusal]:
    data = source.encode() if isinstance(source, str) else source
    found = list(reader.read(io.BytesIO(data), Hint("f")))
    assert len({item.locator for item in found}) == len(found)
    task = ReadTask("f", 0, "b", Source("s", "press"), Hint("f"), reader.name)
    tables = read_task(io.BytesIO(data), task, OPTIONS)
    assert tables["documents"].num_rows + tables["rejections"].num_rows == max(1, len(found))
    return found


def drafts(found: list[Draft | Refusal]) -> list[Draft]:
    return [item for item in found if isinstance(item, Draft)]


def facts(draft: Draft, name: str) -> list[str]:
    return [value for key, value in draft.facts if key == name]


def dates(draft: Draft) -> list[str]:
    length = {"year": 4, "month": 7, "day": 10}
    return [d.date.isoformat()[: length[d.precision]] for d in draft.dates]


@pytest.mark.parametrize(("reader", "source", "kept", "refused", "name"), SAMPLES)
def test_every_entry_is_accounted_for(
    reader: Reader, source: str, kept: int, refused: int, name: str
) -> None:
    for data in (source.encode(), b"\xef\xbb\xbf" + source.encode(), source.encode("utf-16")):
        found = items(reader, data)
        assert len(drafts(found)) == kept
        assert len(found) == kept + refused
        for draft in drafts(found):
            for block in draft.text.split("\n\n"):
                assert block == " ".join(block.split())


@pytest.mark.parametrize(("reader", "source", "kept", "refused", "name"), SAMPLES)
def test_sniff(reader: Reader, source: str, kept: int, refused: int, name: str) -> None:
    for filename in (name, "export.txt", "export"):
        if source.startswith("Made by hand") and filename != name:
            continue
        chosen = choose_reader(source.encode()[:4096], filename)
        assert chosen is not None
        assert chosen.name == reader.name, filename


def test_sniff_refuses_others() -> None:
    heads = [
        b"", b"\x00" * 50, b"{", b'[{"a": 1}]', b'{"type": "book"}', b"<html><p>TY  - JOUR</p>",
        b"@media screen { a = b }", b"un texte @article", b"# Titre\n\nDu texte.", b"a;b\n1;2\n",
        b'[{"type": "Feature", "author": "x"}]', b'[{"type": "book"}]', b"PK\x03\x04",
    ]  # fmt: skip
    for reader, _, _ in READERS:
        for head in heads:
            assert reader.sniff(head, "a.md") == 0.0, (reader.name, head)


def test_a_page_that_quotes_a_record_is_a_page() -> None:
    text = "Une notice au format RIS ressemble à cela, et se lit bien : " * 12
    for quoted in (MANAGER_RIS, BIBLATEX):
        page = f"# Guide\n\n{text}\n\n```\n{quoted}```\n"
        chosen = choose_reader(page.encode()[:4096], "guide.md")
        assert chosen is not None
        assert chosen.name == "markdown.v1"


# RIS.


def test_ris_of_europresse() -> None:
    first, second = drafts(items(ris.READER, EUROPRESSE_RIS))
    assert first.title == "Le four du Val rallumé"
    assert first.text == (
        "Les habitants du Val ont repris le four communal, et chacun paie sa part.\n\n"
        "Le conseil a voté mardi."
    )
    assert first.provider_id == "news·20190312·GV·0012"
    assert first.authors == ("Lambert, Zoé",)
    assert [(d.date, d.origin) for d in first.dates] == [
        (date(2019, 3, 12), "header:DA"), (date(2019, 3, 12), "provider-id"),
    ]  # fmt: skip
    assert facts(first, "outlet") == ["La Gazette de Valbourg"]
    assert (facts(first, "language"), facts(first, "code")) == (["Français"], ["GV"])
    assert first.warnings == ()
    assert second.text.startswith("Les habitants du Val ont repris")
    assert second.title == "Le four du Val rallumé"
    assert [code for code, _ in second.warnings] == ["FIELDS_SWAPPED"]


def test_ris_dates_that_disagree_are_a_warning_row() -> None:
    task = ReadTask("f", 0, "b", Source("s", "press"), Hint("f"), "ris.v1")
    tables = read_task(io.BytesIO(EUROPRESSE_RIS.encode()), task, OPTIONS)
    codes = [row["code"] for row in tables["warnings"].to_pylist()]
    assert codes.count("DATES_DISAGREE") == 1


def test_ris_of_a_reference_manager() -> None:
    (entry,) = drafts(items(ris.READER, MANAGER_RIS))
    assert entry.text == "Commons of the quay\n\nBACKGROUND: quays are kept & shared."
    assert entry.authors == ("North, Ada", "South, Ben")
    assert dates(entry) == ["2014"]
    assert entry.url == "https://journal.example/9/3"
    assert entry.provider_id == "north2014"
    expected = {
        "outlet": ["Harbour Studies"], "other outlet": ["Harb. Stud."], "page": ["e12-e18"],
        "keywords": ["commons", "harbours"], "editor": ["West, Cleo"], "volume": ["9"],
        "issue": ["3"], "issn": ["1932-6208"], "doi": ["10.5555/12345678"], "m1": ["42"],
        "file": ["internal-pdf://north2014.pdf"], "type": ["JOUR"], "date": ["2014//"],
    }  # fmt: skip
    for name, values in expected.items():
        assert facts(entry, name) == values, name


def test_ris_stray_lines_and_titles_alone() -> None:
    entry, alone = items(ris.READER, NUMBERED_RIS)
    assert isinstance(entry, Draft)
    assert entry.removed == (("outside of records", "Provider: Base fictive\nDatabase: TEST"),)
    assert isinstance(alone, Refusal)
    assert (alone.code, alone.detail) == ("EMPTY_OUTPUT", "a title only: Titre seul")
    (stray,) = items(ris.READER, "rien que du texte")
    assert isinstance(stray, Refusal)
    assert stray.code == "MALFORMED"


def test_ris_records_that_are_not_closed() -> None:
    first, second = drafts(items(ris.READER, UNCLOSED_RIS))
    assert [code for code, _ in first.warnings] == ["UNCLOSED_RECORD"]
    assert [code for code, _ in second.warnings] == ["TRUNCATED"]
    assert dates(drafts(items(ris.READER, ONE_SPACE_RIS))[0]) == ["2019-03"]


def test_ris_tags_in_the_text_of_a_strict_file_are_text() -> None:
    source = MANAGER_RIS.replace("KW  - commons", "PS - merci à tous\nKW  - commons")
    (entry,) = drafts(items(ris.READER, source))
    assert "PS - merci à tous" in entry.text


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2019/03/12", ["2019-03-12"]),
        ("2019/03/12/", ["2019-03-12"]),
        ("2019/3/1/", ["2019-03-01"]),
        ("2019/03/12/printemps", ["2019-03-12"]),
        ("2019/03//", ["2019-03"]),
        ("2019/03", ["2019-03"]),
        ("2019///", ["2019"]),
        ("2019//", ["2019"]),
        ("2019", ["2019"]),
        ("2019///été", ["2019"]),
        ("2019-03-12", ["2019-03-12"]),
        ("12 mars 2019", ["2019-03-12"]),
        ("2019 Mar 12", ["2019-03-12"]),
        ("2019/00/00", ["2019"]),
        ("2019/02/31", []),
        ("2019/13/01", []),
        ("03/04/2019", ["2019"]),
        ("13/04/2019", ["2019-04-13"]),
        ("04/04/2019", ["2019-04-04"]),
        ("s.d.", []),
        ("/03/12", []),
        ("12 mars", []),
        ("2019/03/12-2019/03/14", []),
    ],
)
def test_ris_dates(written: str, expected: list[str]) -> None:
    source = f"TY  - JOUR\nTI  - T\nAB  - Un texte.\nDA  - {written}\nER  - \n"
    (entry,) = drafts(items(ris.READER, source))
    assert dates(entry) == expected
    assert ("DATE_UNREAD" in [code for code, _ in entry.warnings]) == (not expected)
    assert facts(entry, "date") == [written]


# BibTeX.


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


# CSL-JSON.


def test_csl_of_zotero() -> None:
    entry, alone = items(csljson.READER, ZOTERO)
    assert isinstance(entry, Draft)
    assert entry.title == "Le Val rallumé"
    assert entry.text.split("\n\n") == [
        "Le Val rallumé", "Les habitants ont repris le four.", "Chacun paie sa part.",
    ]  # fmt: skip
    assert entry.authors == ("Lambert, Zoé", "Collectif du four", "van den Berg, Jan")
    assert entry.provider_id == "http://zotero.org/users/1/items/ABCD"
    assert facts(entry, "file") == ["files/1/a.pdf", "files/1/b.html"]
    assert (facts(entry, "outlet"), facts(entry, "page")) == (["La Gazette de Valbourg"], ["3"])
    assert facts(entry, "accessed") == ["2020-1-2"]
    assert isinstance(alone, Refusal)
    assert (alone.code, alone.locator) == ("EMPTY_OUTPUT", "item 2")


def test_csl_dates() -> None:
    found = drafts(items(csljson.READER, DATES_CSL))
    assert [dates(entry) for entry in found] == [
        ["2019-03-12"], ["2019-03"], ["2019"], ["2019-03-12"], ["2019-03"], [], [], [], ["2019"],
        ["1850"], ["2019-03-12"], [], [], [], [],
    ]  # fmt: skip
    assert facts(found[8], "issued season") == ["2"]
    assert "DATE_CIRCA" in dict(found[9].warnings)


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ("", ["MALFORMED"]),
        ("{}", ["MALFORMED"]),
        ("[]", ["EMPTY_OUTPUT"]),
        ("[" * 9000, ["TOO_DEEP"]),
        ('[{"title": "a', ["TRUNCATED"]),
        ("[1, ", ["MALFORMED", "TRUNCATED"]),
        ("[{}, nul]", ["EMPTY_OUTPUT", "MALFORMED"]),
        ("[{}] [{}]", ["EMPTY_OUTPUT", "MALFORMED"]),
    ],
)
def test_csl_broken(source: str, codes: list[str]) -> None:
    found = list(csljson.READER.read(io.BytesIO(source.encode()), Hint("f")))
    assert [item.code for item in found if isinstance(item, Refusal)] == codes


# What they share.


def test_attached_files_of_an_entry_without_abstract_are_named() -> None:
    source = "TY  - BOOK\nTI  - Un livre\nL1  - livre.pdf\nER  - \n"
    (alone,) = items(ris.READER, source)
    assert isinstance(alone, Draft)
    assert (alone.text, alone.attached) == ("", ("livre.pdf",))
    task = ReadTask("f", 0, "b", Source("s", "press"), Hint("f"), "ris.v1")
    (row,) = read_task(io.BytesIO(source.encode()), task, OPTIONS)["rejections"].to_pylist()
    assert row["code"] == "EMPTY_OUTPUT"
    assert row["detail"].startswith("a title only: Un livre; attached: livre.pdf")


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ("a.pdf", ["a.pdf"]),
        ("a.pdf;b.pdf", ["a.pdf", "b.pdf"]),
        (":a.pdf:PDF", ["a.pdf"]),
        ("Texte:files/1/a.pdf:application/pdf", ["files/1/a.pdf"]),
        ("", []),
        (" ; ", []),
        (r"Un \: deux:C\:\\x\;y.pdf:application/pdf", [r"C:\\x;y.pdf"]),
        ("file:///home/x/a.pdf", ["file:///home/x/a.pdf"]),
        (r"C:\Zotero\a.pdf", [r"C:\Zotero\a.pdf"]),
        ("files/1/a.pdf:application/pdf", ["files/1/a.pdf"]),
        ("Page 1/2:files/1/a.html:text/html", ["files/1/a.html"]),
        ("http://x.example:8080/a.pdf", ["http://x.example:8080/a.pdf"]),
    ],
)
def test_file_fields(value: str, paths: list[str]) -> None:
    assert list(file_paths(value)) == paths


def test_abstracts_with_and_without_tags() -> None:
    assert prose_blocks(
        "<jats:p>Un.</jats:p><jats:p>Deux <jats:italic>x</jats:italic>.</jats:p>"
    ) == [
        "Un.",
        "Deux x.",
    ]
    assert prose_blocks("<p>a\x01&#2;<script></script>b</p>") == ["ab"]
    assert prose_blocks("si a < b et c > d") == ["si a < b et c > d"]
    assert plain_line("H<sub>2</sub>O &amp; <b>eau</b>, a < b") == "H2O & eau, a < b"
    assert date_in_field("") is None


def test_a_long_title_over_a_short_abstract_changes_places() -> None:
    long = "Les habitants ont repris le four communal. " * 10
    source = f"TY  - JOUR\nTI  - {long}\nAB  - Le four\nER  - \n"
    (entry,) = drafts(items(ris.READER, source))
    assert entry.title == "Le four"
    assert entry.text.startswith("Le four\n\nLes habitants")
    assert [code for code, _ in entry.warnings] == ["FIELDS_SWAPPED"]
    usual = "TY  - JOUR\nTI  - Un titre assez long pour son résumé\nAB  - Bref.\nER  - \n"
    assert drafts(items(ris.READER, usual))[0].warnings == ()
