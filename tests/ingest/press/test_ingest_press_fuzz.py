"""Nexis, RIS, BibTeX, CSL-JSON and dates on broken input: no exception, no hang, no lost item."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from collections.abc import Callable
from itertools import pairwise

import nexis_samples as samples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_samples import (
    ARTICLES_BIB,
    BROKEN_BIB,
    DATES_CSL,
    EUROPRESSE_RIS,
    MANAGER_RIS,
    NUMBERED_RIS,
    ZOTERO,
)

from isctext.ingest.dating.dates import leading_date, parse_date
from isctext.ingest.press.nexis import docx as nexisdocx
from isctext.ingest.press.nexis import html as nexishtml
from isctext.ingest.references import bibtex, csljson, ris
from isctext.ingest.references.entry import date_in_field, file_paths, plain_line, prose_blocks
from isctext.ingest.references.latex import plain_text
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Reader
from isctext.records.rejection import CODES

# Many more in a long run: ISCTEXT_FUZZ=2000.
FUZZ = settings(max_examples=int(os.environ.get("ISCTEXT_FUZZ", "200")), deadline=None)
BODY = ("The commons of the harbour are kept by all.", "Nobody may sell them.")
DOCX = samples.docx(
    samples.cover(2, ["The quay", "The lock"])
    + samples.english("The quay", BODY)
    + samples.french("Le port", "4 juillet 2018 mercredi", BODY)
)
HTML = samples.html_page([samples.html_article(n, 3) for n in (1, 2, 3)], 3, "1-3").encode()
RIS = (EUROPRESSE_RIS + MANAGER_RIS + NUMBERED_RIS).encode()
BIB = (ARTICLES_BIB + BROKEN_BIB).encode()
CSL = ZOTERO.encode()
SOURCES: dict[str, tuple[Reader, bytes]] = {
    "nexis-docx": (nexisdocx.READER, DOCX),
    "nexis-html": (nexishtml.READER, HTML),
    "ris": (ris.READER, RIS),
    "bibtex": (bibtex.READER, BIB),
    "csl-json": (csljson.READER, CSL),
}
each = pytest.mark.parametrize("name", sorted(SOURCES))


def read(reader: Reader, data: bytes) -> list[Draft | Refusal]:
    """What every input must give: items in distinct places, known codes, whole paragraphs."""
    found = list(reader.read(io.BytesIO(data), Hint("f")))
    assert found
    assert len({item.locator for item in found}) == len(found)
    for item in found:
        if isinstance(item, Refusal):
            assert item.code in CODES
            assert item.detail
        else:
            assert item.text.strip() or item.attached
            assert "\n\n\n" not in item.text
            assert all(isinstance(value, str) for _, value in item.facts)
    assert 0.0 <= reader.sniff(data[:4096], "f") <= 1.0
    return found


@st.composite
def mutated(draw: st.DrawFn, data: bytes) -> bytes:
    """A sample with some of its bytes cut out, doubled, replaced or followed by others."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(0, len(data) - 1)))
        end = draw(st.integers(start, min(len(data), start + 400)))
        piece = draw(st.sampled_from(["cut", "double", "noise", "end", "swap"]))
        if piece == "cut":
            data = data[:start] + data[end:]
        elif piece == "double":
            data = data[:end] + data[start:end] + data[end:]
        elif piece == "noise":
            data = data[:start] + draw(st.binary(max_size=30)) + data[end:]
        elif piece == "end":
            data = data[:start]
        else:
            data = data[end:] + data[:start]
    return data


@each
@FUZZ
@given(data=st.data())
def test_mutated_files(name: str, data: st.DataObject) -> None:
    reader, source = SOURCES[name]
    read(reader, data.draw(mutated(source)))


@each
@FUZZ
@given(data=st.binary(max_size=300))
def test_random_bytes(name: str, data: bytes) -> None:
    reader, _ = SOURCES[name]
    for bad in (data, b"PK\x03\x04" + data, b"[{" + data, b"TY  - " + data, b"@book{" + data):
        read(reader, bad)


@each
@FUZZ
@given(text=st.text(max_size=200))
def test_random_text(name: str, text: str) -> None:
    read(SOURCES[name][0], text.encode("utf-8", "surrogatepass"))


@FUZZ
@given(st.data())
def test_word_files_of_mutated_paragraphs(data: st.DataObject) -> None:
    """Articles that lost, gained or exchanged paragraphs: each frame is still one item."""
    paragraphs = samples.english("A", BODY) + samples.french("B", "4 juillet 2018", BODY)
    paragraphs = samples.cover(2, ["A", "B"]) + paragraphs
    for _ in range(data.draw(st.integers(0, 5))):
        at = data.draw(st.integers(0, len(paragraphs) - 1))
        action = data.draw(st.sampled_from(["drop", "double", "move"]))
        taken = paragraphs[at] if action == "double" else paragraphs.pop(at)
        if action != "drop":
            paragraphs.insert(data.draw(st.integers(0, len(paragraphs))), taken)
        if not paragraphs:
            return
    read(nexisdocx.READER, samples.docx(paragraphs))


@FUZZ
@given(st.data())
def test_word_parts_of_mutated_xml(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(DOCX)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    parts[name] = data.draw(mutated(parts[name]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, content in parts.items():
            packed.writestr(part, content)
    read(nexisdocx.READER, out.getvalue())


# Independent counts: how many items a file holds, told without the readers.


def count_ris(text: str) -> int:
    """Runs of tag lines that an ER line or another TY line ends."""
    count, open_record = 0, False
    for line in text.split("\n"):
        tag = re.fullmatch(r"([A-Z][A-Z0-9])  -( .*)?", line)
        if tag is None:
            continue
        if tag[1] == "ER" or (tag[1] == "TY" and open_record):
            count += 1
            open_record = tag[1] == "TY"
        else:
            open_record = True
    return count + open_record


@FUZZ
@given(st.lists(st.integers(0, 60), max_size=40))
def test_ris_lines_in_any_order(lines: list[int]) -> None:
    all_lines = (EUROPRESSE_RIS + MANAGER_RIS).split("\n")
    text = "\n".join(["TY  - JOUR", *(all_lines[n % len(all_lines)] for n in lines)])
    assert len(read(ris.READER, text.encode())) == count_ris(text)


@FUZZ
@given(st.lists(st.sampled_from(["whole", "open", "quote", "empty", "string"]), max_size=12))
def test_bibtex_entries_cost_only_themselves(kinds: list[str]) -> None:
    forms = {
        "whole": "@article{a, title = {T}, abstract = {Un texte.}}",
        "open": "@article{b, title = {T, abstract = {Un texte.}",
        "quote": '@book{c, title = "T, abstract = {Un texte.}}',
        "empty": "@misc{d}",
        "string": '@string{e = "E"}',
    }
    text = "\n".join(["@misc{z, title = {T}}", *(forms[kind] for kind in kinds)])
    found = read(bibtex.READER, text.encode())
    assert len(found) == 1 + sum(kind != "string" for kind in kinds)
    assert sum(isinstance(item, Draft) for item in found) == kinds.count("whole")


@FUZZ
@given(st.data())
def test_csl_items_of_a_cut_array(data: st.DataObject) -> None:
    """A file that ends anywhere gives the items before, and one refusal for the rest."""
    text = data.draw(st.sampled_from([DATES_CSL, ZOTERO]))
    end = data.draw(st.integers(1, len(text) - 1))
    whole, decoder, at = 0, json.JSONDecoder(), 1
    while True:
        try:
            _, at = decoder.raw_decode(
                text[:end], at + len(text[at:end]) - len(text[at:end].lstrip())
            )
        except ValueError:
            break
        whole += 1
        at += text[at : at + 1] == ","
    found = read(csljson.READER, text[:end].encode())
    assert len(found) == whole + 1
    assert isinstance(found[-1], Refusal)
    assert found[-1].code in ("TRUNCATED", "MALFORMED")


@FUZZ
@given(st.lists(st.integers(1, 6), min_size=1, max_size=8), st.booleans())
def test_html_articles_of_any_numbers(numbers: list[int], stated: bool) -> None:
    page = samples.html_page(
        [samples.html_article(n, 6) for n in numbers], len(numbers) if stated else None
    )
    found = read(nexishtml.READER, page.encode())
    drafts = [item for item in found if isinstance(item, Draft)]
    lost = [item for item in found if isinstance(item, Refusal)]
    assert len(drafts) == len(numbers)
    assert len(lost) <= 1
    if not stated:
        # An export ends where a number does not go up; whole ones count up to 6.
        starts = [n for n in range(1, len(numbers)) if numbers[n] <= numbers[n - 1]]
        runs = [numbers[a:b] for a, b in pairwise([0, *starts, len(numbers)])]
        whole = all(run == list(range(run[0], 7)) for run in runs)
        assert [item.code for item in lost] == ([] if whole else ["TRUNCATED"])


@FUZZ
@given(st.text(max_size=120))
def test_small_parts_never_raise(text: str) -> None:
    functions: list[Callable[[str], object]] = [
        plain_text, plain_line, prose_blocks, lambda t: list(file_paths(t)), date_in_field,
        lambda t: leading_date(t, "x"), lambda t: parse_date(t, "x"), bibtex.people,
    ]  # fmt: skip
    for function in functions:
        function(text)


@pytest.mark.parametrize(
    "text",
    [
        "@misc{a, t = " + "{" * 200_000,
        "@misc{a" * 30_000,
        "@misc{a, t = {" + "\n@" * 100_000,
        "@misc{a, author = {" + " and " * 50_000 + "}}",
        "TY  - X\nAB  - " + "\n" * 300_000,
        "TY  - X\nN2  - " + "<p" * 50_000,
        "TY  - X\nER  - \n" * 20_000,
        "[" + '{"type":"book"},' * 20_000,
        '<a name="DOC_ID_0_0">' * 5_000,
        "1 of 9 DOCUMENTS <p>" * 10_000,
        "<meta documents " * 20_000,
        "\\'" * 100_000,
    ],
    ids=range(12),
)
def test_long_repeats_do_not_hang(text: str) -> None:
    """To come to an end is the test: what backtracks here would not in hours."""
    for reader, _ in SOURCES.values():
        assert list(reader.read(io.BytesIO(text.encode()), Hint("f")))
        reader.sniff(text.encode()[:4096], "f")
