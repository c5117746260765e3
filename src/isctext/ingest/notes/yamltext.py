"""Reader yaml.v1: the strings of a YAML document, in order (site texts, translations)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from isctext.ingest.dating.dates import date_in_filename, from_value
from isctext.ingest.markup.tree import fragment_blocks
from isctext.ingest.prose.blocks import join_blocks, one_line
from isctext.ingest.raw.encoding import decode, narrow
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.ingest.raw.yamlsafe import YamlRefusedError, load_yaml
from isctext.records.document import DatedBy, Draft, Refusal
from isctext.records.reader import Hint

MAX_CHARS = 5_000_000
_KEY = re.compile(rb"^[ \t-]*[\w\"'][^:\n]{0,80}:(?:[ \t]|\r?$)", re.MULTILINE)
# "data.html.soft", "Carte2016.png", "@:meta.F": names for programs, not sentences.
_IDENTIFIER = re.compile(r"^[@#/.]?\S*[./_@:]\S*$")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_REFERENCE = re.compile(r"@:[\w./]+")


class YamlReader:
    """One document per file."""

    name = "yaml.v1"
    media_type = "application/yaml"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.8 for the name and "key:" lines, 0.5 for the name alone."""
        head = narrow(head)
        if not filename.lower().endswith((".yml", ".yaml")) or b"\x00" in head:
            return 0.0
        return 0.8 if _KEY.search(head) else 0.5

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The file as one draft, or one refusal."""
        text = decode(stream.read(), hint.encoding)
        try:
            yield _draft(load_yaml(text, MAX_CHARS), hint)
        except (YamlRefusedError, MarkupRefusedError) as refused:
            yield Refusal(refused.code, refused.detail)


def _draft(value: object, hint: Hint) -> Draft:
    title = ""
    dates: list[DatedBy] = []
    blocks: list[str] = []
    for key, item in _leaves(value):
        found = from_value(item, "header") if key == "date" else None
        if found:
            dates.append(found)
        elif isinstance(item, str) and not _IDENTIFIER.match(item.strip()):
            texts = _paragraphs(_REFERENCE.sub("", item))
            blocks.extend(texts)
            if key in ("title", "titre") and not title:
                title = one_line(" ".join(texts))
    in_name = date_in_filename(hint.filename)
    return Draft(join_blocks(blocks), title=title, dates=(*dates, *((in_name,) if in_name else ())))


def _paragraphs(text: str) -> list[str]:
    """The blocks of a string; a blank line separates them where no tag does."""
    parts = [text] if "<" in text else _BLANK_LINE.split(text)
    return [block for part in parts for block in fragment_blocks(part)]


def _leaves(value: object) -> Iterator[tuple[str, object]]:
    """Every scalar with its nearest key, in the document's order."""
    stack: list[tuple[str, object]] = [("", value)]
    while stack:
        key, item = stack.pop()
        if isinstance(item, dict):
            pairs = [(str(k).lower(), v) for k, v in item.items()]
            stack.extend(reversed(pairs))
        elif isinstance(item, list | tuple | set):
            stack.extend((key, v) for v in reversed(list(item)))
        else:
            yield key, item


READER = YamlReader()
