"""RIS, BibTeX and CSL-JSON: each entry an item, files, abstracts, who knows which."""

from __future__ import annotations

import io

import pytest
from reference_reading import OPTIONS, drafts, items
from reference_samples import (
    BIB,
    BIBLATEX,
    CSL,
    MANAGER_RIS,
    RIS,
)

from isctext.ingest.read import choose_reader, read_task
from isctext.ingest.references import bibtex, csljson, ris
from isctext.ingest.references.entry import date_in_field, file_paths, plain_line, prose_blocks
from isctext.records.document import Draft
from isctext.records.reader import Hint, Reader, ReadTask
from isctext.records.source import Source

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
