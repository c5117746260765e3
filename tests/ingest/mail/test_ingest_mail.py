"""mbox.v1 and eml.v1: each mail once, its author's words, the rest beside."""

from __future__ import annotations

import base64
import gzip
import io
import mailbox
from datetime import date
from email.header import Header
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from initiative_samples import mail, mbox

from isctext.ingest.mail import mbox as mail_readers
from isctext.ingest.mail.headers import mail_date, readable
from isctext.ingest.mail.quotes import own_lines
from isctext.ingest.read import choose_reader, pieces
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Splitter

MBOX, EML = mail_readers.MBOX_READER, mail_readers.EML_READER
UTF8 = "Content-Type: text/plain; charset=utf-8\n"
REPLY = """Bonjour à tous,

je propose un ordre du jour
en deux points.

Le lun. 7 janv. 2019 à 08:00, Bruno
<bruno@x.example> a écrit :
> Et alors ?
>> oui

Voilà.
--\x20
Anne
Les amis du port
_______________________________________________
Port mailing list
https://x.example/listinfo"""
HTML = (
    "<html><head><title>t</title></head><body><p>Bonjour&nbsp;!</p><div>Deux</div>"
    '<div class="gmail_quote"><div>Le mar. 8, Bruno a écrit&nbsp;:</div><blockquote>vieux'
    '</blockquote></div><div class="moz-signature">Anne</div></body></html>'
)


def parts(*inside: str, kind: str = "mixed", border: str = "zz") -> str:
    """The header and body of a multipart."""
    body = "".join(f"--{border}\n{part}\n" for part in inside)
    head = f'MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="{border}"\n'
    return f"{head}\n{body}--{border}--\n"


def read(data: bytes) -> list[Draft | Refusal]:
    return list(MBOX.read(io.BytesIO(data), Hint("f")))


def one(source: str | bytes) -> Draft | Refusal:
    data = source.encode() if isinstance(source, str) else source
    (item,) = EML.read(io.BytesIO(data), Hint("f"))
    return item


def draft(source: str | bytes) -> Draft:
    item = one(source)
    assert isinstance(item, Draft), item
    return item


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (mbox(mail(1, "Un texte.")), "a.mbox", "mbox.v1"),
        (mbox(mail(1, "Un texte.")), "a.txt", "mbox.v1"),
        (gzip.compress(mbox(mail(1, "Un texte.")), mtime=0), "2019-January.txt.gz", "mbox.v1"),
        (b"From - Mon Jan 07 10:00:00 2019\r\nX-Status: 0\r\n\r\nx", "Inbox", "mbox.v1"),
        (mail(1, "Un texte.").encode(), "a.eml", "eml.v1"),
        (mail(1, "Un texte.").encode(), "a", "eml.v1"),
        (b"Received: by a\r\n\tb\r\nFrom: x\r\nTo: y\r\n\r\nDu texte", "a.txt", "eml.v1"),
        (b"From now on, we meet on Monday.\n\nSee you.", "a.txt", "text.v1"),
        (b"Title: x\nDate: 2019-01-01\nAuthor: Anne\n\nUn texte.", "a.md", "markdown.v1"),
    ],
)
def test_content_beats_the_name(data: bytes, name: str, expected: str) -> None:
    reader = choose_reader(data[:4096], name)
    assert reader is not None
    assert reader.name == expected


def test_a_reply() -> None:
    found = draft(mail(1, REPLY, UTF8 + 'To: liste@x.example, "Roche, B" <b@x.example>\n'))
    assert found.text.split("\n\n") == [
        "Bonjour à tous,", "je propose un ordre du jour en deux points.", "Voilà.",
    ]  # fmt: skip
    assert (found.title, found.authors, found.provider_id) == ("Réunion", ("Anne",), "1@x.example")
    assert [(d.date, d.precision, d.origin) for d in found.dates] == [
        (date(2019, 1, 7), "day", "header")
    ]
    assert [rule for rule, _ in found.removed] == ["quoted reply", "signature", "list footer"]
    assert "Et alors ?" in found.removed[0][1]
    assert [v for n, v in found.facts if n in ("from", "to")] == [
        "anne@x.example", "liste@x.example", "b@x.example",
    ]  # fmt: skip


def test_html_only() -> None:
    found = draft(mail(1, HTML, "Content-Type: text/html; charset=utf-8\n"))
    assert found.text == "Bonjour !\n\nDeux"
    assert sorted(rule for rule, _ in found.removed) == ["quoted reply", "signature"]


def test_plain_beats_html_and_attachments_are_named() -> None:
    both = parts(
        UTF8 + "\nLe texte simple.", "Content-Type: text/html\n\n<p>Riche</p>",
        kind="alternative", border="yy",
    )  # fmt: skip
    name = "=?utf-8?Q?compte_rendu_=C3=A9t=C3=A9.pdf?="
    pdf = f'Content-Type: application/pdf; name="{name}"\nContent-Transfer-Encoding: base64\n\nAAAA'
    note = 'Content-Type: text/plain; name="a.txt"\nContent-Disposition: attachment\n\nEn pièce.'
    head = "From: a@x.example\nSubject: s\n"
    found = draft(head + parts(both, pdf, note, UTF8 + "\nLa suite."))
    assert found.text == "Le texte simple.\n\nLa suite."
    assert [v for n, v in found.facts if n == "attachment"] == [
        "compte rendu été.pdf (application/pdf, 3 bytes)",
        "a.txt (text/plain, 10 bytes)",
    ]
    empty = parts(UTF8 + "\n \n", "Content-Type: text/html\n\n<p>Riche</p>", kind="alternative")
    assert draft(head + empty).text == "Riche"


def test_mails_inside_mails_are_kept() -> None:
    inner = "Content-Type: message/rfc822\n\nFrom: b@x.example\nSubject: Ancien\n\nLe vieux texte."
    found = draft("From: a@x.example\nSubject: s\n" + parts(UTF8 + "\nVoyez.", inner))
    assert found.text == "Voyez.\n\nAncien\n\nLe vieux texte."
    assert found.warnings == (("FORWARDED", "Ancien"),)


FORWARD = (
    "Pour info.\n\n---------- Forwarded message ---------\nDe : B <b@x.example>\nDate: lun.\n"
    "Subject: X\n\nLe texte transmis."
)
ORIGINAL = (
    "D'accord.\n\n-----Message d'origine-----\nDe : B\nEnvoyé : lundi\nÀ : A\nObjet : X\n\nvieux"
)
OUTLOOK = (
    "Oui.\n\n________________________________\nDe : B <b@x.example>\nEnvoyé : lundi\nÀ : A\n\nvieux"
)
MIDDLE = "Oui.\n\nOn Mon, Bob wrote:\n> a\n\nNon.\n> b\nFin."
BARE = "De : B <b@x.example>\nEnvoyé : lundi\nÀ : A\nObjet : X\n\nLe texte transmis."


@pytest.mark.parametrize(
    ("body", "text", "rules"),
    [
        (FORWARD, "Pour info.\n\nLe texte transmis.", ["forwarded header"]),
        (ORIGINAL, "D'accord.", ["quoted reply"]),
        (OUTLOOK, "Oui.", ["quoted reply"]),
        (BARE, "Le texte transmis.", ["forwarded header"]),
        ("Oui.\n\nEnvoyé de mon iPhone", "Oui.", ["signature"]),
        (MIDDLE, "Oui.\n\nNon. Fin.", ["quoted reply"] * 2),
        ("Un trait :\n--\n" + "Une ligne.\n\n" * 25, "Un trait : --", []),
        ("a > b et c", "a > b et c", []),
        ("JD> vieux\nneuf", "neuf", ["quoted reply"]),
        ("Il a écrit :\n\nun livre.", "Il a écrit :\n\nun livre.", []),
    ],
)  # fmt: skip
def test_own_words(body: str, text: str, rules: list[str]) -> None:
    found = draft(mail(1, body, UTF8))
    assert found.text.startswith(text)
    assert [rule for rule, _ in found.removed] == rules


def test_only_quotes_are_refused_by_name() -> None:
    item = one(mail(1, "> rien\n> d'autre", UTF8, subject="Vide"))
    assert isinstance(item, Refusal)
    assert item.code == "EMPTY_OUTPUT"
    assert "'Vide'" in item.detail
    assert "quoted reply" in item.detail


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("=?iso-8859-1?Q?R=E9union_g=E9n=E9rale?=", "Réunion générale"),
        ("=?utf-8?B?UsOpdW5pb24=?= =?utf-8?B?IGR1IHBvcnQ=?=", "Réunion du port"),
        ("=?utf-8?B?UsM=?=\n =?utf-8?B?qXVuaW9u?=", "Réunion"),
        ("a =?utf-8?Q?b?= c", "a b c"),
        ("=?inconnu?Q?caf=E9?=", "café"),
        ("=?utf-8*fr?Q?=C3=A9?=", "é"),
        ("=?utf-8?B?!!!?=", "!!!"),
        ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        ("=?utf-8?Q?jamais ferm=C3=A9", "=?utf-8?Q?jamais ferm=C3=A9"),
        ("Plié\n\tici", "Plié ici"),
    ],
)
def test_headers(raw: str, expected: str) -> None:
    assert readable(raw) == expected


def _is_also_utf8(text: str) -> bool:
    try:
        return text.encode("iso-8859-1").decode("utf-8") != text
    except UnicodeDecodeError:
        return False


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="?="), max_size=80)
)
@example("Â¡")
def test_headers_round_trip(text: str) -> None:
    text = " ".join(text.split())
    for charset in ("utf-8", "iso-8859-1"):
        try:
            coded = Header(text, charset).encode()
        except UnicodeEncodeError:
            continue
        if charset == "iso-8859-1" and _is_also_utf8(text):
            continue  # read as UTF-8: mail that names the wrong one is commoner than such words
        assert "".join(readable(coded).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Mon, 7 Jan 2019 23:59:00 -0800", date(2019, 1, 7)),
        ("7 Jan 2019 09:59:00 +0100 (CET)", date(2019, 1, 7)),
        ("Mon, 07 Jan 19 09:59:00 GMT", date(2019, 1, 7)),
        ("Thu, 1 Jan 1998 00:00:00 EST", date(1998, 1, 1)),
        ("lun., 7 janvier 2019", date(2019, 1, 7)),
        ("2019-01-07 09:59", date(2019, 1, 7)),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("Mon, 31 Feb 2019 10:00:00 +0100", None),
        ("Mon, 7 Jan 10:00:00 +0100", None),
        ("hier", None),
        ("", None),
    ],
)
def test_dates(value: str, expected: date | None) -> None:
    found = mail_date(value)
    assert (found.date if found else None) == expected


def test_the_archive_dates_mails_without_a_date() -> None:
    (found,) = read(mbox("From: a@x.example\nSubject: s\n\nDu texte."))
    assert isinstance(found, Draft)
    assert [(d.date, d.origin) for d in found.dates] == [(date(2019, 1, 7), "meta:envelope")]
    assert draft("From: a@x.example\nSubject: s\nTo: b\n\nDu texte.").dates == ()


def test_every_mail_is_an_item() -> None:
    bodies = [
        "Un.",
        "> cité",
        "Trois.\n\nFrom the sea we come.\n\nFrom x Mon Jan  7 10:00:00 2019\nici",
    ]
    found = read(mbox(*(mail(n, body) for n, body in enumerate([*bodies, ">From la mer."], 1))))
    assert [item.locator for item in found] == [f"message {n}" for n in range(1, 5)]
    assert [getattr(i, "code", "ok") for i in found] == ["ok", "EMPTY_OUTPUT", "ok", "ok"]
    assert "From the sea we come." in getattr(found[2], "text", "")
    assert "10:00:00 2019 ici" in getattr(found[2], "text", "")
    assert getattr(found[3], "text", "") == "From la mer."


def test_archives_of_other_programs(tmp_path: Path) -> None:
    """The standard library's own writer; two archives without a blank line between mails."""
    box = mailbox.mbox(tmp_path / "a")
    for number in range(5):
        box.add(mail(number, f"Texte {number}.\nFrom ici\n").encode())
    box.close()
    found = read((tmp_path / "a").read_bytes())
    assert [getattr(i, "text", "") for i in found] == [f"Texte {n}. From ici" for n in range(5)]
    tight = mbox(mail(1, "Un.")).rstrip() + b"\n" + mbox(mail(2, "Deux."))
    assert [getattr(i, "text", "") for i in read(tight)] == ["Un.", "Deux."]
    odd = mbox(mail(1, "Un.")) + b"From anne\n" + mail(2, "Deux.").encode()
    assert [getattr(i, "text", "") for i in read(odd)] == ["Un.", "Deux."]


@pytest.mark.parametrize("zipped", [False, True])
def test_pieces_hold_the_same_items(zipped: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_readers, "MAX_MAIL", 5000)
    mails = [mail(n, f"Texte {n}." if n != 200 else "mot " * 3000) for n in range(1, 301)]
    data = mbox(*mails)
    data = gzip.compress(data, mtime=0) if zipped else data
    assert isinstance(MBOX, Splitter)
    cut = list(pieces(io.BytesIO(data), MBOX, Hint("f")))
    assert len(cut) == 4
    found = [item for piece in cut for item in read(piece)]
    assert found == read(data)
    assert [item.locator for item in found] == [f"message {n}" for n in range(1, 301)]
    assert [getattr(i, "code", "ok") for i in found].count("TOO_LARGE") == 1


def test_what_comes_before_and_cut_archives() -> None:
    found = read(b"Un en-tete.\n" + mbox(mail(1, "Un.")))
    assert [getattr(i, "code", "ok") for i in found] == ["MALFORMED", "ok"]
    assert [getattr(i, "code", "ok") for i in read(b"rien du tout")] == ["MALFORMED"]
    assert [getattr(i, "code", "ok") for i in read(b"\n\n")] == ["EMPTY_OUTPUT"]
    (piece,) = pieces(io.BytesIO(b"\n"), MBOX, Hint("f"))
    assert [getattr(i, "code", "ok") for i in read(piece)] == ["EMPTY_OUTPUT"]
    cut = gzip.compress(mbox(*(mail(n, "Texte.") for n in range(50))), mtime=0)[:-10]
    assert getattr(read(cut)[-1], "code", "ok") == "TRUNCATED"


@pytest.mark.parametrize(
    "head",
    [b"", b" 1}", b' 1, "first": "a"}', b' 1, "first": 1, "refused": ["RIEN", "x"]}', b" []}"],
)
def test_forged_piece_heads(head: bytes) -> None:
    (item,) = read(b'{"isctext_mbox":' + head + b"\nFrom x")
    assert getattr(item, "code", "ok") == "MALFORMED"


LOCKED = "Content-Type: multipart/encrypted; boundary=a\n\n--a\n\nx\n--a--"
SEALED = "From: a\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nAA"
DEEP = "From: a@x.example\n" + "Content-Type: message/rfc822\n\n" * 2000


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "MALFORMED"),
        ("rien ici", "MALFORMED"),
        ("From: a@x.example\nSubject: s\n\n", "EMPTY_OUTPUT"),
        ("From: a@x.example\n" + LOCKED, "ENCRYPTED"),
        (SEALED, "ENCRYPTED"),
        (DEEP, "TOO_DEEP"),
    ],
)  # fmt: skip
def test_refused(source: str, code: str) -> None:
    assert getattr(one(source), "code", "ok") == code


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Type: text/plain; charset=inconnu\n\n" + "Été".encode("cp1252"),
        b"Content-Type: text/plain; charset=us-ascii\n\n" + "Été".encode(),
        b"Content-Type: text/plain; charset=iso-8859-1\n\n" + "Été".encode("cp1252"),
        b"Content-Type: text/plain; charset\n\n" + "Été".encode(),
        b"Content-Transfer-Encoding: base64\n\n" + base64.b64encode("Été".encode()),
        b"Content-Transfer-Encoding: quoted-printable\n\n=C3=89t=C3=A9",
        b"Content-Type: multipart/mixed\n\n" + "Été".encode(),
    ],
)
def test_broken_charsets(body: bytes) -> None:
    assert draft(b"From: a@x.example\nSubject: s\n" + body).text == "Été"


LINES = st.lists(
    st.sampled_from(["mot", "> cité", "", "--", "-- ", "Le lundi, X a écrit :", "De : X", "_" * 30,
                     "Envoyé : y", "Objet : z", "-----Message d'origine-----", "http://x.example",
                     "Envoyé de mon iPhone"]),
    max_size=30,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_every_line_is_kept_or_cut(lines: list[str]) -> None:
    numbered = [f"{line} n{n}x" if line == "mot" else line for n, line in enumerate(lines)]
    own = own_lines(numbered)
    kept = " ".join([*own.lines, *(text for _, text in own.removed)])
    for line in numbered:
        if line.startswith("mot"):
            assert kept.count(line) == 1
    assert own_lines(own.lines).lines.count("mot") == own.lines.count("mot")
