"""Inputs made to break a reader: each is a refusal, in little time and memory."""

from __future__ import annotations

import io
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.ingest.markup import safexml
from isctext.ingest.notes import markdown, org, plain, yamltext
from isctext.ingest.options import IngestOptions
from isctext.ingest.policy import legislative
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.ingest.read import read_task
from isctext.ingest.web import html
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, ReadTask
from isctext.records.source import Source

OPTIONS = IngestOptions(today=date(2026, 11, 23), languages=(), max_bytes=1 << 20)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE ARTICLE [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]><ARTICLE><BLOC_TEXTUEL><CONTENU>&j;</CONTENU></BLOC_TEXTUEL></ARTICLE>"
)
EXTERNAL = (
    '<?xml version="1.0"?><!DOCTYPE ARTICLE [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    "<ARTICLE><BLOC_TEXTUEL><CONTENU>&x;</CONTENU></BLOC_TEXTUEL></ARTICLE>"
)
ALIASES = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
)
MERGES = "a: &a {k: x}\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} {{<<: [{','.join(['*' + chr(97 + i)] * 9)}]}}\n"
    for i in range(9)
)


def codes(data: bytes, name: str, reader: str = "", **changes: int) -> list[str]:
    task = ReadTask("i", 0, "b", Source("s", "press"), Hint(name), reader)
    options = IngestOptions(
        today=OPTIONS.today, languages=(), max_bytes=changes.get("max_bytes", 1 << 20),
        max_chars=changes.get("max_chars", 20_000_000),
    )  # fmt: skip
    out = read_task(io.BytesIO(data), task, options)
    return ["ok"] * out["documents"].num_rows + out["rejections"].column("code").to_pylist()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"", "a.md", "EMPTY_OUTPUT"),
        (b"\x00" * 50_000, "a.txt", "EMPTY_OUTPUT"),
        (b"\x00" * 50_000, "a.pdf", "EMPTY_OUTPUT"),
        (b" \n\t ", "a.txt", "EMPTY_OUTPUT"),
        (bytes(range(256)) * 40, "a.bin", "UNSUPPORTED"),
        (b"PK\x03\x04" + bytes(range(256)), "a.docx", "UNSUPPORTED"),
        (b"mot " * 300_000, "a.txt", "TOO_LARGE"),
        (LAUGHS.encode(), "a.xml", "BOMB_RATIO"),
        (EXTERNAL.encode(), "a.xml", "BOMB_RATIO"),
        (b"<ARTICLE><BLOC_TEXTUEL>", "a.xml", "MALFORMED"),
        (ALIASES.encode(), "a.yml", "BOMB_RATIO"),
        (MERGES.encode(), "a.yml", "BOMB_RATIO"),
        (b"a: " + b"[" * 5000, "a.yml", "TOO_DEEP"),
        (b"a: !!python/object/apply:os.system [ls]", "a.yml", "MALFORMED"),
        (b"a: [b\nc: d", "a.yml", "MALFORMED"),
        (b"%PDF-1.7\n1 0 obj", "a.pdf", "TRUNCATED"),
        (b"%PDF-1.7\n" + b"x" * 500 + b"%%EOF", "a.pdf", "MALFORMED"),
        (b"<html><body>" + b"<div>" * 3000 + b"mot" + b"</div>" * 3000, "a.html", "TOO_DEEP"),
        (b"<html><body><!-- rien --></body></html>", "a.html", "EMPTY_OUTPUT"),
        (b"# \n\n![x](y.png)\n", "a.md", "EMPTY_OUTPUT"),
    ],
)
def test_refused(data: bytes, name: str, expected: str) -> None:
    start = time.perf_counter()
    assert codes(data, name) == [expected]
    assert time.perf_counter() - start < 20


def test_entities_are_never_resolved() -> None:
    with pytest.raises(MarkupRefusedError):
        safexml.parse_xml(EXTERNAL.encode())
    late = EXTERNAL.replace("<!ENTITY", " " * 2_000_000 + "<!ENTITY")
    root = safexml.parse_xml(late.encode())
    assert "".join(root.itertext("CONTENU")) == ""


def test_control_characters_and_surrogates() -> None:
    assert codes(b'{"text": "\\u0001\\u0002\\u0003a"}\n', "a.jsonl") == ["CONTROL_CHARS"]
    assert codes(b'{"text": "un mot \\ud800 seul \\u0001 ici"}\n', "a.jsonl") == ["ok"]


def test_text_over_the_limit() -> None:
    assert codes(b"un mot " * 100, "a.txt", max_chars=50) == ["TOO_LARGE"]


def test_huge_text_node_is_never_lost_in_silence() -> None:
    page = b"<html><body><p>" + b"mot " * 3_000_000 + b"</p></body></html>"
    (item,) = html.READER.read(io.BytesIO(page), Hint("a.html"))
    if isinstance(item, Draft):
        assert len(item.text.split()) == 3_000_000
    else:
        assert item.code == "TOO_LARGE"


def test_many_paragraphs_in_linear_time() -> None:
    page = b"<html><body>" + b"<p>Un paragraphe de quelques mots.</p>" * 30_000 + b"</body></html>"
    start = time.perf_counter()
    (item,) = html.READER.read(io.BytesIO(page), Hint("a.html"))
    assert isinstance(item, Draft)
    assert item.text.count("\n\n") == 29_999
    assert time.perf_counter() - start < 15


@settings(deadline=None, max_examples=40)
@given(st.binary(max_size=200), st.sampled_from([b"", b"---\n", b"<html>", b"#+title: ", b"{"]))
def test_readers_never_raise(data: bytes, prefix: bytes) -> None:
    for reader in (
        markdown.READER, html.READER, org.READER, plain.READER, legislative.READER,
        yamltext.READER,
    ):  # fmt: skip
        items = list(reader.read(io.BytesIO(prefix + data), Hint("a")))
        assert len(items) == 1
        assert isinstance(items[0], Draft | Refusal)
