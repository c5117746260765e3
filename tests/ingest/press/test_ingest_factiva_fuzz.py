"""Factiva's readers under mutation: no error, no lost article, no word that goes nowhere."""

from __future__ import annotations

import io
import re

from factiva_samples import (
    ARTICLE,
    ENGLISH,
    displayed,
    indexed,
    mail,
    page,
    paste,
    plain_display,
    rtf,
    rtf_display,
    xml,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.ingest.press.factiva import html as factiva
from isctext.ingest.press.factiva import text as factivatext
from isctext.ingest.press.factiva import xmlexport as factivaxml
from isctext.ingest.press.factiva.fields import CODES
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Reader

HINT = Hint("export")
HTML, XML = factiva.READER, factivaxml.READER
MAIL, RTF = factivatext.TEXT_READER, factivatext.RTF_READER
SAMPLES: list[tuple[Reader, bytes]] = [
    (HTML, page(indexed(), indexed(ENGLISH, "en")).encode()),
    (HTML, page(displayed(), displayed(ENGLISH, "en")).encode("cp1252")),
    (XML, xml(ARTICLE, ENGLISH).encode()),
    (MAIL, mail(ARTICLE, ENGLISH).encode("utf-16")),
    (MAIL, paste(ARTICLE, ENGLISH).encode()),
    (MAIL, plain_display(ARTICLE, ENGLISH).encode()),
    (RTF, rtf(ARTICLE, ENGLISH)),
    (RTF, rtf_display(ARTICLE, ENGLISH)),
]
TOKENS = [
    b'<div class="article frArticle">', b"</table>", b"</div>", b"<tr><td>HD</td><td>x</td></tr>",
    b"</p>", b"\nHD  x\n", b"\nAN\n", b"\nTD\n", b"\n\n", b"Document ECHOL00020111229e7ct0001r\n",
    b"\x00", b"\xff\xfe", b"<!--", b"<article>", b"</article>", b"]]>", b"&x;", b"{", b"}",
    b"\\cell\\row ", b"\\par ", b"\\u-10179?", b"\\bin99999 ", b"\\'", b"|", b"\xee\x80\x80",
    b"295 mots\n29 d\xc3\xa9cembre 2011\n",
]  # fmt: skip
few = settings(max_examples=200, deadline=None)


def read(reader: Reader, data: bytes) -> list[Draft | Refusal]:
    return list(reader.read(io.BytesIO(data), HINT))


@st.composite
def mutated(draw: st.DrawFn, kind: Reader) -> bytes:
    data = draw(st.sampled_from([sample for reader, sample in SAMPLES if reader is kind]))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        cut = draw(st.sampled_from([0, 0, 1, 7, 60, 400]))
        new = draw(st.one_of(st.sampled_from(TOKENS), st.binary(max_size=6)))
        data = data[:start] + new * draw(st.sampled_from([1, 1, 2, 40])) + data[start + cut :]
    return data


def check(items: list[Draft | Refusal]) -> None:
    assert items
    assert len({item.locator for item in items}) == len(items)
    for item in items:
        assert isinstance(item, Draft | Refusal)
        if isinstance(item, Draft):
            assert item.text
            assert "\n\n\n" not in item.text


@few
@given(mutated(HTML))
def test_pages(data: bytes) -> None:
    items = read(HTML, data)
    check(items)
    for item in items:
        if isinstance(item, Draft):
            assert "\ue000" not in "".join([item.text, item.title, *sum(item.removed, ())])
    if b"\x00" not in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        starts = re.findall(rb'<div class="article [a-z]{2,8}Article', data, re.IGNORECASE)
        assert len(items) >= max(1, len(starts))
        assert len(items) <= max(1, len(re.findall(rb"article\W", data, re.IGNORECASE)))


@few
@given(mutated(XML))
def test_xml(data: bytes) -> None:
    check(read(XML, data))


@few
@given(mutated(MAIL))
def test_text(data: bytes) -> None:
    check(read(MAIL, data))


@few
@given(mutated(RTF))
def test_rtf(data: bytes) -> None:
    check(read(RTF, data))


@few
@given(st.binary(max_size=3000), st.sampled_from([HTML, XML, MAIL, RTF]))
def test_random_bytes(data: bytes, reader: Reader) -> None:
    check(read(reader, data))
    check(read(RTF, b"{\\rtf1 " + data))
    assert 0 <= reader.sniff(data, "a") <= 1


@few
@given(st.text(max_size=2000))
def test_every_line_of_text_goes_somewhere(text: str) -> None:
    text = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\u00ad\u200b-\u200d\u2060]", "\n", text)
    items = read(MAIL, f"{mail(ARTICLE)}\n{text}\n{mail(ENGLISH)}".encode("utf-8", "ignore"))
    check(items)
    kept = " ".join(
        [i.text + " " + i.title + " ".join(v for _, v in (*i.facts, *i.removed))
         if isinstance(i, Draft) else i.detail for i in items]
    )  # fmt: skip
    words = set(re.findall(r"[^\W_]{2,}", text.encode("utf-8", "ignore").decode()))
    assert words - set(re.findall(r"[^\W_]{2,}", kept)) <= CODES


WORDS = st.lists(st.text("abcdeéèà", min_size=3, max_size=9), min_size=1, max_size=12).map(
    lambda words: " ".join(words).capitalize() + "."
)


@few
@given(st.lists(WORDS, min_size=1, max_size=5), WORDS)
def test_all_dresses_agree(paragraphs: list[str], title: str) -> None:
    fields = ARTICLE | {"HD": title.removesuffix("."), "LP": paragraphs[:1], "TD": paragraphs[1:]}
    files: list[tuple[Reader, str | bytes]] = [
        (HTML, page(indexed(fields))), (HTML, page(displayed(fields))), (MAIL, mail(fields)),
        (MAIL, paste(fields)), (MAIL, plain_display(fields)), (RTF, rtf(fields)),
        (RTF, rtf_display(fields)), (XML, xml(fields)),
    ]  # fmt: skip
    for reader, source in files:
        (item,) = read(reader, source.encode() if isinstance(source, str) else source)
        assert isinstance(item, Draft)
        assert item.text.split("\n\n") == paragraphs
        if reader is not XML:
            assert item.title == fields["HD"]
