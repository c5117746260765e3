"""One function per file format: a document in, its bytes out."""

from __future__ import annotations

import html
import json
from collections.abc import Callable

from demo.material import Table
from demo.pdf import pdf_bytes
from demo.records import Item

Render = Callable[[Item, Table], bytes]

PAGE = """<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="{charset}">
<title>{title} | {label}</title>
<meta name="author" content="{author}">
<meta property="article:published_time" content="{day}">
</head>
<body>
<header><p class="logo">{label}</p></header>
<nav><ul>
<li><a href="/">Accueil</a></li>
<li><a href="/rubriques">Rubriques</a></li>
<li><a href="/archives">Archives</a></li>
<li><a href="/contact">Nous écrire</a></li>
</ul></nav>
<main><article>
<h1>{title}</h1>
<p class="date"><time datetime="{day}">{day}</time></p>
{body}
</article></main>
<footer><p>Mentions légales</p><p>Plan du site</p><p>Site imaginaire, textes inventés</p></footer>
</body>
</html>
"""


def markdown(item: Item, source: Table) -> bytes:
    """Markdown with YAML front matter."""
    head = ["---", f"title: {_quoted(item.title)}"]
    head += [f"date: {item.day}"] if item.day else []
    head += [f"author: {_quoted(item.author)}"] if item.author else []
    head += [f"tags: [fiction, {source['id']}]", "---"]
    return _utf8("\n".join(head) + "\n\n" + item.text + "\n")


def pelican(item: Item, source: Table) -> bytes:
    """Markdown with a Pelican header: "Key: value" lines, then a blank line."""
    head = [f"Title: {item.title}"]
    head += [f"Date: {item.day} 18:30"] if item.day else []
    head += [f"Author: {item.author}"] if item.author else []
    head += [f"Category: {source['kind']}"]
    return _utf8("\n".join(head) + "\n\n" + item.text + "\n")


def toml_header(item: Item, source: Table) -> bytes:
    """Markdown with a TOML header between lines of plus signs."""
    head = ["+++", f"title = {_quoted(item.title)}"]
    head += [f"date = {item.day}"] if item.day else []
    head += [f"author = {_quoted(item.author)}"] if item.author else []
    head += [f'categories = ["{source["kind"]}"]', "+++"]
    return _utf8("\n".join(head) + "\n\n" + item.text + "\n")


def org(item: Item, source: Table) -> bytes:
    """An Org file with its keywords and one headline."""
    head = [f"#+TITLE: {item.title}", f"#+DATE: <{item.day}>", f"#+AUTHOR: {item.author}"]
    head += ["#+LANGUAGE: fr", f"#+FILETAGS: :fiction:{source['kind']}:"]
    return _utf8("\n".join(head) + "\n\n" + item.text + "\n")


def plain_text(item: Item, source: Table) -> bytes:  # noqa: ARG001 -- one signature for all
    """Plain text: the title, a blank line, the paragraphs."""
    return _utf8(item.title + "\n\n" + item.text + "\n")


def pdf(item: Item, source: Table) -> bytes:  # noqa: ARG001 -- one signature for all
    """A small PDF with a text layer."""
    return pdf_bytes(item.title, item.paragraphs)


def html_page(item: Item, source: Table) -> bytes:
    """A web page with a menu and a footer, in the charset that it declares."""
    charset = source.get("encoding", "utf-8")
    page = PAGE.format(
        charset=charset,
        title=html.escape(item.title),
        label=html.escape(source["label"]),
        author=html.escape(item.author),
        day=item.day,
        body="\n".join(f"<p>{html.escape(p, quote=False)}</p>" for p in item.paragraphs),
    )
    return page.encode("cp1252" if charset == "windows-1252" else charset)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8")


RENDERERS: dict[str, tuple[str, Render]] = {
    "markdown": (".md", markdown),
    "pelican": (".md", pelican),
    "toml": (".md", toml_header),
    "org": (".org", org),
    "text": (".txt", plain_text),
    "pdf": (".pdf", pdf),
    "html": (".html", html_page),
}
