"""europresse.v1 under mutation: no error, no lost article, no word that goes nowhere."""

from __future__ import annotations

import io
import re

from europresse_samples import ENGLISH, POST, TELEVISION, middle, modern, old, page
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.ingest.press.europresse.reader import READER
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

HINT = Hint("export.html")
SAMPLES = [
    page(modern(), middle()).encode(), page(old(), old()).encode("cp1252"), page(ENGLISH).encode(),
    page(TELEVISION, POST).encode("utf-16"),
]  # fmt: skip
TOKENS = [b"<article>", b"</article>", b"</div>", b"<td>", b"</td>", b"<span class=DocHeader>",
          b'<span class="DocPublicationName">', b"<aside>", b"</section>", b"\x00", b"\xff\xfe",
          b"<!--", b"&#0;", b"<p class=titreArticleVisu>", b"news\xb720060231\xb7X\xb7",
          b"<div class=tweet>", b"\xee\x80\x80", b"<footer>", b"<title>"]  # fmt: skip
few = settings(max_examples=200, deadline=None)


class Slow(io.BytesIO):
    """A stream that gives a few bytes at a time, as a pipe may."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        super().__init__(data)
        self._sizes = sizes
        self._turn = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self._turn += 1
        step = self._sizes[self._turn % len(self._sizes)]
        return super().read(step if size is None or size < 0 else min(step, size))


def read(data: bytes) -> list[Draft | Refusal]:
    return list(READER.read(io.BytesIO(data), HINT))


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    data = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        cut = draw(st.sampled_from([0, 0, 1, 7, 60, 400]))
        new = draw(st.one_of(st.sampled_from(TOKENS), st.binary(max_size=6)))
        data = data[:start] + new * draw(st.sampled_from([1, 1, 2, 40])) + data[start + cut :]
    return data


@few
@given(mutated())
def test_mutations(data: bytes) -> None:
    items = read(data)
    assert items
    assert all(isinstance(item, Draft | Refusal) for item in items)
    if b"<\x00" not in data and b"\x00<" not in data:
        # Each element is an item; a publication's name outside one may be an item more.
        elements = len(re.findall(rb"<article(?=[\s>/])", data, re.IGNORECASE))
        names = len(re.findall(rb"DocPublicationName", data))
        assert elements <= len(items) <= max(elements + names, 1)
    assert len({item.locator for item in items}) == len(items)
    for item in items:
        if isinstance(item, Draft):
            assert item.text
            kept = [item.text, item.title, *(value for _, value in item.facts + item.removed)]
            assert not any("\ue000" in text for text in kept)


@few
@given(st.binary(max_size=3000))
def test_random_bytes(data: bytes) -> None:
    assert read(data)
    assert 0 <= READER.sniff(data, "a.html") <= 1


@few
@given(st.sampled_from(SAMPLES), st.lists(st.integers(1, 3000), min_size=1, max_size=9))
def test_how_bytes_arrive_changes_nothing(data: bytes, sizes: list[int]) -> None:
    pieces = list(READER.split(Slow(data * 3, sizes), HINT))
    assert [i for p in pieces for i in READER.read(io.BytesIO(p), HINT)] == read(data * 3)


WORDS = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyzéèà", min_size=3, max_size=9), min_size=1, max_size=12
).map(" ".join)


@few
@given(st.tuples(WORDS, WORDS, WORDS, WORDS, WORDS), st.booleans())
def test_every_word_goes_somewhere(texts: tuple[str, str, str, str, str], is_middle: bool) -> None:
    body, title, author, header, more = texts
    if is_middle:
        source = middle(title=title, header=header, text=f"<p>{body}</p><div>{more}</div>")
    else:
        lists = f"<ul><li>{more}</li></ul>"
        source = modern(
            body=f"<p>{body}</p>", title=title, author=author, header=header, more=lists
        )
    (item,) = read(page(source).encode())
    assert isinstance(item, Draft)
    kept = [item.text, item.title, *item.authors, item.provider_id]
    kept += [value for _, value in (*item.facts, *item.removed)]
    shown = re.sub(r"<[^>]+>", " ", source)
    labels = {"Illustration", "Note", "Numéro", "de", "document", "s"}
    assert set(re.findall(r"\w+", shown)) <= set(re.findall(r"\w+", " ".join(kept))) | labels
    assert body in item.text
