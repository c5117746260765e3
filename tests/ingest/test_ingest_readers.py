"""Each reader: it knows its own format, gives clean blocks, finds title and date."""

from __future__ import annotations

import io
from datetime import date

import pytest

from isctext.ingest.notes import markdown, org, plain, yamltext
from isctext.ingest.pdf import reader as pdf
from isctext.ingest.policy import legislative
from isctext.ingest.read import choose_reader
from isctext.ingest.tables import tabular
from isctext.ingest.web import html
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Reader

MARKDOWN = """---
title: "Le titre : d'essai"
date: 2018-03-27T12:39Z
author: [Anne, Bruno]
---

# Le *premier* titre

Un [lien](https://exemple.fr) vers les **communs**,
sur deux lignes[^1].

::: tip Conseil
- un tiers-lieu
- une `coopérative`
:::

{% include pub.html %}

```python
print("code")
```

<iframe src="x"></iframe>

| a | b |
|---|---|
| un | deux |

![image](i.png)

[^1]: La note de bas de page.
"""
HTML = """<!doctype html><html><head><title>Le titre – Mon Site</title>
<meta property="article:published_time" content="2019-05-02T10:00:00+02:00"></head><body>
<header><nav><ul><li><a href=/>Accueil</a></li><li><a href=/c>Contact</a></li></ul></nav></header>
<article><h1>Le titre</h1><p>Le premier paragraphe parle<br>des communs numériques.</p>
<p>Le second paragraphe parle des coopératives et des tiers-lieux de la région.</p>
<ul><li>un premier point</li><li>un second point</li></ul></article>
<footer>© Mon Site</footer><script>var a = 1;</script></body></html>"""
ORG = """#+title: La gazette
#+date: <2019-04-01 Mon>
#+author: DINUM
#+options: toc:nil

* Un titre :tag:
:PROPERTIES:
:ID: 3
:END:
Du texte avec un [[https://x.fr/[y]][lien]] et du =code=
sur deux lignes.

- un point
- [ ] un autre

#+begin_src sh
rm -rf
#+end_src
#+begin_quote
Une citation.
#+end_quote
"""
BILL = (
    '{"type": "loi", "titre": "Une loi", "expose": "<p>Mesdames, Messieurs,</p><p>Voici.</p>"}\n'
    '{"type": "article", "article": "1er", "expose": "<p>L\'article&nbsp;1er.</p>"}\n'
    '{"type": "alinea", "article": "1er", "texte": "<p>Le code est modifié.</p>"}\n'
)
LEGI = """<?xml version="1.0" encoding="UTF-8"?><ARTICLE><META><META_COMMUN><ID>LEGIARTI01</ID>
</META_COMMUN><META_SPEC><META_ARTICLE><NUM>L1</NUM><DATE_DEBUT>2014-08-02</DATE_DEBUT>
<DATE_FIN>2999-01-01</DATE_FIN></META_ARTICLE></META_SPEC></META><CONTEXTE><TEXTE>
<TITRE_TXT>Code du travail</TITRE_TXT></TEXTE></CONTEXTE><BLOC_TEXTUEL><CONTENU><p>Un entrepreneur
salarié.</p><p>Une coopérative.<br/>Fin.</p></CONTENU></BLOC_TEXTUEL></ARTICLE>"""
AKOMA = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act><meta>
<identification><FRBRWork><FRBRdate date="2020-02-03" name="x"/><FRBRalias value="Une loi"/>
</FRBRWork></identification></meta><body><article><num>1</num><heading>Objet</heading>
<content><p>Le texte de la loi.</p></content></article></body></act></akomaNtoso>"""
YAML = """meta:
  title: Le <b>site</b>
  image: carte.png
page:
  - "Une première phrase."
  - texte: 'Une <a href="x">seconde</a> phrase.'
"""


def one(reader: Reader, source: str | bytes, name: str = "f") -> Draft | Refusal:
    data = source.encode() if isinstance(source, str) else source
    items = list(reader.read(io.BytesIO(data), Hint(name)))
    assert len(items) == 1
    return items[0]


def draft(reader: Reader, source: str | bytes, name: str = "f") -> Draft:
    item = one(reader, source, name)
    assert isinstance(item, Draft), item
    for block in item.text.split("\n\n"):
        assert "\n" not in block
        assert block == block.strip()
        assert block
    return item


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        (MARKDOWN, "a.md", "markdown.v1"),
        (MARKDOWN, "a", "markdown.v1"),
        (MARKDOWN, "a.txt", "markdown.v1"),
        (HTML, "a.html", "html.v1"),
        (HTML, "a.txt", "html.v1"),
        (HTML, "a.md", "html.v1"),
        ("---\ntitle: t\n---\n<p>texte</p>", "a.html", "html.v1"),
        (ORG, "a.org", "org.v1"),
        (ORG, "a.txt", "org.v1"),
        (BILL, "a.xml", "legislative.v1"),
        (BILL, "a.json", "legislative.v1"),
        (LEGI, "a.xml", "legi-xml.v1"),
        (AKOMA, "a", "akoma-ntoso.v1"),
        (YAML, "a.yml", "yaml.v1"),
        ("titre;texte;date\nA;Du texte;2020-01-01\n", "a.csv", "csv.v1"),
        ("titre;texte;date\nA;Du texte;2020-01-01\n", "a.dat", "csv.v1"),
        ('{"text": "Du texte"}\n{"text": "Encore"}\n', "a.jsonl", "jsonl.v1"),
        ('{"text": "Du texte"}\n{"text": "Encore"}\n', "a.csv", "jsonl.v1"),
        ("Une phrase tout à fait ordinaire.", "a.txt", "text.v1"),
        ("Une phrase tout à fait ordinaire.", "a", "text.v1"),
        (b"%PDF-1.7\n", "a.txt", "pdf.v1"),
    ],
)
def test_content_beats_the_name(source: str | bytes, name: str, expected: str) -> None:
    head = source.encode() if isinstance(source, str) else source
    reader = choose_reader(head[:4096], name)
    assert reader is not None
    assert reader.name == expected


@pytest.mark.parametrize("head", [b"\x00" * 99, b"\x7fELF\x02\x01\x00\x03", b"PK\x03\x04\x00\x01"])
def test_junk_has_no_reader(head: bytes) -> None:
    assert choose_reader(head, "a.bin") is None


def test_markdown() -> None:
    found = draft(markdown.READER, MARKDOWN)
    assert found.text.split("\n\n") == [
        "Le premier titre",
        "Un lien vers les communs, sur deux lignes.",
        "un tiers-lieu",
        "une coopérative",
        "a", "b", "un", "deux",
        "La note de bas de page.",
    ]  # fmt: skip
    assert found.title == "Le titre : d'essai"
    assert found.authors == ("Anne", "Bruno")
    assert [(d.date, d.origin) for d in found.dates] == [(date(2018, 3, 27), "header")]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('+++\ntitle = "T"\ndate = 2020-01-02\n+++\n', date(2020, 1, 2)),
        ("Title: T\nDate: 2017-03-27\nOrder: 1\n\n", date(2017, 3, 27)),
        ("---\ntitle: T\ncreated: 21/01/2021\n---\n", date(2021, 1, 21)),
        ("---\ntitle: T\npost_date: 12 février 2019\n---\n", date(2019, 2, 12)),
        ("---\ntitle: T\ndate: '02-03-2021 10:00'\n---\n", date(2021, 3, 2)),
        ("---\r\ntitle: T\r\ndate: 2020-01-02\r\n---\r\n", date(2020, 1, 2)),
        ("---\ntitle: T\nbad: a: b\ndate: 2020-01-02\n---\n", date(2020, 1, 2)),
    ],
)
def test_front_matters(head: str, expected: date) -> None:
    found = draft(markdown.READER, head + "Du texte.")
    assert (found.title, found.text) == ("T", "Du texte.")
    assert found.dates[0].date == expected


def test_markdown_without_header() -> None:
    found = draft(markdown.READER, "# Un titre\n\nTexte.", "2012-09-19-x.md")
    assert found.title == "Un titre"
    assert [d.origin for d in found.dates] == ["filename"]
    rule = draft(markdown.READER, "Texte.\n\n---\n\nSuite.")
    assert rule.text == "Texte.\n\nSuite."


def test_markdown_with_html_paragraphs() -> None:
    found = draft(markdown.READER, "<p>\nUn <strong>mot</strong>\nici.\n</p>\n\n<p>Deux&nbsp;!</p>")
    assert found.text == "Un mot ici.\n\nDeux !"


def test_html() -> None:
    found = draft(html.READER, HTML)
    assert found.text.split("\n\n") == [
        "Le titre",
        "Le premier paragraphe parle des communs numériques.",
        "Le second paragraphe parle des coopératives et des tiers-lieux de la région.",
        "un premier point",
        "un second point",
    ]
    assert found.title == "Le titre"
    assert [(d.date, d.origin) for d in found.dates] == [(date(2019, 5, 2), "meta")]


def test_html_dates() -> None:
    ld = '<script type="application/ld+json">{"@graph":[{"datePublished":"2021-02-03"}]}</script>'
    body = "<p>21 juin 2012. - Une dépêche qui raconte une histoire assez longue.</p>"
    page = f"<html><head><title>T</title>{ld}</head><body>{body}<time datetime=2020-01-01></body>"
    found = draft(html.READER, page)
    assert [(d.date.isoformat(), d.origin) for d in found.dates] == [
        ("2021-02-03", "meta:json-ld"),
        ("2020-01-01", "meta:time"),
        ("2012-06-21", "content"),
    ]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"), ("utf-8", "iso-8859-1"), ("cp1252", "iso-8859-1"),
        ("cp1252", "utf-8"), ("cp1252", "iso-8859-15"), ("iso8859-15", "iso-8859-15"),
        ("utf-16", "utf-8"), ("utf-8-sig", "windows-1252"), ("cp1252", "nonsense"),
    ],
)  # fmt: skip
def test_encodings(encoding: str, declared: str) -> None:
    sentence = "L'été, l'œuvre coûte 3 € à l'État : déjà présenté, où ça ?"
    if encoding == "cp1252":
        sentence += " « L’économie… »"
    page = f'<html><head><meta charset="{declared}"></head><body><p>{sentence}</p></body></html>'
    assert draft(html.READER, page.encode(encoding)).text == sentence


def test_other_alphabets_need_a_declaration() -> None:
    cyrillic = "Общее достояние принадлежит всем жителям города и области. " * 5
    page = f'<html><head><meta charset="windows-1251"></head><body><p>{cyrillic}</p></body></html>'
    assert draft(html.READER, page.encode("cp1251")).text == cyrillic.strip()


def test_html_without_text_is_refused() -> None:
    item = one(html.READER, "<html><body><script>x=1</script></body></html>")
    assert isinstance(item, Refusal)
    assert item.code == "EMPTY_OUTPUT"


def test_org() -> None:
    found = draft(org.READER, ORG)
    assert found.text.split("\n\n") == [
        "Un titre", "Du texte avec un lien et du code sur deux lignes.", "un point", "un autre",
        "Une citation.",
    ]  # fmt: skip
    assert (found.title, found.authors) == ("La gazette", ("DINUM",))
    assert found.dates[0].date == date(2019, 4, 1)


def test_plain() -> None:
    text = "Un titre\n\nUne phrase coupée\nà la ligne.\fUne page.\n- un point\n- deux points\n"
    for encoding in ("utf-8", "utf-16", "utf-16-le", "cp1252"):
        found = draft(plain.READER, text.encode(encoding))
        assert found.text.split("\n\n") == [
            "Un titre", "Une phrase coupée à la ligne.", "Une page.", "un point", "deux points",
        ]  # fmt: skip
        assert found.title == "Un titre"


def test_bill() -> None:
    found = draft(legislative.READER, BILL, "a.xml")
    assert found.title == "Une loi"
    assert found.text.split("\n\n") == [
        "Une loi", "Mesdames, Messieurs,", "Voici.", "Article 1er", "L'article 1er.",
        "Le code est modifié.",
    ]  # fmt: skip


def test_legi() -> None:
    found = draft(legislative.READER, LEGI)
    assert found.title == "Code du travail, article L1"
    assert found.text == "Un entrepreneur salarié.\n\nUne coopérative.\n\nFin."
    assert [d.date for d in found.dates] == [date(2014, 8, 2)]
    assert found.provider_id == "LEGIARTI01"


def test_akoma_ntoso() -> None:
    found = draft(legislative.READER, AKOMA)
    assert (found.title, found.text) == ("Une loi", "1\n\nObjet\n\nLe texte de la loi.")
    assert found.dates[0].date == date(2020, 2, 3)


def test_other_xml_is_unsupported() -> None:
    item = one(legislative.READER, "<?xml version='1.0'?><rss><item>x</item></rss>")
    assert isinstance(item, Refusal)
    assert item.code == "UNSUPPORTED"


def test_yaml() -> None:
    found = draft(yamltext.READER, YAML)
    assert found.title == "Le site"
    assert found.text == "Le site\n\nUne première phrase.\n\nUne seconde phrase."


def test_every_reader_keeps_the_contract() -> None:
    for reader in (
        markdown.READER, html.READER, org.READER, plain.READER, pdf.READER, legislative.READER,
        yamltext.READER, tabular.CSV_READER, tabular.JSONL_READER,
    ):  # fmt: skip
        assert isinstance(reader, Reader)
        for head in (b"", b"\x00", b"\xff" * 10, b"<", b"{", b"---\n", b"\x1f\x8b"):
            assert 0.0 <= reader.sniff(head, "x") <= 1.0
        for data in (b"", b"\x00\x01", b"\xff\xfe", b"<a", b"{", b"---\n", b"\x1f\x8b\x08"):
            for item in reader.read(io.BytesIO(data), Hint("x")):
                assert isinstance(item, Draft | Refusal)
