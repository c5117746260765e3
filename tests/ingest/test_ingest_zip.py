"""zip.v1: every member accounted for, by its own reader, within budgets, names harmless."""

from __future__ import annotations

import io
import json
import stat
import struct
import zipfile
from pathlib import Path

import initiative_samples as samples
import pytest
from initiative_samples import docx, dump, mail, mbox, packed, page, wp

from isctext.ingest import zipped
from isctext.ingest.raw import packed as budgets
from isctext.ingest.raw.packed import Packed, member_names
from isctext.ingest.raw.streams import StreamRefusedError
from isctext.ingest.read import choose_reader, pieces
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Splitter

ZIP = zipped.READER
TEXT = "Une phrase tout à fait ordinaire.\n\nEt une autre encore."
CSV = "titre;texte;date\nA;Du texte;2020-01-01\nB;;2020-01-02\n"


def read(data: bytes, name: str = "f") -> list[Draft | Refusal]:
    return list(ZIP.read(io.BytesIO(data), Hint(name)))


def split(data: bytes) -> list[Draft | Refusal]:
    return [item for piece in pieces(io.BytesIO(data), ZIP, Hint("f")) for item in read(piece)]


def codes(items: list[Draft | Refusal]) -> list[str]:
    return [getattr(item, "code", "ok") for item in items]


MIXED: dict[str, str | bytes] = {
    "dossier/": "",
    "dossier/2019-03-12_note.txt": TEXT,
    "table.csv": CSV,
    "charte.docx": docx(wp("La charte.")),
    "liste.mbox": mbox(mail(1, "Un."), mail(2, "> cité")),
    "wiki.xml": dump(page(1, "Le port."), page(2, "#REDIRECT [[A]]")),
    "photo.jpg": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9,
    "vide.txt": "",
    "__MACOSX/._note.txt": b"\x00\x05\x16\x07",
    ".DS_Store": b"\x00\x00\x00\x01Bud1",
    "dedans.zip": packed({"a.txt": TEXT, "b.bin": bytes(200), "Thumbs.db": b"x"}),
}


@pytest.mark.parametrize("name", ["a.zip", "a", "a.txt", "a.html"])
def test_content_beats_the_name(name: str) -> None:
    for data in (packed(MIXED), packed({"a.docx": docx(wp("x"))}, zipfile.ZIP_STORED), packed({})):
        reader = choose_reader(data[:4096], name)
        assert reader is not None
        assert reader.name == "zip.v1"


def test_documents_in_a_zip_are_not_archives() -> None:
    sheet = packed({"[Content_Types].xml": samples.TYPES, "xl/workbook.xml": "<x/>"})
    for data in (docx(wp("x")), samples.odt(), samples.epub(samples.BOOK), samples.pptx([]), sheet):
        assert ZIP.sniff(data[:4096], "a.zip") == 0.0
    for junk in (b"PK", b"PK\x03\x04", b"PK\x03\x04" + bytes(range(256)), b"PK\x01\x02" * 20):
        assert ZIP.sniff(junk, "a.zip") == 0.0


def hidden(document: bytes) -> bytes:
    """A document in a zip whose first kilobytes do not show that it is one."""
    with zipfile.ZipFile(io.BytesIO(document)) as old:
        members = [(name, old.read(name)) for name in old.namelist()]
    return packed([("a.bin", bytes(range(256)) * 40), *members[::-1]], zipfile.ZIP_STORED)


@pytest.mark.parametrize(
    "document", [docx(wp("Un texte.")), samples.odt(), samples.epub(samples.BOOK)]
)
def test_documents_that_hide_are_documents(document: bytes) -> None:
    data = hidden(document)
    reader = choose_reader(data[:4096], "a.zip")
    assert reader is ZIP
    (found,) = read(data)
    assert isinstance(found, Draft)
    assert found.locator == ""
    assert split(data) == [found]
    assert [i.locator for i in read(packed({"b.zip": data}))] == ["b.zip"]


def test_spreadsheets_are_refused_with_advice() -> None:
    sheet = hidden(packed({"[Content_Types].xml": samples.TYPES, "xl/workbook.xml": "<x/>"}))
    (found,) = read(sheet)
    assert isinstance(found, Refusal)
    assert found.code == "UNSUPPORTED"
    assert ".csv" in found.detail


def test_every_member_is_accounted_for() -> None:
    found = read(packed(MIXED))
    assert [(item.locator, getattr(item, "code", "ok")) for item in found] == [
        ("dossier/2019-03-12_note.txt", "ok"),
        ("table.csv!record 1", "ok"),
        ("table.csv!record 2", "EMPTY_OUTPUT"),
        ("charte.docx", "ok"),
        ("liste.mbox!message 1", "ok"),
        ("liste.mbox!message 2", "EMPTY_OUTPUT"),
        ("wiki.xml!page 1", "ok"),
        ("wiki.xml!page 2", "EMPTY_OUTPUT"),
        ("photo.jpg", "UNSUPPORTED"),
        ("vide.txt", "EMPTY_OUTPUT"),
        ("dedans.zip!a.txt", "ok"),
        ("dedans.zip!b.bin", "UNSUPPORTED"),
    ]
    warned = {i.locator: i.warnings for i in found if isinstance(i, Draft) and i.warnings}
    assert list(warned) == ["dossier/2019-03-12_note.txt", "dedans.zip!a.txt"]
    ((code, detail),) = warned["dossier/2019-03-12_note.txt"]
    assert code == "SYSTEM_FILES"
    assert "__MACOSX/._note.txt, .DS_Store" in detail
    first = found[0]
    assert isinstance(first, Draft)
    assert [d.origin for d in first.dates] == ["filename"]


def test_pieces_hold_the_same_items(tmp_path: Path) -> None:
    data = packed(MIXED)
    assert isinstance(ZIP, Splitter)
    assert split(data) == read(data)
    file = tmp_path / "a.zip"
    file.write_bytes(data)
    with file.open("rb") as stream:
        again = [i for piece in pieces(stream, ZIP, Hint("f")) for i in read(piece)]
    assert again == read(data)
    assert list(tmp_path.iterdir()) == [file]


def test_large_tables_are_read_in_their_own_pieces() -> None:
    table = "texte,id\n" + "".join(f"texte numéro {n},{n}\n" for n in range(700))
    data = packed({"a.csv": table, "b.txt": TEXT})
    cut = list(pieces(io.BytesIO(data), ZIP, Hint("f")))
    assert len(cut) == 4
    found = split(data)
    assert [i.locator for i in found] == [*(f"a.csv!record {n}" for n in range(1, 701)), "b.txt"]


def test_only_system_files() -> None:
    (item,) = read(packed({".DS_Store": b"x", "__MACOSX/a": b"y"}))
    assert isinstance(item, Refusal)
    assert item.code == "UNSUPPORTED"
    assert item.detail.startswith("2 files of the system")
    assert codes(read(packed({"a/": ""}))) == ["EMPTY_OUTPUT"]
    assert codes(split(packed({}))) == ["EMPTY_OUTPUT"]


NAMES = [
    "../../evil.txt", "/etc/evil.txt", "C:\\evil.txt", "..\\evil.txt", "a" * 400 + ".txt", "con",
    "aux.txt", "a\u202e.txt", "été.txt", "e\u0301te\u0301.txt", "A.TXT", "a.txt", "a!b.txt",
    "\x1b[31m.txt", "./a.txt", "//a.txt",
]  # fmt: skip


def test_names_are_harmless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data = packed([(name, f"{TEXT} {n}") for n, name in enumerate(NAMES)])
    found = read(data)
    assert codes(found) == ["ok"] * len(NAMES)
    assert len({item.locator for item in found}) == len(NAMES)
    assert all(len(item.locator) <= 310 for item in found)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_two() -> None:
    found = read(packed([("a.txt", TEXT), ("a.txt", TEXT + " Bis.")]))
    assert [item.locator for item in found] == ["a.txt", "a.txt #2"]


def test_nul_in_a_name() -> None:
    data = packed({"aXb.txt": TEXT}).replace(b"aXb.txt", b"a\x00b.txt")
    assert codes(read(data)) in (["ok"], ["MALFORMED"])


def test_names_without_the_utf8_flag() -> None:
    for name, raw in (("été.txt", "été.txt".encode()), ("été.txt", "été.txt".encode("cp850"))):
        plain = "x" * len(raw)
        data = packed({plain: TEXT}).replace(plain.encode(), raw)
        assert [item.locator for item in read(data)] == [name]


def test_links_and_encrypted_members() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("lien.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.txt", TEXT)
    assert codes(read(out.getvalue())) == ["UNSUPPORTED", "ok"]
    locked = bytearray(packed({"a.txt": TEXT, "b.txt": TEXT}))
    at = locked.index(b"PK\x01\x02")
    struct.pack_into("<H", locked, at + 8, 1)
    assert codes(read(bytes(locked))) == ["ENCRYPTED", "ok"]
    odd = bytearray(packed({"a.txt": TEXT}))
    struct.pack_into("<H", odd, odd.index(b"PK\x01\x02") + 10, 14)
    assert codes(read(bytes(odd))) == ["UNSUPPORTED"]


def test_damage_costs_its_own_member() -> None:
    data = bytearray(packed({"a.txt": TEXT, "b.txt": TEXT}, zipfile.ZIP_STORED))
    data[data.index(TEXT.encode()) + 3] ^= 1
    assert codes(read(bytes(data))) == ["MALFORMED", "ok"]
    assert codes(read(bytes(data[:-10]))) == ["TRUNCATED"]
    assert codes(split(bytes(data[:50]))) == ["TRUNCATED"]


def test_depth() -> None:
    data = packed({"a.txt": TEXT})
    two = packed({"1.zip": data, "b.txt": TEXT})
    three = packed({"2.zip": two, "c.txt": TEXT})
    assert [i.locator for i in read(two)] == ["1.zip!a.txt", "b.txt"]
    found = read(three)
    assert [(i.locator, getattr(i, "code", "ok")) for i in found] == [
        ("2.zip!1.zip", "TOO_DEEP"), ("2.zip!b.txt", "ok"), ("c.txt", "ok"),
    ]  # fmt: skip
    assert split(three) == found


def test_bombs() -> None:
    bomb = packed({"a.txt": "mot " * (8 << 20), "b.txt": TEXT})
    assert codes(read(bomb)) == ["BOMB_RATIO", "BOMB_RATIO"]
    wide = packed([(f"{n}.txt", "mot " * (1 << 20)) for n in range(30)])
    found = codes(split(wide))
    assert len(found) == 30
    assert found[-1] == "BOMB_RATIO"
    nested = packed({"x.zip": packed({"a.txt": "mot " * (8 << 20)})})
    assert codes(read(nested)) == ["BOMB_RATIO"]


def test_too_many_members() -> None:
    many = packed([(f"{n}", "") for n in range(10_001)])
    assert codes(read(many)) == ["TOO_MANY_MEMBERS"]
    inside = packed({"a.zip": packed([(f"{n}", "") for n in range(9_999)]), "b.txt": TEXT})
    found = codes(read(inside))
    assert found == ["TOO_MANY_MEMBERS", "ok"]


def test_a_directory_that_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(packed({"a.txt": TEXT}))
    struct.pack_into("<L", data, len(data) - 10, 1 << 30)
    assert codes(read(bytes(data))) == ["TOO_MANY_MEMBERS"]
    monkeypatch.setattr(budgets, "MAX_EXPANDED", 1000)
    big = packed({"a.txt": TEXT * 30, "b.txt": TEXT})
    assert codes(read(big)) == ["TOO_LARGE", "TOO_LARGE"]


def test_a_size_that_lies_is_no_silent_loss() -> None:
    data = bytearray(packed({"a.txt": TEXT}, zipfile.ZIP_STORED))
    struct.pack_into("<L", data, data.index(b"PK\x01\x02") + 24, 9)
    assert codes(read(bytes(data))) == ["MALFORMED"]


def test_overlapping_members() -> None:
    data = bytearray(packed({"a.txt": "mot " * 5000, "b.txt": TEXT}))
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    struct.pack_into("<L", data, second + 42, 0)
    assert len(read(bytes(data))) == 2


class Failing:
    """A reader that a plug-in might bring."""

    name, media_type = "text.v1", "text/plain"

    def read(self, stream: object, hint: Hint) -> list[Draft]:
        raise KeyError(hint.filename)


def test_a_failing_reader_costs_its_own_member(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "named_reader", lambda _: Failing())
    assert codes(read(packed({"a.txt": TEXT, "b.txt": TEXT}))) == ["PLUGIN_ERROR"] * 2


@pytest.mark.parametrize(
    "head",
    [
        {}, {"member": 1, "reader": "text.v1"}, {"member": "a", "reader": "os.system"},
        {"member": "a", "reader": ""}, {"member": "a", "reader": "text.v1", "refused": ["X", "y"]},
        {"member": "a", "reader": "text.v1", "refused": 3},
        {"member": "a", "reader": "text.v1", "system": [1]},
    ],
)  # fmt: skip
def test_forged_pieces(head: dict[str, object]) -> None:
    line = json.dumps({"isctext_zip": 1} | head).encode()
    assert codes(read(line + b"\n" + TEXT.encode())) == ["MALFORMED"]
    assert codes(read(b'{"isctext_zip":' + b"[" * 9999)) == ["MALFORMED"]


def test_packed_is_for_others_too() -> None:
    archive = Packed(io.BytesIO(packed({"Dossier\\A.xml": "<a/>"})))
    member = archive.find("/dossier/a.XML")
    assert member is not None
    assert archive.read(member) == b"<a/>"
    assert archive.find("rien") is None
    with pytest.raises(StreamRefusedError):
        archive.read(member, limit=2)
    stored = packed({"a.docx": docx(wp("x")), "b": "c"}, zipfile.ZIP_STORED)
    assert list(member_names(stored)) == ["a.docx", "b"]
