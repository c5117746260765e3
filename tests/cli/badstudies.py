"""Studies that nobody should have: files, declarations and names at their worst."""

import gzip
import os
import random
import unicodedata
from pathlib import Path

SENTENCE = "Le tiers-lieu de la ville accueille les habitants et les associations du quartier. "
HEAD = '[study]\ntitle = "Étude"\n'
SOURCE = '[[sources]]\nid = "a"\narena = "press"\npath = "docs/**/*"\n'
FAST = '[french]\npipeline = "blank"\n[run]\nworkers = 1\n'
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pag"

# name: (bytes, rejection codes that are right for it; empty: it must become a document)
Case = tuple[bytes, frozenset[str]]


def text(times: int) -> bytes:
    return (SENTENCE * times).encode()


def study(folder: Path, toml: str | bytes | None, docs: dict[str, bytes] | None = None) -> Path:
    """A study folder with that isctext.toml and those files in docs/."""
    (folder / "docs").mkdir(parents=True, exist_ok=True)
    for name, data in (docs if docs is not None else {"a.txt": text(6)}).items():
        path = folder / "docs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    if toml is not None:
        data = toml.encode() if isinstance(toml, str) else toml
        (folder / "isctext.toml").write_bytes(data)
    return folder


def _alias_bomb() -> str:
    pairs = zip("abcdefgh", "bcdefghi", strict=True)
    return "a: &a [x, x, x, x, x, x, x, x, x]\n" + "\n".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]" for old, new in pairs
    )


def _laughs() -> str:
    pairs = zip("abcdefgh", "bcdefghi", strict=True)
    entities = "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in pairs)
    return f'<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "ah">{entities}]><t><p>&i;</p></t>'


def _bomb() -> bytes:
    line = b'{"text": "' + b"a" * 1_000_000 + b'"}\n'
    return gzip.compress(line * 40, mtime=0)


def _lines() -> bytes:
    good = '{"text": "%s", "date": "%s"}\n'
    broken = '{"text": \nnot json\n[1, 2]\n{"other": "x"}\n'
    first = good % (SENTENCE * 6, "2019-05-01")
    return (first + broken + good % (SENTENCE * 7, "2020-05-01")).encode()


def worst_files() -> dict[str, Case]:
    """Files with the codes that each may be refused with."""
    noise = random.Random(7).randbytes
    said = frozenset
    none: frozenset[str] = said()
    one_line = f"<html><body><p>{SENTENCE * (5_000_000 // len(SENTENCE))}</p></body></html>"
    xxe = '<?xml version="1.0"?><!DOCTYPE t [<!ENTITY e SYSTEM "file:///etc/hostname">]><t>&e;</t>'
    lines = ('{"text": "%s"}\n' % (SENTENCE * 6)).encode() * 500
    run_me = b"---\ntitle: !!python/object/apply:os.system ['touch pwned']\n---\n\n"
    return {
        "empty.txt": (b"", said({"EMPTY_OUTPUT"})),
        "blank.txt": ("  \n\t\u00a0\ufeff\n".encode(), said({"EMPTY_OUTPUT"})),
        "zeros.txt": (bytes(10 << 20), said({"EMPTY_OUTPUT"})),
        "zeros.pdf": (bytes(1 << 20), said({"EMPTY_OUTPUT"})),
        "truncated.pdf": (PDF, said({"TRUNCATED", "MALFORMED"})),
        "text in a.pdf": (text(5), said({"TRUNCATED", "MALFORMED"})),
        "noise.bin": (noise(200_000), said({"UNSUPPORTED"})),
        "noise.pdf": (noise(200_000), said({"TRUNCATED", "MALFORMED"})),
        "noise.csv": (noise(200_000), said({"UNSUPPORTED", "MALFORMED"})),
        "one line.html": (one_line.encode(), none),
        "deep.html": (b"<div>" * 50_000 + text(5), said({"TOO_DEEP"})),
        "deep.jsonl": (b"[" * 100_000 + b"\n", said({"MALFORMED", "UNSUPPORTED"})),
        "nul.csv": (b"text;date\n" + text(3) + b"\0;2019\n", said({"UNSUPPORTED", "MALFORMED"})),
        "bomb.jsonl.gz": (_bomb(), said({"BOMB_RATIO"})),
        "cut.jsonl.gz": (gzip.compress(lines, mtime=0)[:-30], said({"TRUNCATED"})),
        "alias.yaml": (_alias_bomb().encode(), said({"BOMB_RATIO"})),
        "alias.md": (f"---\n{_alias_bomb()}\n---\n\n{SENTENCE * 8}".encode(), none),
        "object.md": (run_me + text(9), none),
        "laughs.xml": (_laughs().encode(), said({"BOMB_RATIO"})),
        "entity.xml": (xxe.encode(), said({"BOMB_RATIO", "MALFORMED"})),
        "emoji.txt": ("🌱🏡🚲".encode() * 500, said({"EMPTY_OUTPUT", "UNSUPPORTED"})),
        "arabic.txt": ("مرحبا بالعالم هذا نص عربي ".encode() * 99, said({"WRONG_LANGUAGE"})),
        "control.txt": (b"\x01\x02\x1b[31m\x07" * 500, said({"CONTROL_CHARS", "UNSUPPORTED"})),
        "english.txt": (
            b"The people of the town meet in the common house. " * 9,
            said({"WRONG_LANGUAGE"}),
        ),
        "1975-01-01 old.txt": (text(10), said({"OUT_OF_PERIOD"})),
        "future.md": (b"---\ndate: 2199-01-01\n---\n" + text(11), said({"DATE_IMPLAUSIBLE"})),
        "no date.md": (b"---\ndate: pas une date\n---\n" + text(12), none),
        "photo.jpg": (b"\xff\xd8\xff\xe0" + bytes(1000), said({"UNSUPPORTED"})),
        "sheet.docx": (b"PK\x03\x04" + bytes(1000), said({"UNSUPPORTED"})),
        "no extension": (text(13), none),
        unicodedata.normalize("NFC", "été.txt"): (text(14), none),
        unicodedata.normalize("NFD", "été.txt"): (text(15), none),
        "🌱 un nom, avec espaces.txt": (text(16), none),
        "two\nlines.txt": (text(17), none),
        "x" * 240 + ".txt": (text(18), none),
        "\x1b[31mred.txt": (text(19), none),
        os.fsdecode(b"bytes\xff\xfe.txt"): (text(20), none),
        "=cmd'\";$(touch pwned).txt": (text(21), none),
        "-rf.txt": (text(22), none),
        "a folder.txt/inside.txt": (text(23), none),
    }


def lay_worst(folder: Path) -> None:
    """What cannot be told as a name and its bytes: links, a pipe, 100 MB, lines half broken."""
    docs = folder / "docs"
    with (docs / "huge.txt").open("wb") as huge:
        huge.truncate(100 << 20)
    (docs / "lines.jsonl").write_bytes(_lines())
    (docs / "loop").symlink_to(".")
    (docs / "self.txt").symlink_to("self.txt")
    (docs / "gone.txt").symlink_to("nowhere")
    os.mkfifo(docs / "pipe.txt")
