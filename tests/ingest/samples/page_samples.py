"""Made-up web pages, with the mark-up of the systems that write them."""

from __future__ import annotations

from readercontract import Found, Sample

_P1 = "Le four banal a rouvert samedi, et une trentaine d'habitants y ont cuit leur pain."
_P2 = "La commune l'a réparé ; les fournières en tiennent le cahier et fixent les tours."
_WORDPRESS = f"""<!DOCTYPE html>
<html lang="fr-FR"><head><meta charset="UTF-8">
<title>Le four rouvre | L'Écho du Val</title>
<meta property="og:title" content="Le four rouvre">
<meta property="article:published_time" content="2019-03-04T08:15:00+01:00">
<meta property="article:modified_time" content="2019-03-09T10:00:00+01:00">
<meta name="author" content="Zoé Lambert">
<style>.menu {{ color: red }}</style></head>
<body class="post single">
<a class="skip-link" href="#content">Aller au contenu</a>
<header id="masthead"><nav><ul class="menu"><li><a href="/">Accueil</a></li>
<li><a href="/agenda">Agenda</a></li><li><a href="/contact">Contact</a></li></ul></nav></header>
<main id="content"><article><h1 class="entry-title">Le four rouvre</h1>
<div class="entry-content"><p>{_P1}</p><p>{_P2}</p>
<ul class="wp-block-list"><li>mercredi : la pâte</li><li>samedi : le pain</li></ul>
</div></article></main>
<aside class="widget"><h2>Articles récents</h2><ul><li><a href="/a">Un</a></li>
<li><a href="/b">Deux</a></li></ul></aside>
<footer><p>© L'Écho du Val. Mentions légales</p></footer>
<script>window.x = "<p>rien</p>";</script></body></html>"""
_NINETIES = f"""<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=iso-8859-1">
<TITLE>La r\xe9gie du Val</TITLE></HEAD><BODY BGCOLOR=#FFFFFF>
<CENTER><FONT SIZE=5><B>La r\xe9gie du Val</B></FONT></CENTER><HR>
<TABLE BORDER=0><TR><TD WIDTH=600>
<P><FONT FACE="Arial">{_P1}
<P><FONT FACE="Arial">{_P2} Il co\xfbte 3&nbsp;\x80 l'heure&nbsp;: \x91venez\x92&nbsp;!
</TD></TR></TABLE>
</BODY></HTML>"""
_QUAY = "Nobody owns the quay of Fairport, and everybody keeps it: so it was said again on Monday."
_ENGLISH = f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><title>The quay</title>
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
 "headline": "The quay", "datePublished": "2020-05-03T09:15:00Z",
 "author": {{"@type": "Person", "name": "Ada North"}}}}</script></head>
<body><div id="page"><div class="article"><h1>The quay</h1>
<p>{_QUAY}</p>
<blockquote><p>No one may sell it, for it was never bought.</p></blockquote>
<p>The nets are mended there by those who need them, and lent to those who ask.</p>
</div></div></body></html>"""
_GERMAN = """<!doctype html><html><head><title>Die Allmende</title></head><body>
<h1>Die Allmende</h1><p>Größe und Maß der Straße gehören allen, und niemand darf sie verkaufen.</p>
<p>Der Backofen wird jeden Samstag von den Frauen des Dorfes geheizt.</p></body></html>"""
_RUSSIAN = (
    '<html><head><meta charset="windows-1251"><title>Общее</title></head><body><p>'
    + "Общее достояние принадлежит всем жителям города и области. " * 3
    + "</p></body></html>"
)
# A page of a generator: header of its source file, a fragment without a root.
_FRAGMENT = f"""---
title: Le lavoir
date: 2018-06-01
---
<section><h2>Le lavoir</h2><p>{_P1}</p>
<p>{_P2}</p></section>
"""
_DEFINITIONS = f"""<!DOCTYPE html><html><body><main><h1>Glossaire</h1>
<dl><dt>Four banal</dt><dd>{_P1}</dd><dt>Cahier</dt><dd>{_P2}</dd></dl>
<table><caption>Les tours</caption><tr><th>Jour</th><th>Qui</th></tr>
<tr><td>Samedi</td><td>Zoé</td></tr></table><pre>Une ligne.
Une autre.</pre></main></body></html>"""

HTML = {
    "an article of a blog, with menus": Sample(
        "echo/le-four-rouvre.html",
        _WORDPRESS.encode(),
        [
            Found(
                ["Le four rouvre", _P1, _P2, "mercredi : la pâte", "samedi : le pain"],
                "Le four rouvre", "2019-03-04 day meta", ["Zoé Lambert"],
            )
        ],
    ),
    "a page of 1998 that says one encoding and has another": Sample(
        "REGIE.HTM",
        _NINETIES.encode("latin-1"),
        [
            Found(
                ["La régie du Val", _P1, _P2 + " Il coûte 3 € l'heure : ‘venez’ !"],
                "La régie du Val",
            )
        ],
    ),
    "english, in XHTML, the date in its data": Sample(
        "quay.php",
        _ENGLISH.encode(),
        [
            Found(
                [
                    "The quay",
                    _QUAY, "No one may sell it, for it was never bought.",
                    "The nets are mended there by those who need them, and lent to those who ask.",
                ],
                "The quay", "2020-05-03 day meta:json-ld",
            )
        ],
    ),
    "german in UTF-16": Sample(
        "allmende.html",
        _GERMAN.encode("utf-16"),
        [
            Found(
                [
                    "Die Allmende",
                    "Größe und Maß der Straße gehören allen, und niemand darf sie verkaufen.",
                    "Der Backofen wird jeden Samstag von den Frauen des Dorfes geheizt.",
                ]
            )
        ],
    ),
    "russian in windows-1251": Sample(
        "page",
        _RUSSIAN.encode("cp1251"),
        [
            Found(
                [" ".join(["Общее достояние принадлежит всем жителям города и области."] * 3)],
                "Общее",
            )
        ],
    ),
    "a fragment under the header of a generator": Sample(
        "lavoir.html",
        _FRAGMENT.replace("\n", "\r\n").encode(),
        [Found(["Le lavoir", _P1, _P2], "Le lavoir", "2018-06-01 day header")],
    ),
    "definitions, a table, lines that are kept": Sample(
        "glossaire.html",
        _DEFINITIONS.encode(),
        [
            Found(
                [
                    "Glossaire", "Four banal", _P1, "Cahier", _P2, "Les tours", "Jour", "Qui",
                    "Samedi", "Zoé", "Une ligne. Une autre.",
                ]
            )
        ],
    ),
    "tags that are never closed, cut in the middle": Sample(
        "coupe.html",
        _WORDPRESS[: _WORDPRESS.index("fixent les tours")].encode(),
        [
            Found(
                ["Le four rouvre", _P1, _P2[: _P2.index("fixent les tours")].strip()],
                "Le four rouvre", "2019-03-04 day meta", ["Zoé Lambert"],
            )
        ],
    ),
    "a program in place of a page": Sample(
        "app.html",
        b'<!doctype html><html><body><div id="root"></div><script src="a.js"></script></html>',
        [], ["EMPTY_OUTPUT"],
    ),
    "boxes in boxes without end": Sample(
        "profond.html", b"<html><body>" + b"<div>" * 5_000 + b"fin", [], ["TOO_DEEP"]
    ),
}  # fmt: skip
