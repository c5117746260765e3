"""Made-up PDF files, written by hand: a line of text for each line of a page."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence

from readercontract import Found, Sample

_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_ID = b"0123456789abcdef"

PAGES = [
    [
        f"Rapport annuel - page {n}",
        f"{word} : les communs numériques sont gouvernés par des commu-",
        f"nautés {word} qui en fixent les règles et qui les défendent dans",
        f"la durée {word}.",
        f"Un second paragraphe {word} commence ici et se poursuit sur",
        f"la ligne {word} suivante.",
        str(n),
    ]
    for n, word in enumerate(("Rouge", "Jaune", "Bleue", "Verte"), 1)
]


def make_pdf(pages: Sequence[Sequence[str]], info: str = "") -> bytes:
    """A minimal PDF: Helvetica, windows-1252, nothing compressed."""
    shown = [_shown([f"({line})".encode("cp1252") for line in lines]) for lines in pages]
    return _file([(b"", stream) for stream in shown], [_FONT], info.encode("cp1252"))


def _shown(strings: Sequence[bytes], x: int = 50) -> bytes:
    lines = b"".join(string + b" Tj 0 -14 Td " for string in strings)
    return b"BT /F1 11 Tf %d 750 Td " % x + lines + b"ET"


def _file(
    streams: Sequence[tuple[bytes, bytes]],
    fonts: Sequence[bytes],
    info: bytes = b"",
    encrypt: bytes = b"",
) -> bytes:
    """A file of one page for each stream (its dictionary's entries, its bytes)."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", *fonts]
    kids = []
    for entries, stream in streams:
        head = b"<< /Length %d %s >>\nstream\n" % (len(stream), entries)
        objects.append(head + stream + b"\nendstream")
        kids.append(b"%d 0 R" % (len(objects) + 1))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(streams))
    objects.append(b"<< " + info + b" >>")
    root = b"/Size %d /Root 1 0 R /Info %d 0 R" % (len(objects) + 1, len(objects))
    return _numbered(objects, root + encrypt)


def _numbered(objects: Sequence[bytes], trailer: bytes) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer << %s >>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)


def _compressed(lines: Sequence[str]) -> tuple[bytes, bytes]:
    """A page as printers write it: its stream deflated, its strings in hexadecimal."""
    strings = [b"<" + line.encode("cp1252").hex().encode() + b">" for line in lines]
    return b"/Filter /FlateDecode", zlib.compress(_shown(strings))


def _cyrillic(lines: Sequence[str]) -> bytes:
    """A font of its own, its letters numbered as they come; a table says which they are."""
    letters = sorted({letter for line in lines for letter in line})
    codes = {letter: 33 + number for number, letter in enumerate(letters)}
    pairs = b"".join(b"<%02x> <%04x>\n" % (code, ord(c)) for c, code in codes.items())
    table = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange\n"
        b"<00> <ff>\nendcodespacerange\n%d beginbfchar\n%sendbfchar\nendcmap end end"
        % (len(codes), pairs)
    )
    font = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+Own /FirstChar 33 /LastChar %d "
        b"/Widths [%s] /ToUnicode 4 0 R >>"
    ) % (32 + len(codes), b"600 " * len(codes))
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(table), table)
    strings = [b"<" + bytes(codes[c] for c in line).hex().encode() + b">" for line in lines]
    return _file([(b"", _shown(strings))], [font, stream])


def _locked(lines: Sequence[str]) -> bytes:
    """A file that only opens with a password (the format's first scheme, 40 bits)."""
    owner = _rc4(hashlib.md5(_PAD, usedforsecurity=False).digest()[:5], _PAD)
    key = hashlib.md5(
        b"secret" + _PAD[:26] + owner + (-4 & 0xFFFFFFFF).to_bytes(4, "little") + _ID,
        usedforsecurity=False,
    ).digest()[:5]
    said = b" /ID [<%s> <%s>]" % (_ID.hex().encode(), _ID.hex().encode()) + (
        b" /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>"
        % (owner.hex().encode(), _rc4(key, _PAD).hex().encode())
    )
    strings = [f"({line})".encode("cp1252") for line in lines]
    return _file([(b"", _shown(strings))], [_FONT], encrypt=said)


def _rc4(key: bytes, data: bytes) -> bytes:
    state, at = list(range(256)), 0
    for number in range(256):
        at = (at + state[number] + key[number % len(key)]) % 256
        state[number], state[at] = state[at], state[number]
    out, one, two = bytearray(), 0, 0
    for byte in data:
        one = (one + 1) % 256
        two = (two + state[one]) % 256
        state[one], state[two] = state[two], state[one]
        out.append(byte ^ state[(state[one] + state[two]) % 256])
    return bytes(out)


_ENGLISH = [
    "The quay of Fairport belongs to nobody, and it is kept by all of its inhab-",
    "itants, who mend their nets there and lend them to those who ask.",
]
_QUAY = " ".join(_ENGLISH).replace("- ", "")
_RUSSIAN = ["Общее достояние", "принадлежит всем"]
_TWO_TONGUES = [
    "L'été, « l'œuvre » coûte 3 € : déjà présenté, où ça ? La récolte de l'été est",
    "partagée entre les familles – à parts égales.",
]
_CREATED = "/CreationDate (D:20180914155359+02'00')"
_UTF16_TITLE = (
    b"/Title <"
    + b"\xfe\xff".hex().encode()
    + "Le four – bilan".encode("utf-16-be").hex().encode()
    + b"> /Author (Z\\351lie Lambert)"
)


def _as_read(page: Sequence[str]) -> list[str]:
    """The two paragraphs of a page of the report, without its head and its number."""
    return [" ".join(lines).replace("- ", "") for lines in (page[1:4], page[4:6])]


PDF = {
    "a report in French, its head and its numbers of pages on each page": Sample(
        "rapport.pdf",
        make_pdf(PAGES, f"/Title (Le rapport) /Author (DINUM) {_CREATED}"),
        [
            Found(
                [block for page in PAGES for block in _as_read(page)],
                "Le rapport", "2018-09-14 day meta:creation", ["DINUM"],
            )
        ],
    ),
    "english, the day in its name, no word of its own": Sample(
        "minutes/2020-05-03 quay.pdf",
        make_pdf([_ENGLISH]),
        [Found([_QUAY], "", "2020-05-03 day filename")],
    ),
    "deflated, strings in hexadecimal, a title in UTF-16": Sample(
        "bilan.pdf",
        _file([_compressed(_TWO_TONGUES)], [_FONT], _UTF16_TITLE),
        [Found([" ".join(_TWO_TONGUES)], "Le four – bilan", "", ["Zélie Lambert"])],
    ),
    "russian, in a font of its own": Sample(
        "obshchee.pdf", _cyrillic(_RUSSIAN), [Found([" ".join(_RUSSIAN)])]
    ),
    "a page of text between two pages of images": Sample(
        "mixte.pdf",
        make_pdf([[], ["Le four est à tous, et le lavoir aussi."], []]),
        [Found(["Le four est à tous, et le lavoir aussi."])],
    ),
    "its table of objects is elsewhere than it says": Sample(
        "deplace.pdf",
        make_pdf([_ENGLISH]).replace(b"startxref\n", b"startxref\n9"),
        [Found([_QUAY])],
    ),
    "its table of objects is lost": Sample(
        "perdu.pdf",
        make_pdf([_ENGLISH]).partition(b"xref")[0] + b"%%EOF\n",
        [], ["MALFORMED"],
    ),
    "images only": Sample("scan.pdf", make_pdf([[], []]), [], ["SCANNED_NO_TEXT"]),
    "a password": Sample("ferme.pdf", _locked(["Le four."]), [], ["ENCRYPTED"]),
    "cut after its first objects": Sample(
        "coupe.pdf", make_pdf(PAGES)[:150], [], ["TRUNCATED"]
    ),
    "a name alone": Sample("faux.pdf", b"rien du tout\n", [], ["TRUNCATED"], known=False),
}  # fmt: skip
