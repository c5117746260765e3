"""The header of a Markdown or HTML source file: YAML, TOML or Pelican lines."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from isctext.ingest.dating.dates import from_value
from isctext.ingest.raw.yamlsafe import YamlRefusedError, load_yaml
from isctext.records.document import DatedBy

MAX_CHARS = 65_536
_YAML = re.compile(r"\A\s*---[ \t]*\n((?:.*?\n)??)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML = re.compile(r"\A\s*\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_LINE = re.compile(r"^([A-Za-z][A-Za-z_-]{0,30})[ \t]*:[ \t]*(.*)$")
_TITLES = ("title", "titre")
_AUTHORS = ("authors", "author", "auteur", "auteurs", "auteurice", "auteurices")
# Best first: when it was published, when it was written, when it was last touched.
_DATES: tuple[str, ...] = (
    "date",
    "post_date",
    "publish_date",
    "published_at",
    "published",
    "pubdate",
)
_DATES += ("publication_date", "date_published", "datepublished", "datetime", "date_publication")
_DATES += ("created", "created_at", "creation_date", "date_creation")
_TOUCHED = ("modified", "updated", "updated_at", "last_update", "lastmod", "last_modified")


@dataclass(frozen=True, slots=True)
class Header:
    """What a file's header says, and the text after it."""

    body: str
    kind: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title, "" without one."""
        return next((t for t in map(self._text, _TITLES) if t), "")

    @property
    def authors(self) -> tuple[str, ...]:
        """The authors' names, in order."""
        for key in _AUTHORS:
            value = self.fields.get(key)
            if value:
                return _names(value)
        return ()

    @property
    def dates(self) -> tuple[DatedBy, ...]:
        """Every date of the header, best first."""
        found = [from_value(self.fields[k], "header") for k in _DATES if k in self.fields]
        found += [
            from_value(self.fields[k], "header:modified") for k in _TOUCHED if k in self.fields
        ]
        return tuple(d for d in found if d)

    def _text(self, key: str) -> str:
        value = self.fields.get(key)
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            return ""
        # WordPress exports escape the title: "L&#039;atelier".
        return " ".join(html.unescape(str(value)).split())


def split_header(text: str) -> Header:
    """The header (YAML "---", TOML "+++", Pelican "Title: ..." lines, or none) and the body."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for pattern, kind in ((_YAML, "yaml"), (_TOML, "toml")):
        match = pattern.match(text[: MAX_CHARS + 64])
        if match:
            fields = _yaml_fields(match[1]) if kind == "yaml" else _toml_fields(match[1])
            if fields is not None:
                return Header(text[match.end() :], kind, fields)
    return _pelican(text)


def has_header(head: str) -> bool:
    """Whether the first characters open a YAML or TOML header."""
    start = head.lstrip("\ufeff\n\r ")
    return re.match(r"(?:---|\+\+\+)[ \t]*\r?\n\s*[\"'\w#-]", start) is not None


def _yaml_fields(source: str) -> dict[str, object] | None:
    try:
        value = load_yaml(source, MAX_CHARS, max_nodes=20_000)
    except YamlRefusedError:
        # A colon in an unquoted title is a common slip: the simple lines still tell.
        value = _simple_lines(source)
    if value is None:
        return {}
    # A horizontal rule at the top of the page is not a header.
    return _lowered(value) if isinstance(value, Mapping) and value else None


def _toml_fields(source: str) -> dict[str, object] | None:
    try:
        return _lowered(tomllib.loads(source))
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _pelican(text: str) -> Header:
    lines = text.lstrip("\n").split("\n", 60)
    fields: dict[str, object] = {}
    used = 0
    for line in lines[:60]:
        match = _LINE.match(line)
        if not match:
            break
        fields.setdefault(match[1].lower(), match[2].strip())
        used += 1
    # One of these two keys, and a blank line after: "Note: ..." opens many plain texts.
    known = "title" in fields or ("date" in fields and used > 1)
    if known and not "".join(lines[used : used + 1]).strip():
        return Header("\n".join(lines[used:]), "pelican", fields)
    return Header(text)


def _simple_lines(source: str) -> dict[str, object]:
    matches = (_LINE.match(line) for line in source.split("\n"))
    return {m[1]: m[2].strip().strip("\"'") for m in matches if m}


def _lowered(value: Mapping[Any, object]) -> dict[str, object]:
    return {str(key).lower(): item for key, item in value.items()}


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        parts = re.split(r"\s*[,;]\s*|\s+(?:et|and|&)\s+", value)
        return tuple(p for p in (part.strip() for part in parts) if p)
    if isinstance(value, Mapping):
        return _names(value.get("name") or value.get("nom") or "")
    if isinstance(value, list | tuple):
        return tuple(name for item in value for name in _names(item))
    return ()
