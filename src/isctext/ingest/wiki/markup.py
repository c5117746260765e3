"""Wikitext to blocks of text, in one pass and linear time, with what was left out.

mwparserfromhell was tried first: 100,000 characters of unclosed "{{{" take it 134 s, of
"[http://a " 30 s. Here what is open is a stack of at most 100 frames, and what is never closed is
text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from isctext.ingest.prose.blocks import one_line
from isctext.ingest.prose.flow import spaced
from isctext.ingest.wiki.templates import inline_template

MAX_DEPTH = 100
# What these hold is no wikitext; only nowiki's is text.
_RAW = (
    "nowiki|pre|math|chem|ce|syntaxhighlight|source|gallery|score|timeline|graph|imagemap"
    "|templatedata|templatestyles|mapframe|maplink|hiero"
)
_TOKEN = re.compile(
    rf"<(?P<raw>{_RAW})\b(?P<inside>[^<>]{{0,500}})>"
    r"|<(?P<end>/)?(?P<tag>[a-z][\w-]{0,30})(?P<rest>(?:[\s/][^<>]{0,1000})?)>"
    r"|(?P<open>\{\{\{|\{\{|\[\[|^[ :*#]{0,20}\{\|[^\n]*)"
    r"|(?P<close>\}\}\}|\}\}|\]\]|\]|^ {0,20}\|\}(?!\}))"
    r"|(?P<url>\[(?:(?:https?|ftps?|mailto|irc|news):|//)[^\s\]<>\"|]{1,3000}[ \t]*)"
    r"|^(?P<heading>={1,6})|(?P<ending>={1,6})[ \t]*$|^(?P<item>[*#:;]+)[ \t]*|^(?P<rule>-{4,})"
    r"|(?P<line>\n)|(?P<pipe>\|[-+]?)|(?P<mark>'{2,5}|__[A-ZÉÈ]{3,30}__|~{3,5})",
    re.IGNORECASE | re.MULTILINE,
)
_REDIRECT = re.compile(
    r"\s*#\s*(?:redirect(?:ion)?|weiterleitung)\s*:?\s*\[\[([^\[\]|#\n]+)", re.IGNORECASE
)
_BLOCK_TAGS = frozenset(
    "div p blockquote center li ul ol dl dd dt tr td th table h1 h2 h3 h4 h5 h6 hr poem".split()
)
_CUT_TAGS = {
    "ref": "reference",
    "del": "struck text",
    "s": "struck text",
    "strike": "struck text",
    "includeonly": "template text",
}
# On the line that opens a table; what else stands there is shown by no wiki.
_ATTRIBUTE = re.compile(r"""[\w:-]{1,30}\s*=\s*(?:"[^"\n]*"|'[^'\n]*'|[^\s"']+)""")
_CLOSERS = {"{{{": "}}}", "{{": "}}", "[[": "]]"}
_FILES = frozenset("fichier file image média media datei archivo".split())
_CATEGORIES = frozenset("catégorie category kategorie categoría".split())
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,10})?")
_PIPE_TRICK = re.compile(r"(?:[^:]{1,40}:)?\s*(.+?)(?:\s*\([^()]*\))?")


@dataclass(frozen=True, slots=True)
class Wikitext:
    """The blocks of a page; its categories; what was left out; the page it redirects to."""

    blocks: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    redirect: str = ""


@dataclass(slots=True)
class _Frame:
    """Something that is open until ``close``: a template's arguments, a link, a reference."""

    close: str
    start: int
    args: list[list[str]] = field(default_factory=lambda: [[]])
    removed: list[tuple[str, str]] = field(default_factory=list)
    in_item: bool = False

    def texts(self) -> list[str]:
        return ["".join(parts) for parts in self.args]


def read_wikitext(source: str, names: Mapping[str, str] | None = None) -> Wikitext:
    """The text of a page. ``names``: a wiki's own namespaces, to "file" or "category"."""
    source = source.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    source = _without_comments(source)
    redirect = _REDIRECT.match(source)
    if redirect:
        return Wikitext(redirect=one_line(redirect[1]))
    return _Scan(source, names or {}).run()


def _without_comments(source: str) -> str:
    first, *others = source.split("<!--")
    # Without an end a comment is text, here as on the page.
    parts = (other.partition("-->") for other in others)
    return first + "".join(after if end else inside for inside, end, after in parts)


class _Scan:
    """State of one pass."""

    def __init__(self, source: str, names: Mapping[str, str]) -> None:
        self._source = source
        self._names = names
        self._frames = [_Frame("", 0)]
        self._categories: list[str] = []
        self._in_heading = False
        self._missing: set[str] = set()

    def run(self) -> Wikitext:
        at = 0
        while match := _TOKEN.search(self._source, at):
            self._add(self._source[at : match.start()])
            at = self._obey(match)
        self._add(self._source[at:])
        while len(self._frames) > 1:
            self._unwind()
        page = self._frames[0]
        text = html.unescape(" | ".join(page.texts()))
        blocks = (spaced(block) for block in re.split(r"\n\s*\n", text))
        return Wikitext(
            [block for block in blocks if block],
            list(dict.fromkeys(self._categories)),
            page.removed,
        )

    def _obey(self, match: re.Match[str]) -> int:
        """Does what a token asks; gives where the text goes on."""
        end = match.end()
        if match["raw"]:
            return self._raw(match)
        if match["tag"]:
            self._tag(match)
        elif match["open"] or match["url"]:
            self._open(_CLOSERS.get(match["open"] or "", "]" if match["url"] else "|}"), match)
        elif match["close"]:
            mark = match["close"].lstrip()
            at = end - len(mark)
            end = at + self._close(mark, at)
        elif match["pipe"]:
            self._pipe(match["pipe"])
        elif not match["mark"]:
            self._line(match)
        return end

    def _add(self, text: str) -> None:
        if text:
            self._frames[-1].args[-1].append(text)

    def _cut(self, rule: str, text: str) -> None:
        text = spaced(html.unescape(text))
        self._frames[-1].removed += [(rule, text)] if text else []

    def _after(self, mark: str, at: int) -> int:
        """Where a mark ends that is looked for from ``at``; ``at`` itself when none comes."""
        if mark in self._missing:
            return at
        found = re.compile(re.escape(mark), re.IGNORECASE).search(self._source, at)
        if found is None:
            self._missing.add(mark)
            return at
        return found.end()

    def _raw(self, match: re.Match[str]) -> int:
        name, start = match["raw"].lower(), match.end()
        mark = f"</{name}>"
        end = start if match["inside"].endswith("/") else self._after(mark, start)
        if end == start:
            return start
        inside = self._source[start : end - len(mark)]
        if name == "nowiki":
            self._add(inside)
        else:
            self._cut(name, inside)
        return end

    def _tag(self, match: re.Match[str]) -> None:
        name = match["tag"].lower()
        mark = f"</{name}"
        if name == "br":
            self._add("\n")
        elif name in _BLOCK_TAGS:
            self._add("\n\n")
        elif name in _CUT_TAGS and match["end"]:
            self._close(mark, match.end())
        elif name in _CUT_TAGS and not match["rest"].endswith("/"):
            # References do not nest: one that is still open was never closed, and its text stays.
            while any(frame.close == mark for frame in self._frames):
                self._unwind()
            self._open(mark, match)

    def _open(self, mark: str, match: re.Match[str]) -> None:
        if mark == "|}":
            self._add("\n\n")
            self._cut("table attributes", _ATTRIBUTE.sub("", match["open"].partition("{|")[2]))
        if len(self._frames) < MAX_DEPTH:
            self._frames.append(_Frame(mark, match.start()))

    def _close(self, mark: str, at: int) -> int:
        """Closes the nearest frame that the mark can close; gives how many characters it took."""
        top = self._frames[-1].close
        if mark == "]]" and top == "]":
            mark = "]"
        if mark == "}}}":
            mark = next((f.close for f in reversed(self._frames) if f.close in ("}}}", "}}")), mark)
        if any(frame.close == mark for frame in self._frames):
            while self._frames[-1].close != mark:
                self._unwind()
            self._finish(self._frames.pop(), at + len(mark))
        elif mark == "]":
            self._add(mark)
        return len(mark)

    def _unwind(self) -> None:
        """Gives up a frame that nothing closed: what it holds is text of what is around it."""
        frame = self._frames.pop()
        self._add(" | ".join(frame.texts()))
        self._frames[-1].removed += frame.removed

    def _finish(self, frame: _Frame, end: int) -> None:
        """Does with a closed frame what its kind asks."""
        if frame.close == "}}":
            self._template(frame, self._source[frame.start : end])
        elif frame.close == "]]":
            self._link(frame)
        elif frame.close == "}}}":
            self._add("".join(frame.texts()[1:2]))
        elif frame.close == "]":
            self._add(" | ".join(frame.texts()))
            self._frames[-1].removed += frame.removed
        else:
            rule = _CUT_TAGS.get(frame.close.removeprefix("</"), "table")
            self._cut(rule, " ".join(frame.texts()))
            self._frames[-1].removed += frame.removed

    def _template(self, frame: _Frame, source: str) -> None:
        name, *arguments = frame.texts()
        words = inline_template(name, arguments)
        if words is None:
            self._cut("template", source)
        else:
            self._add(words)
            self._frames[-1].removed += frame.removed

    def _link(self, frame: _Frame) -> None:
        target, *shown = frame.texts()
        target = target.strip()
        prefix, colon, name = target.partition(":")
        kind = self._kind(prefix) if colon else ""
        if kind == "category":
            self._categories.append(one_line(html.unescape(name)))
            return
        if kind == "file":
            self._cut("file", " | ".join([target, *shown[-1:]]))
        elif kind == "language" and not shown:
            self._cut("language link", target)
        elif "\n\n" in target:
            # No link goes over paragraphs: the brackets were never closed.
            self._add(" | ".join([target, *shown]))
        elif shown and shown[-1].strip():
            self._add(shown[-1])
        else:
            bare = _PIPE_TRICK.fullmatch(target.lstrip(":")) if shown else None
            self._add(bare[1] if bare else target.lstrip(":"))
        self._frames[-1].removed += frame.removed

    def _kind(self, prefix: str) -> str:
        key = prefix.strip().lower().replace("_", " ")
        if key in self._names:
            return self._names[key]
        if key in _CATEGORIES:
            return "category"
        if key in _FILES:
            return "file"
        return "language" if _LANGUAGE.fullmatch(key) else ""

    def _pipe(self, mark: str) -> None:
        frame = self._frames[-1]
        if frame.close in ("}}", "]]", "}}}"):
            frame.args.append([mark[1:]])
        elif frame.close == "|}":
            self._add(" " if mark == "|-" else " | ")
        else:
            self._add(mark)

    def _line(self, match: re.Match[str]) -> None:
        """Ends of lines, and the marks that open or close one."""
        frame = self._frames[-1]
        if match["line"]:
            if frame.close == "]":
                self._unwind()
                frame = self._frames[-1]
            self._add("\n\n" if frame.in_item or self._in_heading else "\n")
            frame.in_item = self._in_heading = False
        elif match["heading"] or match["item"]:
            self._add("\n\n")
            frame.in_item = True
            self._in_heading = bool(match["heading"])
        elif match["rule"]:
            self._add("\n\n")
        elif match["ending"] and not self._in_heading:
            self._add(match["ending"])
