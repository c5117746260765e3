"""RTF files of Factiva that another program has saved: fonts and styles fill the first bytes."""

from __future__ import annotations

import io
from datetime import date

import pytest
from factiva_samples import ARTICLE, ENGLISH, rtf, rtf_display

from isctext.ingest.options import IngestOptions
from isctext.ingest.press.factiva.text import RTF_READER
from isctext.ingest.raw.streams import HEAD
from isctext.ingest.read import choose_reader, read_task
from isctext.records.reader import Hint, ReadTask, Refining
from isctext.records.source import Source

FONTS = b"{\\fonttbl" + b"".join(b"{\\f%d\\fnil Police %d;}" % (n, n) for n in range(400)) + b"}"


def saved_again(data: bytes) -> bytes:
    """The file under fonts that fill its head, without the title that its site gave it."""
    data = data.replace(b"{\\title Factiva RTF Display Format}", b"").replace(
        b"\\title Factiva", b""
    )
    return data.replace(b"{\\rtf1", b"{\\rtf1" + FONTS, 1)


def titles(data: bytes, name: str = "") -> list[str]:
    task = ReadTask("f", 0, "b", Source("s", "press"), Hint("revue.rtf"), name)
    options = IngestOptions(today=date(2026, 11, 25), languages=())
    return read_task(io.BytesIO(data), task, options)["documents"]["title"].to_pylist()


@pytest.mark.parametrize("name", ["", "rtf.v1"])
@pytest.mark.parametrize(
    "made", [rtf(ARTICLE, ENGLISH), rtf_display(ARTICLE, ENGLISH) + b"Factiva"]
)
def test_an_export_is_never_one_document(made: bytes, name: str) -> None:
    data = saved_again(made)
    chosen = choose_reader(data[:HEAD], "revue.rtf")
    assert chosen is not None
    assert chosen.name == "rtf.v1"
    assert len(titles(data, name)) == 2


@pytest.mark.parametrize(
    "said",
    [
        b"Nous avons cherch\\'e9 dans Factiva.\\par HD\\par SN\\par",
        b"\\intbl HD\\cell une image\\cell\\row \\intbl SE\\cell sud-est\\cell\\row",
    ],
)
def test_other_files_stay_one_document(said: bytes) -> None:
    data = b"{\\rtf1" + FONTS + said + b"}"
    assert not RTF_READER.claims(data)
    assert len(titles(data)) == 1


def test_it_claims_nothing_that_it_cannot_read() -> None:
    assert isinstance(RTF_READER, Refining)
    for data in (b"", b"{\\rtf1 HD", b"{\\rtf1 HD" + b"{" * 5_000, b"\x00HD\xff"):
        assert not RTF_READER.claims(data)
