"""Readers of initiatives' files on broken input: no exception, no hang, no lost item."""

from __future__ import annotations

import io
import os
import random
import zipfile

import initiative_samples as samples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.ingest import zipped
from isctext.ingest.mail import mbox
from isctext.ingest.office import docx, epub, odt, pptx, rtf
from isctext.ingest.read import pieces
from isctext.ingest.talk import interview, subtitles
from isctext.ingest.wiki import mediawiki, wikitext
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Reader, Splitter
from isctext.records.rejection import CODES

# Ten mutations each; many more in a long run: ISCTEXT_FUZZ=2000.
FUZZ = settings(max_examples=int(os.environ.get("ISCTEXT_FUZZ", "200")), deadline=None)
EACH = 10
SLIDES = [samples.slide(samples.shape("Le port", "title")), samples.slide(samples.shape("Fin"))]
MAILS = samples.mbox(
    samples.mail(1, "Un.\n> cité\n--\nAnne"),
    samples.mail(2, "<p>Deux</p>", "Content-Type: text/html; charset=utf-8\n"),
    samples.mail(3, "=C3=89t=C3=A9", "Content-Transfer-Encoding: quoted-printable\n"),
)
PAGES = (samples.page(1, samples.WIKI, revisions=2), samples.page(2, "#REDIRECT [[A]]"))
ZIP = samples.packed(
    {"a.txt": "Un texte tout simple.", "b.docx": samples.docx(samples.wp("b")), "c.mbox": MAILS}
)
SOURCES: dict[str, tuple[Reader, bytes]] = {
    "docx": (docx.READER, samples.full_docx()),
    "odt": (odt.READER, samples.odt()),
    "flat-odt": (odt.READER, samples.flat_odt()),
    "pptx": (pptx.READER, samples.pptx(SLIDES, notes=["À dire."])),
    "epub": (epub.READER, samples.epub(samples.BOOK, nav="toc.xhtml")),
    "rtf": (rtf.READER, samples.RTF),
    "mediawiki": (mediawiki.READER, samples.dump(*PAGES)),
    "wikitext": (wikitext.READER, samples.WIKI.encode()),
    "interview": (interview.READER, samples.INTERVIEW.encode()),
    "vtt": (subtitles.READER, samples.VTT.encode()),
    "srt": (subtitles.READER, samples.SRT.encode()),
    "mbox": (mbox.MBOX_READER, MAILS),
    "eml": (mbox.EML_READER, MAILS.partition(b"\n")[2]),
    "zip": (zipped.READER, ZIP),
}
MANY = ("mediawiki", "mbox", "zip")
PACKAGES = ("docx", "odt", "pptx", "epub", "zip")
TOKENS = [
    b"<", b">", b"</w:p>", b"<w:p>", b"<w:del>", b"</text:p>", b"<text:note>", b"&nbsp;", b"\x00",
    b"\xff\xfe", b"{", b"}", b"\\u-1", b"\\'", b"\\bin99 ", b"[[", b"]]", b"{{", b"}}", b"{|",
    b"<page>", b"</page>", b"<revision>", b"</revision>", b"</mediawiki>", b"From ", b"\n\n",
    b"From a Mon Jan  7 10:00:00 2019\n", b"--zz", b"=?utf-8?B?", b"?=", b"-->", b"00:00:01.000",
    b"ENQ : ", b"WEBVTT\n", b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"<!ENTITY", b"<v Anne>",
    b"Content-Type: multipart/mixed; boundary=a\n", b"charset=", b"\r", b"\t", b"1\n",
]  # fmt: skip


def read(name: str, data: bytes) -> list[Draft | Refusal]:
    """What every input must give: known codes, whole paragraphs, one item for one document."""
    reader = SOURCES[name][0]
    found = list(reader.read(io.BytesIO(data), Hint("f")))
    assert found
    assert name in MANY or len(found) == 1
    for item in found:
        if isinstance(item, Refusal):
            assert item.code in CODES
            assert item.code != "PLUGIN_ERROR"
            assert item.detail
            continue
        assert item.text.strip()
        for block in item.text.split("\n\n"):
            assert block.strip()
            assert "\n" not in block
        assert all(isinstance(value, str) and name for name, value in item.facts)
        assert all(rule and text for rule, text in item.removed)
    assert 0.0 <= reader.sniff(data[:4096], "f") <= 1.0
    return found


def mutate(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some cut out, doubled, moved, or replaced by others."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randint(0, len(data))
        end = min(len(data), start + chance.choice((0, 1, 7, 60, 400)))
        kind = chance.choice(("cut", "double", "noise", "token"))
        if kind == "double":
            new = data[start:end] * 2
        elif kind == "token":
            new = chance.choice(TOKENS) * chance.choice((1, 1, 2, 40))
        else:
            new = chance.randbytes(6) if kind == "noise" else b""
        data = data[:start] + new + data[end:]
    return data[: chance.randint(0, len(data))] if chance.random() < 0.1 else data


def mutate_inside(data: bytes, chance: random.Random) -> bytes:
    """A zip with one of its members mutated."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        chosen = chance.choice(old.namelist())
        for info in old.infolist():
            source = old.read(info)
            new.writestr(info, mutate(source, chance) if info.filename == chosen else source)
    return out.getvalue()


@pytest.mark.parametrize("name", sorted(SOURCES))
@FUZZ
@given(seed=st.integers(0, 2**32))
def test_mutated_files(name: str, seed: int) -> None:
    chance = random.Random(seed)
    source = SOURCES[name][1]
    for turn in range(EACH):
        inside = name in PACKAGES and turn % 2
        read(name, mutate_inside(source, chance) if inside else mutate(source, chance))


@pytest.mark.parametrize("name", sorted(SOURCES))
@FUZZ
@given(data=st.binary(max_size=300))
def test_random_bytes(name: str, data: bytes) -> None:
    for start in (
        b"",
        b"PK\x03\x04",
        b"{\\rtf1",
        b"<mediawiki>",
        b"From a Mon 1:00:00 2019\nA: b\n",
    ):
        read(name, start + data)


@pytest.mark.parametrize("name", sorted(SOURCES))
@FUZZ
@given(text=st.text(max_size=200))
def test_random_text(name: str, text: str) -> None:
    read(name, text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("name", MANY)
@FUZZ
@given(seed=st.integers(0, 2**32))
def test_pieces_of_broken_files_hold_the_same_items(name: str, seed: int) -> None:
    reader, source = SOURCES[name]
    assert isinstance(reader, Splitter)
    data = mutate(source, random.Random(seed))
    cut = list(pieces(io.BytesIO(data), reader, Hint("f")))
    found = [item for piece in cut for item in reader.read(io.BytesIO(piece), Hint("f"))]
    assert found == read(name, data)


@pytest.mark.parametrize("name", MANY)
@FUZZ
@given(numbers=st.lists(st.sampled_from(["kept", "refused"]), min_size=1, max_size=12))
def test_what_was_planted_comes_out(name: str, numbers: list[str]) -> None:
    kept = [kind == "kept" for kind in numbers]
    if name == "mediawiki":
        data = samples.dump(
            *(samples.page(n, "Texte." if k else "#REDIRECT [[A]]") for n, k in enumerate(kept, 1))
        )
    elif name == "mbox":
        data = samples.mbox(*(samples.mail(n, "Un." if k else "> x") for n, k in enumerate(kept)))
    else:
        data = samples.packed(
            {f"{n}.txt": "Un texte simple." if k else "" for n, k in enumerate(kept)}
        )
    assert [isinstance(item, Draft) for item in read(name, data)] == kept
