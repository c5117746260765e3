"""Factiva articles in lines of text: with codes (mail, copy and paste, RTF), or without.

With codes an article opens at its section (SE) or title (HD) and ends with its number (AN);
what stands between articles (rules, "Article 2 Next Article", the summary of the search) is
kept as removed. Without codes an article ends with its number's line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed

from isctext.ingest.press.factiva.display import is_heading, split_article
from isctext.ingest.press.factiva.fields import CODES, TEXTS, Field, is_number, read_fields
from isctext.records.document import Draft, Refusal

# From a field's lines to its paragraphs.
Blocks = Callable[[Sequence[str]], list[str]]

_CODE = re.compile(
    r"[ \t\u00a0]*(?P<code>" + "|".join(sorted(CODES, key=lambda c: (-len(c), c))) + r")"
    r"(?:(?P<gap>[ \t\u00a0]*\|[ \t\u00a0]*|[ \t\u00a0]+)(?P<value>.*))?[ \t\u00a0]*"
)
# In a text, a line that opens with such a word and one space is prose: "IN ...", "PUB ...".
_PROSE_GAP = " "
_NEVER_PROSE = frozenset(["NS", "RF", "IPC", "IPD"])
_LISTED = re.compile(r"\S{1,12} : \S")
_RULE = re.compile(r"\s*[-_=*]{10,}\s*")
# What the site prints between and around articles.
_SITE = re.compile(
    r"\s*(?:Article\s+\d+\s+(?:Article|Next|Previous|Suivant|Précédent)\b.*"
    r"|Factiva RTF Display Format|(?:Dow Jones )?Factiva"
    r"|(?:Page \d+ (?:of|de|sur) \d+\s*)?(?:©|\(c\)) \d{4} Factiva,? Inc\..*)\s*",
    re.IGNORECASE,
)
_RIS = re.compile(r"[A-Z][A-Z0-9] {1,2}- ")


@dataclass(slots=True)
class _Item:
    """An article whose lines are being read."""

    fields: list[tuple[str, list[str]]] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    def has(self, code: str) -> bool:
        return any(code == known for known, _ in self.fields)

    def is_ended(self) -> bool:
        """Whether its number has been read."""
        last = self.fields[-1] if self.fields else ("", [])
        return last[0] == "AN" and any(line.strip() for line in last[1])


def read_lines(lines: Sequence[str], blocks: Blocks) -> Iterator[Draft | Refusal]:
    """The articles of a file's lines; MALFORMED when there is none."""
    if any(_is_title(line) for line in lines):
        yield from _coded(lines, blocks)
    else:
        yield from _displayed(lines, blocks)


def coded_share(text: str) -> int:
    """How many of Factiva's codes open lines of a text that has titles and days; else 0."""
    found = {m["code"] for line in text.splitlines() if (m := _code_line(line, in_text=False))}
    named = {"HD"} <= found and bool(found & {"SN", "PD", "WC"})
    return len(found) if named and not _RIS.match(text.lstrip()) else 0


def is_displayed(text: str) -> bool:
    """Whether lines of a text stand as over an article without codes."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return any(is_heading(lines[at : at + 2]) for at in range(len(lines) - 1))


def _is_title(line: str) -> bool:
    found = _code_line(line, in_text=False)
    return found is not None and found["code"] == "HD"


def _coded(lines: Sequence[str], blocks: Blocks) -> Iterator[Draft | Refusal]:
    items: list[_Item] = []
    before: list[str] = []
    for line in lines:
        found = _code_line(line, in_text=_in_text(items))
        if found is not None and (not items or _opens(found["code"], items[-1])):
            items.append(_Item(extra=before))
            before = []
        if not items:
            before.append(line)
        elif found is not None:
            items[-1].fields.append((found["code"], [found["value"] or ""]))
        elif _SITE.fullmatch(line) or items[-1].is_ended():
            items[-1].extra.append(line)
        else:
            items[-1].fields[-1][1].append("" if _RULE.fullmatch(line) else line)
    for number, item in enumerate(items, 1):
        fields = [(code, _value(code, held, blocks)) for code, held in item.fields]
        yield read_fields(fields, f"article {number}", _furniture(item.extra))


def _code_line(line: str, *, in_text: bool) -> re.Match[str] | None:
    """The line's code and value, None when it is a line of a value."""
    found = _CODE.fullmatch(line)
    if found is None or not in_text:
        return found
    code, gap, value = found["code"], found["gap"] or "", found["value"] or ""
    if not value or gap != _PROSE_GAP or code in _NEVER_PROSE or _LISTED.match(value):
        return found
    return found if code == "AN" and is_number(value) else None


def _in_text(items: list[_Item]) -> bool:
    return bool(items) and items[-1].fields[-1][0] in TEXTS


def _opens(code: str, item: _Item) -> bool:
    """Whether a field belongs to another article than the one before it."""
    if code in ("SE", "HD"):
        return item.has("HD") or item.has("AN")
    return code == "CLM" and item.has("AN")


def _value(code: str, lines: list[str], blocks: Blocks) -> list[str]:
    if code in TEXTS:
        return blocks(lines)
    return [" ".join(line.strip() for line in lines if line.strip())]


def _displayed(lines: Sequence[str], blocks: Blocks) -> Iterator[Draft | Refusal]:
    articles, rest = _by_number(lines)
    cut = is_heading([line.strip() for line in rest if line.strip()])
    if cut:
        articles.append(rest)
    if not articles:
        yield Refusal("MALFORMED", "no Factiva article in the file")
        return
    for number, article in enumerate(articles, 1):
        is_last = number == len(articles)
        extra = _furniture(rest) if is_last and not cut else ()
        item = read_fields(_display_fields(article, blocks), f"article {number}", extra)
        if isinstance(item, Draft) and is_last and cut:
            item = changed(item, warnings=(("TRUNCATED", "the article has no number"),))
        yield item


def _by_number(lines: Sequence[str]) -> tuple[list[Sequence[str]], Sequence[str]]:
    """The lines of each article, its number's line last; and the lines behind the last number."""
    articles: list[Sequence[str]] = []
    start = 0
    for at, line in enumerate(lines, 1):
        if is_number(line.strip()):
            articles.append(lines[start:at])
            start = at
    return articles, lines[start:]


def _display_fields(lines: Sequence[str], blocks: Blocks) -> Iterator[Field]:
    lines = [line for line in lines if not (_RULE.fullmatch(line) or _SITE.fullmatch(line))]
    number = lines[-1].strip() if lines and is_number(lines[-1].strip()) else ""
    kept = lines[:-1] if number else lines
    heads = [line.strip() for line in kept if line.strip()]
    fields, text = split_article(heads)
    yield from fields
    # The text's own blank lines part its paragraphs.
    skipped, at = len(heads) - len(text), 0
    while skipped and at < len(kept):
        skipped -= bool(kept[at].strip())
        at += 1
    yield "TD", blocks(kept[at:])
    yield "AN", [number]


def _furniture(lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    text = " ".join(" ".join(line for line in lines if not _RULE.fullmatch(line)).split())
    return (("furniture", text),) if any(c.isalnum() for c in text) else ()
