"""mediawiki-xml.v1 and wikitext.v1: every page accounted for, its text without its syntax."""

from __future__ import annotations

import bz2
import gzip
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from initiative_samples import SITE, WIKI, dump, page

from isctext.ingest.read import choose_reader, pieces
from isctext.ingest.wiki import dump as wikidump
from isctext.ingest.wiki import mediawiki, wikitext
from isctext.ingest.wiki.markup import read_wikitext
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Splitter

DUMP = mediawiki.READER
PAGES = (
    page(1, WIKI, title="Le port", revisions=3),
    page(2, "#REDIRECTION [[Le port]]", extra='<redirect title="Le port"/>'),
    page(3, "Je propose de fusionner. ~~~~\n: D'accord.", title="Discussion:Le port", ns=1),
    page(4, "local p = {}", title="Module:A", ns=828, model="Scribunto"),
    page(5, "{{Ébauche}}"),
    page(6, "Une forge.\n[[Rayon:Métal]] [[Image du port:a.png|x]]"),
)


def read(data: bytes, name: str = "f") -> list[Draft | Refusal]:
    return list(DUMP.read(io.BytesIO(data), Hint(name)))


def drafts(data: bytes) -> list[Draft]:
    return [item for item in read(data) if isinstance(item, Draft)]


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (dump(*PAGES), "a.xml", "mediawiki-xml.v1"),
        (dump(*PAGES), "a.html", "mediawiki-xml.v1"),
        (b'<?xml version="1.0"?>\n<!-- x -->\n' + dump(*PAGES), "a", "mediawiki-xml.v1"),
        (gzip.compress(dump(*PAGES), mtime=0), "a.gz", "mediawiki-xml.v1"),
        (bz2.compress(dump(*PAGES)), "frwiki.xml.bz2", "mediawiki-xml.v1"),
        (WIKI.encode(), "Le_port.wiki", "wikitext.v1"),
        (WIKI.encode(), "Le_port.txt", "wikitext.v1"),
        (WIKI.encode(), "Le_port", "wikitext.v1"),
        (b"#REDIRECT [[A]]", "b.mediawiki", "wikitext.v1"),
        (b"* un\n[[Org][lien]] et [[Org][lien]]\n#+title: x\n", "a.org", "org.v1"),
        (b"Un texte [[avec]] des [[crochets]] et rien d'autre.", "a.txt", "text.v1"),
        (b"# Titre\n\n{{< hugo >}}\n\n- un\n- deux [[x]]\n", "a.md", "markdown.v1"),
    ],
)
def test_content_beats_the_name(data: bytes, name: str, expected: str) -> None:
    reader = choose_reader(data[:4096], name)
    assert reader is not None
    assert reader.name == expected


def test_every_page_is_a_draft_or_a_refusal() -> None:
    found = read(dump(*PAGES))
    assert [item.locator for item in found] == [f"page {n}" for n in range(1, 7)]
    assert [getattr(item, "code", "ok") for item in found] == [
        "ok", "EMPTY_OUTPUT", "ok", "UNSUPPORTED", "EMPTY_OUTPUT", "ok",
    ]  # fmt: skip
    assert "redirect to Le port" in getattr(found[1], "detail", "")


def test_a_page() -> None:
    found = drafts(dump(*PAGES))[0]
    assert found.title == "Le port"
    assert found.provider_id == "1"
    assert found.url == "https://wiki.example/wiki/Le_port"
    assert found.text.split("\n\n") == [
        "Le port est un commun depuis le XIXe siècle.", "Histoire", "une criée", "une forge",
        "Voir le site & [[brut]].", "v2",
    ]  # fmt: skip
    assert [(d.date, d.origin) for d in found.dates] == [
        (date(2012, 3, 3), "header:revision"),
        (date(2010, 3, 1), "meta:created"),
    ]
    facts = dict(found.facts)
    assert facts["namespace"] == "0"
    assert facts["outlet"] == "Wiki du port"
    assert facts["contributor"] == "Anne"
    assert facts["revisions"] == "3"
    assert ("category", "Port") in found.facts
    assert {rule for rule, _ in found.removed} == {
        "template", "reference", "file", "table", "language link",
    }  # fmt: skip


def test_namespaces_of_the_wiki_itself() -> None:
    found = drafts(dump(*PAGES))
    assert ("namespace", "1 Discussion") in found[1].facts
    assert found[2].text == "Une forge."
    assert ("category", "Métal") in found[2].facts
    assert found[2].removed == (("file", "Image du port:a.png | x"),)


def test_the_last_revision_is_the_latest() -> None:
    one = "<revision><id>1</id><timestamp>{}</timestamp><text>{}</text></revision>"
    revisions = one.format("2015-01-01T00:00:00Z", "récente") + one.format(
        "2012-01-01T00:00:00Z", "ancienne"
    )
    source = f"<page><title>A</title><id>1</id>{revisions}</page>"
    assert drafts(dump(source))[0].text == "récente"


def test_a_page_without_a_date_has_none() -> None:
    source = "<page><title>A</title><revision><text>Un texte.</text></revision></page>"
    assert drafts(dump(source))[0].dates == ()


@pytest.mark.parametrize("zipped", [bytes, gzip.compress, bz2.compress])
def test_pieces_hold_the_same_items(zipped: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mediawiki, "PIECE", 4)
    broken = page(7, "x").replace("</title>", "</titre>")
    data = zipped(dump(*PAGES, broken, *PAGES))  # type: ignore[operator]
    assert isinstance(DUMP, Splitter)
    cut = list(pieces(io.BytesIO(data), DUMP, Hint("f")))
    assert len(cut) == 4
    found = [item for piece in cut for item in read(piece)]
    assert found == read(data)
    assert [item.locator for item in found] == [f"page {n}" for n in range(1, 14)]
    assert getattr(found[6], "code", "") == "MALFORMED"


def test_a_cut_dump_is_noticed() -> None:
    whole = dump(*PAGES)
    inside = read(whole[: whole.index(b"Une forge.")])
    assert getattr(inside[-1], "code", "") == "TRUNCATED"
    assert len(inside) == 6
    between = read(whole[: whole.index(b"</mediawiki>")])
    assert [getattr(i, "code", "") for i in between[-1:]] == ["TRUNCATED"]
    assert len(between) == 7
    assert getattr(read(gzip.compress(whole, mtime=0)[:-20])[-1], "code", "") == "TRUNCATED"
    assert getattr(read(bz2.compress(whole)[:-20])[-1], "code", "") == "TRUNCATED"
    assert getattr(read(b"BZhrien")[-1], "code", "") == "MALFORMED"


def test_too_large_and_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wikidump, "MAX_PAGE", 2000)
    found = read(dump(page(1, "a " * 5000), page(2, "Un texte.")))
    assert [getattr(i, "code", "ok") for i in found] == ["TOO_LARGE", "ok"]
    bomb = bz2.compress(SITE.encode() + b" " * (40 << 20))
    assert getattr(read(bomb)[-1], "code", "") == "BOMB_RATIO"


def test_a_dump_without_pages() -> None:
    assert [getattr(i, "code", "") for i in read(dump())] == ["EMPTY_OUTPUT"]
    (piece,) = pieces(io.BytesIO(dump()), DUMP, Hint("f"))
    assert [getattr(i, "code", "") for i in read(piece)] == ["EMPTY_OUTPUT"]


def test_a_forged_mark_harms_itself_only() -> None:
    forged = '<page n="99999999999" refused="RIEN" detail="x"><title>A</title></page>'
    found = read(dump(forged, page(2, "Un texte.")))
    assert [getattr(i, "code", "ok") for i in found] == ["EMPTY_OUTPUT", "ok"]


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("a [[b]] ]] c }} {{x}} fin", ["a b c fin"]),
        ("[[a\n\nb]] c", ["a", "b c"]),
        ("[http://x.y a [[b]] c] d", ["a b c d"]),
        ("[[a|[http://x.y z]]] e", ["z e"]),
        ("{{{x|défaut}}} {{formatnum:12345}} {{1er}} janvier", ["défaut 12345 1er janvier"]),
        ("<ref>ouverte a <ref>b</ref> c", ["ouverte a c"]),
        ("{{jamais fermé \n\n para", ["jamais fermé", "para"]),
        ("== T == <!-- c -->\ntexte\n:rép\n;t : d\nsuite", ["T", "texte", "rép", "t : d", "suite"]),
        ("[[:Catégorie:X]] [[foo (bar)|]] [[w:Foo|foo]]", ["Catégorie:X foo foo"]),
        ("{{lang|en|word <ref>z</ref>}}", ["word"]),
        ("a<br><br />b<br>c", ["a", "b c"]),
        ("x = y =\n=== H ===\n", ["x = y =", "H"]),
        ("'''gras''' et ''ital'' d'''or'''", ["gras et ital dor"]),
        ("__NOTOC__ a __TOC__", ["a"]),
        ("<nowiki>'''[[x]]'''</nowiki>", ["'''[[x]]'''"]),
        ("<s>faux</s> vrai <del>x</del>", ["vrai"]),
        ("{{date|12|mars|2019}} {{unité|3|km}}", ["12 mars 2019 3 km"]),
        ("a <!-- b", ["a b"]),
        ("{|\n|a\n|}b", ["b"]),
        ("avant\n{|\n! x\n|-\n| {{t|a}} || [[l|m]]\n|}\naprès", ["avant", "après"]),
        ("<math>x^2</math>reste<gallery>\na.png\n</gallery>", ["reste"]),
        ("prix < 10 et > 5 &lt;b&gt;", ["prix < 10 et > 5 <b>"]),
    ],
)
def test_wikitext(source: str, blocks: list[str]) -> None:
    assert read_wikitext(source).blocks == blocks


def test_a_wikitext_file() -> None:
    hint = Hint("wiki/Le_port_2012-05-03.wiki")
    (found,) = wikitext.READER.read(io.BytesIO(WIKI.encode()), hint)
    assert isinstance(found, Draft)
    assert found.title == "Le port 2012-05-03"
    assert [(d.date, d.origin) for d in found.dates] == [(date(2012, 5, 3), "filename")]
    assert found.facts == (("category", "Port"),)
    for source in (b"#redirect [[A]]", b"{{x}}", b""):
        (item,) = wikitext.READER.read(io.BytesIO(source), Hint("f"))
        assert getattr(item, "code", "") == "EMPTY_OUTPUT"
    latin = "'''Été''' à la [[criée]].".encode("cp1252")
    (found,) = wikitext.READER.read(io.BytesIO(latin), Hint("f"))
    assert getattr(found, "text", "") == "Été à la criée."


WORDS = ["mot", "[[", "]]", "{{", "}}", "|", "\n", "\n\n", "== ", "'''", "{|", "|}", "* ", "<ref>"]
WORDS += ["</ref>", "[http://x.y ", "]", "<nowiki>", "</nowiki>", "{{{", "}}}", "=", " ", "<!--"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_no_word_goes_nowhere(parts: list[str]) -> None:
    """Each word is in the text, in what was left out, or the name of a category or a redirect."""
    numbered = [f"mot{n}x " if part == "mot" else part for n, part in enumerate(parts)]
    found = read_wikitext("".join(numbered))
    kept = " ".join([*found.blocks, *(text for _, text in found.removed), found.redirect])
    lost = [w for w in numbered if w.startswith("mot") and w.strip() not in kept]
    # A link shows its last part only, an argument its default, an address none.
    assert not lost or any(part in ("[[", "{{{", "[http://x.y ") for part in parts)


def test_what_stands_beside_the_mark_of_a_table_is_kept_beside() -> None:
    found = read_wikitext('{| class="wikitable" style=a:b Le four\n| un pain\n|}\n{|Le lavoir')
    assert found.removed == [
        ("table attributes", "Le four"), ("table", "| un pain"), ("table attributes", "Le lavoir"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "part",
    ["[[", "{{", "{|\n", "'''a ", "<ref>", "<div>", "= a\n== b\n", "[http://a ", "*", ";a:b\n",
     "<!--", "{{{a|", "''[[a|{{b|", "&amp", "<nowiki>", "]", "\n", "=", "<a b ",
     "{{a|" * 60 + "}}"],
)  # fmt: skip
def test_hostile_wikitext_comes_to_an_end(part: str) -> None:
    """What takes a square of the time would be at it for hours."""
    read_wikitext(part * (400_000 // len(part)))
