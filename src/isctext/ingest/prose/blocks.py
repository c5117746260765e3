"""What every reader's text looks like: blocks separated by one blank line."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u2028\u2029]+")
_ODD_SPACE = re.compile(r"[\t\r\n\f\v\u00a0\u2028\u2029]")
_LETTER = re.compile(r"[^\W_]")
_OTHERS = re.compile(r"[\W_]+")
_OTHER_BYTES = bytes(b for b in range(256) if not bytes([b]).decode("cp1252", "ignore").isalnum())
# Visible addresses are noise for word counts: "https://...", "www....".
_URL = re.compile(r"(?:https?://|ftp://|\bwww\.)[^\s<>\"»]+")
_EMPTY_PAIR = re.compile(r"[(\[<]\s*[)\]>]")
# Characters that carry no text: zero-width marks, soft hyphen, byte order mark.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_ANY_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_HEADING_MARK = re.compile(r"^#{1,6}\s+")
# Signs that are nothing but bullets need no space: "–Vu le code", "•un four".
_BULLET = re.compile(r"^\s*(?:(?:[-*+]|\d{1,2}[.)]|[a-z]\))\s+|[•▪◦‣–—](?:\s+|(?=[^\W\d_])))")
# What underlines a heading, or stands between two parts: no text, and no part of a line of text.
_RULE = re.compile(r"^[ \t]*([=\-_*~])\1{3,}[ \t]*$")
_BLANK_LINES = re.compile(r"\n[ \t\u00a0]*\n\s*|\f")

# Without a blank line in a text of long lines, each line is a paragraph: hard-wrapped lines
# are at most about 100 characters.
_LONG_LINE = 120


def one_line(text: str) -> str:
    """The text on one line: runs of white space become a space; addresses are left out."""
    if _ANY_INVISIBLE.search(text):
        text = text.translate(_INVISIBLE)
    if "://" in text or "www." in text:
        text = _EMPTY_PAIR.sub("", _URL.sub("", text))
    if "  " in text or _ODD_SPACE.search(text):  # most texts come with single spaces
        text = _SPACES.sub(" ", text)
    return text.strip()


def join_blocks(blocks: Iterable[str]) -> str:
    """The document's text from its blocks; blocks without a letter or digit are left out."""
    lines = (one_line(block) for block in blocks)
    return "\n\n".join(line for line in lines if _LETTER.search(line))


def squeeze(text: str) -> str:
    """The letters and digits of a text in lower case, to compare texts by."""
    lower = text.lower()
    try:  # most French fits one byte a character, where the others are taken out ten times faster
        return lower.encode("cp1252").translate(None, _OTHER_BYTES).decode("cp1252")
    except UnicodeEncodeError:
        return _OTHERS.sub("", lower)


def plain_blocks(text: str) -> list[str]:
    """The paragraphs, headings and list items of unmarked text.

    Blank lines and form feeds separate paragraphs; hard-wrapped lines are joined; a line that
    opens with a bullet starts a block, a line of dashes or the like ends one.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    chunks = [chunk for chunk in _BLANK_LINES.split(text) if chunk and chunk.strip()]
    if len(chunks) == 1 and _has_long_lines(chunks[0]):
        chunks = chunks[0].split("\n")
    return [block for chunk in chunks for block in _split_items(chunk)]


def _has_long_lines(chunk: str) -> bool:
    lengths = sorted(len(line) for line in chunk.split("\n") if line.strip())
    return len(lengths) > 1 and lengths[len(lengths) // 2] > _LONG_LINE


def _split_items(chunk: str) -> list[str]:
    blocks: list[list[str]] = []
    for line in chunk.split("\n"):
        if _RULE.match(line):
            blocks.append([])
            continue
        heading = _HEADING_MARK.match(line)
        bullet = _BULLET.match(line)
        cut = heading or bullet
        body = line[cut.end() :] if cut else line
        if cut or not blocks:
            blocks.append([body])
        else:
            blocks[-1].append(body)
        if heading:
            blocks.append([])
    return [" ".join(lines) for lines in blocks if lines]
