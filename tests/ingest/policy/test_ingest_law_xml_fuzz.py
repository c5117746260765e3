"""Law and debates in XML, spoiled: nothing raised, no word of an act lost."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from law_samples import (
    ACT,
    AKN,
    ANNOTATED,
    COLLECTION,
    DEBATE,
    JORF_ARTICLE,
    JORF_TEXT,
    LEGI,
    OLD_ACT,
    drafts,
    read,
    tei,
)

from isctext.ingest.policy import akoma, legixml, parlamint
from isctext.records.document import Refusal
from isctext.records.reader import Counting

SOURCES = [ACT, DEBATE, COLLECTION, OLD_ACT, LEGI, JORF_ARTICLE, JORF_TEXT, tei(), ANNOTATED]
READERS = [akoma.READER, legixml.READER, parlamint.READER]


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_mutations_never_raise(data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(SOURCES)).encode()
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, min(len(source), start + 60)))
    junk = data.draw(st.one_of(st.binary(max_size=30), st.sampled_from(SNIPPETS)))
    mutant = source[:start] + junk + source[end:]
    for reader in READERS:
        assert 0.0 <= reader.sniff(mutant[:4096], "a.xml") <= 1.0
        found = read(reader, mutant)
        assert found
        locators = [item.locator for item in found]
        assert len(set(locators)) == len(locators)
        if isinstance(reader, Counting) and not isinstance(found[0], Refusal):
            assert len(found) >= reader.count(mutant)


SNIPPETS = [
    b"<p>", b"</p>", b"<u>", b"</u>", b"<num>1</num>", b"&nbsp;", b"<!-- ", b" -->",
    b"<![CDATA[x]]>", b"<component>", b"<speech/>", b"<ARTICLE/>", b"<BLOC_TEXTUEL>", b"\x00",
    b"\xff\xfe", b"<?x y?>", b'date="2031-02-30"', b"<seg><w>a</w></seg>",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_are_refused(junk: bytes) -> None:
    for reader in READERS:
        for item in read(reader, junk):
            assert isinstance(item, Refusal)


WORDS = st.lists(st.sampled_from("atelier commun halle jardin".split()), min_size=1, max_size=5)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=12))
def test_all_words_of_an_act_are_in_its_text(paragraphs: list[list[str]]) -> None:
    articles = "".join(
        f"<article><num>{n}</num><content><p>{' '.join(words)}</p></content></article>"
        for n, words in enumerate(paragraphs, 1)
    )
    (found,) = drafts(
        akoma.READER, f'<akomaNtoso xmlns="{AKN}"><act><body>{articles}</body></act></akomaNtoso>'
    )
    blocks = found.text.split("\n\n")
    assert blocks[0::2] == [str(n) for n in range(1, len(paragraphs) + 1)]
    assert blocks[1::2] == [" ".join(words) for words in paragraphs]
