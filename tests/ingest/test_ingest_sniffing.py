"""Quick looks before slow ones: a reader still knows its file by each of its marks alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isctext.ingest.neighbours import gargantext, iramuteq
from isctext.ingest.notes import org, plain
from isctext.ingest.press.europresse import reader as europresse
from isctext.ingest.press.factiva import xmlexport
from isctext.ingest.press.nexis import html as nexis
from isctext.ingest.raw.encoding import decode
from isctext.ingest.references import ris

CASES = pytest.mark.parametrize("case", [str, str.lower, str.upper, str.swapcase])
PAGE = "<html><body>{}<p>Le four commun.</p></body></html>"


@CASES
@pytest.mark.parametrize("mark", [
    "DocPublicationName", "TitreArticleVisu", "DocTitreSousSection", "docOcurrContainer",
    "rdp__title", "PubliC-lblNodoc", "PubliC_lblNodoc", "txtCertificat", "DocHeader",
    " sourcecode=",
])  # fmt: skip
def test_europresse(mark, case):
    head = PAGE.format(case(f"<i {mark}></i>")).encode()
    assert europresse.READER.sniff(head + b" europresse.com", "a.html") == 0.98
    assert europresse.READER.sniff(head, "a.html") == 0.0


@CASES
@pytest.mark.parametrize("mark", ["DOC_ID_1", "<DOC NUMBER=1>", "LXNComment"])
def test_nexis_marks(mark, case):
    assert nexis.READER.sniff(PAGE.format(case(mark)).encode(), "a.html") == 0.97


@CASES
def test_nexis_count_in_a_meta_tag(case):
    head = PAGE.format(case('<META TOPIC="x" DOCUMENTS="3">')).encode()
    assert nexis.READER.sniff(head, "a.html") == 0.97


@pytest.mark.parametrize(("said", "sure"), [
    ("<p>1 of 12 DOCUMENTS</p>", 0.97), ("<p>1 of 12 documents</p>", 0.0),
    ("<p>DOCUMENTS = 12</p>", 0.0), ("<p>documents=12</p>", 0.0),
])  # fmt: skip
def test_nexis_counts(said, sure):
    assert nexis.READER.sniff(PAGE.format(said).encode(), "a.html") == sure


@CASES
@pytest.mark.parametrize("mark", [
    "<PPSResponse>", "<ppsArticle>", "xmlns='http://global.factiva.com/x'", "<accessionNo>",
])  # fmt: skip
def test_factiva_xml(mark, case):
    assert xmlexport.READER.sniff(f"<a>{case(mark)}</a>".encode(), "a.xml") == 0.98
    assert xmlexport.READER.sniff(f"a {case(mark)}".encode(), "a.xml") == 0.0
    assert xmlexport.READER.sniff(b"<a><accessionNos>1</accessionNos></a>", "a.xml") == 0.0


@pytest.mark.parametrize(("text", "name", "sure"), [
    ("**** *a_b\nun texte", "x", 0.97), ("\n \n**** *a_b\nun texte", "x", 0.97),
    ("0001 *a_b\nun texte", "x", 0.96), ("un\n**** *a_b\ndeux", "x.txt", 0.6),
    ("un\n**** *a_b\ndeux", "x", 0.0), ("****\nun", "x.txt", 0.6), ("****\nun", "x.md", 0.0),
    ("", "x.txt", 0.0), ("\n \n", "x.txt", 0.0), ("un\n\ndeux", "x.txt", 0.0),
])  # fmt: skip
def test_iramuteq(text, name, sure):
    assert iramuteq.READER.sniff(text.encode(), name) == sure


def test_org_ris_gargantext():
    assert org.READER.sniff(b"un\n#+TITLE: Le four\n", "x") == 0.9
    assert org.READER.sniff(b"un\n# +TITLE: Le four\n", "x") == 0.0
    record = b"TY  - JOUR\nTI  - Le four\nER  - \n"
    assert ris.READER.sniff(record, "x") == 0.97
    assert ris.READER.sniff(b"<p>\n" + record, "x.ris") == 0.0
    header = b"Publication Year\tTitle\tAbstract\tSource\n2019\tLe four\tUn texte\tLe Val\n"
    assert gargantext.READER.sniff(header, "x") == 0.95
    assert gargantext.READER.sniff(b"\xef\xbb\xbf" + header, "x") == 0.95
    assert gargantext.READER.sniff(b"<p>" + header, "x") == 0.0


@given(st.text() | st.text("ab é’\x01\x7f_1 ,\n\x1c\u202f日", max_size=80))
def test_prose_is_letters_and_spaces(text):
    head = text.encode("utf-8", "replace")
    if b"\x00" in head or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return
    read = decode(head)
    controls = len(re.findall(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", read))
    others = len(re.findall(r"[\d_]|[^\w\s]", read))
    is_prose = (
        bool(read.strip())
        and controls <= 0.02 * len(read)
        and others <= (1 - 0.66) * len(read)
        and read.count("\ufffd") < 0.02 * len(read)
    )
    assert plain.READER.sniff(head, "x") == (0.2 if is_prose else 0.0)
