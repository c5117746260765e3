"""The hostile set: files made to read what they may not, to fill memory, or to hide what they hold.

Each gets one of the codes that fit it, says nothing of a file it points to, and loses nothing.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise

import initiative_samples as office
import pytest

from isctext.ingest.options import IngestOptions
from isctext.ingest.read import choose_reader, named_reader, pieces, read_task
from isctext.records.reader import Hint, ReadTask
from isctext.records.source import Source

OPTIONS = IngestOptions(today=date(2026, 11, 23), languages=(), max_bytes=8 << 20)
PLANTED = "ce que la machine garde: tournesol"
BOMB = {"BOMB_RATIO", "TOO_LARGE", "MALFORMED", "TOO_DEEP"}
REFUSED = BOMB | {"EMPTY_OUTPUT", "TRUNCATED", "UNSUPPORTED"}

# A body for each reader of XML: {attack} stands where its text is.
XML = {
    "legislative.v1": "<ARTICLE><BLOC_TEXTUEL><CONTENU>{}</CONTENU></BLOC_TEXTUEL></ARTICLE>",
    "legi-xml.v1": "<ARTICLE><META><META_COMMUN><ID>LEGIARTI1</ID></META_COMMUN></META>"
    "<BLOC_TEXTUEL><CONTENU>{}</CONTENU></BLOC_TEXTUEL></ARTICLE>",
    "akoma-ntoso.v1": "<akomaNtoso><act><body><p>{}</p></body></act></akomaNtoso>",
    "parlamint.v1": '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body><div '
    'type="debateSection"><u who="#a">{}</u></div></body></text></TEI>',
    "tei.v1": '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body><p>{}</p></body>'
    "</text></TEI>",
    "txm.v1": "<text><p>{}</p></text>",
    "factiva-xml.v1": "<article><headline><paragraph>{}</paragraph></headline></article>",
    "mediawiki-xml.v1": '<mediawiki><page><title>A</title><ns>0</ns><revision><text>{}</text>'
    "</revision></page></mediawiki>",
}  # fmt: skip


def _laughs(root: str, body: str, _: str) -> str:
    names = "abcdefghij"
    declared = '<!ENTITY a "ha ha ha ha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names)
    )
    return f"<!DOCTYPE {root} [{declared}]>" + body.format("&j;")


def _quadratic(root: str, body: str, _: str) -> str:
    return f'<!DOCTYPE {root} [<!ENTITY a "{"x" * 60_000}">]>' + body.format("&a;" * 60_000)


def _external(root: str, body: str, secret: str) -> str:
    return f'<!DOCTYPE {root} [<!ENTITY a SYSTEM "file://{secret}">]>' + body.format("&a;")


def _parameter(root: str, body: str, secret: str) -> str:
    declared = f'<!ENTITY % p SYSTEM "file://{secret}"> %p;'
    return f"<!DOCTYPE {root} [{declared}]>" + body.format("texte")


def _foreign_dtd(root: str, body: str, secret: str) -> str:
    return f'<!DOCTYPE {root} SYSTEM "file://{secret}">' + body.format("&a; texte")


def _included(root: str, body: str, secret: str) -> str:
    asked = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/>'
    return body.format(asked + "texte")


def _deep(root: str, body: str, _: str) -> str:
    return body.format("<a>" * 5000 + "x" + "</a>" * 5000)


def _styled(root: str, body: str, secret: str) -> str:
    return f'<?xml-stylesheet type="text/xsl" href="file://{secret}"?>' + body.format("texte")


# The attack, and the codes that fit it; "ok" where it is harmless.
ATTACKS: dict[str, tuple[Callable[[str, str, str], str], set[str]]] = {
    "laughs": (_laughs, REFUSED),
    "quadratic": (_quadratic, REFUSED),
    "external": (_external, REFUSED),
    "parameter": (_parameter, REFUSED | {"ok"}),
    "foreign dtd": (_foreign_dtd, REFUSED | {"ok"}),
    "included": (_included, REFUSED | {"ok"}),
    "deep": (_deep, REFUSED | {"ok"}),
    "styled": (_styled, REFUSED | {"ok"}),
}


def read(data: bytes, name: str, reader: str) -> tuple[list[str], str]:
    """The codes of a file ("ok" for documents), and all that was said of it."""
    hint, codes, said = Hint(name), [], []
    task = ReadTask("i", 0, "b", Source("s", "press"), hint, reader)
    for piece in [*pieces(io.BytesIO(data), named_reader(reader), hint)] or [b""]:
        found = read_task(io.BytesIO(piece), task, OPTIONS)
        codes += ["ok"] * found["documents"].num_rows + found["rejections"]["code"].to_pylist()
        said += [json.dumps(t.to_pylist(), default=str) for t in found.values()]
    return codes, " ".join(said)


@pytest.fixture(scope="module")
def secret(tmp_path_factory):
    path = tmp_path_factory.mktemp("secret") / "secret.txt"
    path.write_text(PLANTED, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("attack", sorted(ATTACKS))
@pytest.mark.parametrize("reader", sorted(XML))
def test_xml(reader, attack, secret):
    body = XML[reader]
    make, expected = ATTACKS[attack]
    root = body[1:].split(">")[0].split(" ")[0]
    source = '<?xml version="1.0" encoding="UTF-8"?>' + make(root, body, secret)
    codes, said = read(source.encode(), "a.xml", reader)
    assert codes
    assert set(codes) <= expected
    assert PLANTED not in said


def members(*pairs: tuple[str, bytes], level: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", level) as package:
        for name, data in pairs:
            package.writestr(zipfile.ZipInfo(name), data, compress_type=level)
    return held.getvalue()


FOUR = "Le four du quartier est ouvert à tous.".encode()
NAMES = [
    "../../evil.txt", "/etc/passwd.txt", "C:\\temp\\evil.txt", "a\\..\\b.txt", "con.txt", "nul",
    "é.txt", "e\u0301.txt", "A.TXT", "x" * 300 + ".txt", "a/../../b.txt", "~/.ssh/a.txt",
    "file:///etc/a.txt", "a\u202etxt.exe", "-rf.txt", "$(id).txt", "`id`.txt", " .txt", "a\nb.txt",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_of_members_lead_nowhere(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    codes, said = read(members((name, FOUR), ("b.txt", FOUR + b" Oui.")), "a.zip", "zip.v1")
    assert codes.count("ok") >= 1
    assert len(codes) >= 2
    assert list(tmp_path.rglob("*")) == []
    assert "\\u0000" not in said


def _encrypted() -> bytes:
    data = bytearray(members(("a.txt", FOUR)))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark) + place
        data[at : at + 2] = struct.pack("<H", 1)
    return bytes(data)


def _nested(depth: int) -> bytes:
    data = members(("a.txt", FOUR))
    for level in range(depth):
        data = members((f"{level}.zip", data))
    return data


def _symlink() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        info = zipfile.ZipInfo("lien.txt")
        info.external_attr = 0o120777 << 16
        package.writestr(info, "/etc/hostname")
    return held.getvalue()


ARCHIVES: dict[str, tuple[bytes, set[str]]] = {
    "zeros": (members(("a.txt", FOUR * 7_000_000)), BOMB),
    "encrypted": (_encrypted(), {"ENCRYPTED"}),
    "nested 6": (_nested(6), BOMB | {"UNSUPPORTED"}),
    "symlink": (_symlink(), REFUSED | {"ok"}),
    "cut": (members(("a.txt", FOUR * 100))[:-30], {"TRUNCATED", "MALFORMED"}),
    "no directory": (members(("a.txt", FOUR * 100))[:80], {"TRUNCATED", "MALFORMED"}),
    "empty": (members(), {"EMPTY_OUTPUT"}),
    "noise": (b"PK\x03\x04" + bytes(range(256)) * 20, {"MALFORMED", "TRUNCATED"}),
    "many": (members(*((f"{n}.txt", b"x") for n in range(10_050)), level=zipfile.ZIP_STORED),
             {"TOO_MANY_MEMBERS"}),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(ARCHIVES))
def test_archives(name):
    data, expected = ARCHIVES[name]
    codes, said = read(data, "a.zip", "zip.v1")
    assert codes
    assert set(codes) <= expected | ({"ok"} if name == "many" else set())
    assert set(codes) & expected
    assert "localhost" not in said


PACKAGES = {
    "docx.v1": ("word/document.xml", lambda: office.docx(office.wp("Le four."))),
    "odt.v1": ("content.xml", office.odt),
    "pptx.v1": ("ppt/slides/slide0.xml", lambda: office.pptx([office.slide(office.shape("x"))])),
    "epub.v1": ("META-INF/container.xml", lambda: office.epub(office.BOOK)),
}


def _with_member(package: bytes, name: str, data: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(held, "w") as new:
        for info in old.infolist():
            content = data if info.filename == name else old.read(info)
            new.writestr(info.filename, content, compress_type=zipfile.ZIP_DEFLATED)
    return held.getvalue()


LAUGH = _laughs("r", "<r>{}</r>", "").encode()
MEMBERS = {
    "laughs": LAUGH,
    "external": b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]><r>&a;</r>',
    "deep": b"<r>" + b"<a>" * 20_000 + b"</a>" * 20_000 + b"</r>",
    "zeros": b"<r>" + b" " * 200_000_000 + b"</r>",
    "cut": b"<r><a>Le four",
    "empty": b"",
}


@pytest.mark.parametrize("attack", sorted(MEMBERS))
@pytest.mark.parametrize("reader", sorted(PACKAGES))
def test_packages(reader, attack):
    member, make = PACKAGES[reader]
    codes, said = read(_with_member(make(), member, MEMBERS[attack]), "a", reader)
    assert len(codes) == 1
    assert set(codes) <= REFUSED
    assert "hostname" not in said or "ENTITY" not in said


def _others() -> Iterator[tuple[str, bytes, str, set[str]]]:
    yield "deep json", b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "a.jsonl", REFUSED
    yield "wide csv", b"a;" * 200_000 + b"\n1;2", "a.csv", REFUSED | {"ok"}
    yield "one field", b"text;date\n" + b"x" * (9 << 20) + b";2019", "a.csv", REFUSED | {"ok"}
    yield "quote", b'text;date\n"' + b"x;2019\n" * 50_000, "a.csv", REFUSED | {"ok"}
    yield "braces", b"{\\rtf1 " + b"{" * 200_000, "a.rtf", REFUSED
    yield "controls", b"\x01\x02\x03" * 2000 + b"mot", "a.txt", {"CONTROL_CHARS", *REFUSED}
    yield "bin", b"{\\rtf1 \\bin99999999 x}", "a.rtf", REFUSED
    yield "templates", b"{{" * 50_000 + b"[[a]]" + b"}}" * 50_000, "a.wiki", REFUSED | {"ok"}
    yield "stars", b"**** " + b"*a_b " * 100_000, "a.txt", REFUSED | {"ok"}
    yield (
        "cues",
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v" + b"." * 50_000,
        "a.vtt",
        REFUSED | {"ok"},
    )
    yield "bib", b"@article{" + b"{" * 200_000, "a.bib", REFUSED
    yield "ris", b"TY  - JOUR\n" * 50_000, "a.ris", REFUSED
    yield "mail", b"From a Mon Jan 7 10:00:00 2019\n" + b"To: x\n" * 50_000, "a.mbox", REFUSED
    yield "boundary", (b"From a Mon Jan 7 10:00:00 2019\nContent-Type: multipart/mixed; boundary=a"
                       b"\n\n" + b"--a\n" * 50_000), "a.mbox", REFUSED | {"ok"}  # fmt: skip
    yield "yaml aliases", b"a: &a [x]\nb: [" + b"*a," * 50_000 + b"]", "a.yml", REFUSED | {"ok"}
    yield "utf-16", "Le four est à tous.".encode("utf-16"), "a.txt", {"ok"}
    yield "utf-32", "Le four est à tous.".encode("utf-32"), "a.txt", {"ok"}
    yield "images", b"<html><body>" + b"<img>x" * 100_000, "a.html", REFUSED | {"ok"}


OTHERS = {name: rest for name, *rest in _others()}


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_others(name):
    data, filename, expected = OTHERS[name]
    reader = choose_reader(data[:4096], filename)
    if reader is None:  # then the file is refused unread
        assert "UNSUPPORTED" in expected
        return
    codes, _ = read(data, filename, reader.name)
    assert codes
    assert set(codes) <= expected
