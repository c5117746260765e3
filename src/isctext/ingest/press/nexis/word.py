"""Word files of LexisNexis: their paragraphs, the cover page, where each article stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from isctext.ingest.dating.dates import leading_date
from isctext.ingest.dating.forms import fold
from isctext.ingest.office.openxml import Package, attribute, local
from isctext.ingest.press.nexis.articles import read_article, reconcile
from isctext.ingest.press.nexis.lines import BODY, END, Line, labelled
from isctext.ingest.prose.blocks import join_blocks, one_line
from isctext.records.document import Draft, Refusal

_COVER = re.compile(r"documents?\s*\((\d{1,6})\)")
_JOB = re.compile(r"(?:job number|numero de (?:travail|tache)|auftragsnummer)\s*:")
_ENTRY = re.compile(r"(\d{1,4})\.\s+(\S.*)")
# One of these stands in every export: no other Word file is read line by line to see what it is.
# One pattern each, all in small letters: the search then runs from literal to literal.
_MARKS_OF_ALL = [
    re.compile(pattern)
    for pattern in (
        r"end\s*of\s*document", r"fin\s*d[ue]\s*document", r"ende\s*des\s*dokument",
        r"documents?\s*\(\s*\d", r"load.date", r"date.(?:de.)?chargement", r"update\s*:",
    )
]  # fmt: skip
_MOST_LISTED = 20
_SKIPPED = frozenset(("del", "moveFrom", "Fallback", "instrText", "rt"))
_MARKS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(slots=True)
class _Paragraph:
    parts: list[str] = field(default_factory=list)
    opening: str = ""
    link: str = ""

    def line(self) -> Line | None:
        raw = "".join(self.parts)
        text = one_line(raw)
        if not text:
            return None
        sure = self.opening.rstrip().endswith(":") and one_line(self.opening) != text
        return labelled(text, raw.lstrip(), sure=sure, link=self.link)


def paragraphs(package: Package) -> list[Line]:
    """The lines of a Word file's main part, in reading order, with the links that they bear."""
    links = _external_links(package)
    done: list[Line] = []
    stack: list[_Paragraph] = []
    events = etree.iterwalk(package.root, events=("start", "end"))
    bold = False
    for event, element in events:
        name = local(element)
        if event == "start" and name in _SKIPPED:
            events.skip_subtree()
        elif event == "start" and name == "p":
            stack.append(_Paragraph())
        elif event == "end" and name == "p" and stack:
            line = stack.pop().line()
            done += [line] if line else []
        elif event == "start" and stack:
            if name == "r":
                bold = _is_bold(element)
            elif name == "hyperlink":
                stack[-1].link = stack[-1].link or links.get(attribute(element, "id"), "")
            elif name == "t":
                _add(stack[-1], element.text or "", bold=bold)
            elif name in _MARKS:
                stack[-1].parts.append(_MARKS[name])
    return done


def _add(paragraph: _Paragraph, text: str, *, bold: bool) -> None:
    if bold and "".join(paragraph.parts) == paragraph.opening:
        paragraph.opening += text
    paragraph.parts.append(text)


def _is_bold(run: etree._Element) -> bool:
    found = run.find("{*}rPr/{*}b")
    return found is not None and attribute(found, "val") not in ("0", "false", "off")


def _external_links(package: Package) -> dict[str, str]:
    """Relation ids to the addresses outside the file that its main part points to."""
    folder, _, name = package.main.rpartition("/")
    found: dict[str, str] = {}
    for root in package.part(f"{folder}/_rels/{name}.rels"):
        for link in root.iter("{*}Relationship"):
            if link.get("TargetMode") == "External":
                found[link.get("Id") or ""] = link.get("Target") or ""
    return found


def is_export(package: Package) -> bool:
    """Whether a Word file is such an export, by its whole main part."""
    said = str(etree.tostring(package.root, method="text", encoding="unicode")).lower()
    marked = any(mark.search(said) for mark in _MARKS_OF_ALL)
    return marked and looks_like_export(paragraphs(package))


def looks_like_export(lines: Sequence[Line]) -> bool:
    """Whether a Word file's lines are those of such an export: a cover, or articles in frames."""
    heads = {fold(line.text) for line in lines}
    names = {line.name for line in lines}
    covered = any(_COVER.match(head) for head in heads)
    signs = (bool(heads & END), "words" in names, "load-date" in names, covered)
    job = any(_JOB.match(head) for head in heads)
    return (covered and job) or sum(signs) > (1 if heads & BODY else 2)


def read_export(lines: Sequence[Line]) -> Iterator[Draft | Refusal]:
    """The articles between the cover and the last line, then what is missing of them."""
    announced, titles, start = _cover(lines)
    articles = list(_articles(lines[start:]))
    items = [
        read_article(article, f"article {number}", title_first=True, whole=whole)
        for number, (article, whole) in enumerate(articles, 1)
    ]
    short = announced > len(items)
    missing = _missing(titles, [article[0].text for article, _ in articles]) if short else ""
    taken = {id(line) for article, _ in articles for line in article}
    ends = (line for line in lines if fold(line.text) in END)
    taken.update(map(id, ends))
    cover = join_blocks(line.text for line in lines if id(line) not in taken)
    yield from reconcile(items, announced, missing, cover)


def _cover(lines: Sequence[Line]) -> tuple[int, list[str], int]:
    """How many documents the cover announces, their titles, and where the first article begins."""
    heads = [fold(line.text) for line in lines]
    body = next((at for at, head in enumerate(heads) if head in BODY | END), len(heads))
    found = next((m for head in heads[:body] if (m := _COVER.match(head))), None)
    if found is None and not any(_JOB.match(head) for head in heads[:body]):
        return 0, [], 0
    entries = [
        (at, m) for at, line in enumerate(lines[:body]) if (m := _ENTRY.fullmatch(line.text))
    ]
    titles = [match[2] for _, match in entries]
    after = entries[-1][0] + 1 if entries else heads.index(found.string) + 1 if found else 0
    announced = int(found[1]) if found else len(titles)
    return announced, titles, _first_article(lines, heads, titles, (after, body))


def _first_article(
    lines: Sequence[Line], heads: Sequence[str], titles: Sequence[str], among: tuple[int, int]
) -> int:
    """Where the first title stands again, else two lines over the last date before its text."""
    after, body = among
    title = fold(titles[0]) if titles else ""
    for at in range(after, body):
        if heads[at] == title:
            return at
    for at in range(body - 1, after + 1, -1):
        found = leading_date(lines[at].text, "header")
        if found and found[0].precision != "year" and not lines[at].label:
            return at - 2
    return after


def _articles(lines: Sequence[Line]) -> Iterator[tuple[list[Line], bool]]:
    """The lines of each article, and whether its end stands in the file."""
    article: list[Line] = []
    for line in lines:
        if fold(line.text) in END:
            yield from ((part, True) for part in _unjoined(article))
            article = []
        else:
            article.append(line)
    # After the last end the provider may write a line or two of its own, without any label.
    if any(line.label or fold(line.text) in BODY for line in article):
        parts = list(_unjoined(article))
        yield from ((part, part is not parts[-1]) for part in parts)


def _unjoined(article: list[Line]) -> Iterator[list[Line]]:
    """The articles of a run of lines in which the line that ends one of them may be missing."""
    bodies = [at for at, line in enumerate(article) if fold(line.text) in BODY]
    start = 0
    for previous, body in pairwise(bodies):
        dated = (
            at
            for at in range(body - 1, previous + 3, -1)
            if not article[at].label and leading_date(article[at].text, "header")
        )
        at = next(dated, 0)
        if at:
            yield article[start : at - 2]
            start = at - 2
    if article[start:]:
        yield article[start:]


def _missing(titles: Sequence[str], found: Sequence[str]) -> str:
    """The numbers and titles of the cover's list that head no article."""
    left = [fold(title) for title in found]
    lost = []
    for number, title in enumerate(titles, 1):
        if fold(title) in left:
            left.remove(fold(title))
        else:
            lost.append(f"{number}. {title[:60]}")
    more = f" and {len(lost) - _MOST_LISTED} more" if len(lost) > _MOST_LISTED else ""
    return "; ".join(lost[:_MOST_LISTED]) + more
