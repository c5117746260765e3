"""Mail headers as people read them: folded lines, encoded words, broken charsets, dates, names."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterable
from datetime import date
from email.message import Message
from email.utils import getaddresses, parsedate_tz

from isctext.ingest.dating.dates import parse_date
from isctext.ingest.prose.blocks import one_line
from isctext.ingest.raw.encoding import decode
from isctext.records.document import DatedBy

_WORD = re.compile(r"=\?([\w.:+-]{1,60})(?:\*[\w-]{0,20})?\?([bq])\?([^?\n]*)\?=", re.IGNORECASE)
_WORDS = re.compile(rf"{_WORD.pattern}(?:\s*{_WORD.pattern})*", re.IGNORECASE)
# Seven-bit charsets look like ASCII: their name must be believed.
_SEVEN_BIT = ("iso-2022", "iso2022", "utf-7", "utf7", "hz")
_COMMENT = re.compile(r"\([^()]*\)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\s\d\d\s")
_EPOCH = date(1970, 1, 1)


def header(message: Message, name: str) -> str:
    """The first header of that name, decoded, on one line; "" without it."""
    return next(iter(headers(message, name)), "")


def headers(message: Message, name: str) -> list[str]:
    """Every header of that name, decoded, each on one line."""
    key = name.lower()
    return [readable(str(value)) for found, value in message.raw_items() if found.lower() == key]


def readable(raw: str) -> str:
    """A header's value without folds, encoded words decoded; bytes in it are UTF-8 or cp1252."""
    text = decode(raw.encode("utf-8", "surrogateescape"))
    unfolded = " ".join(text.split())
    return _WORDS.sub(lambda match: _decoded(match.group()), unfolded)


def decode_bytes(data: bytes, charset: str) -> str:
    """Text in the charset that a mail names, if its bytes agree; else as ``encoding.decode``."""
    if charset.lower().startswith(_SEVEN_BIT):
        try:
            return data.decode(charset)
        except (UnicodeDecodeError, LookupError):
            return decode(data)
    return decode(data, charset)


def mail_date(value: str) -> DatedBy | None:
    """The day that a Date header states, in its own time zone; None rather than a guess.

    The first second of 1970 is what programs write for a date that they do not have.
    """
    bare = _COMMENT.sub(" ", value)
    parts = parsedate_tz(bare) if _YEAR.search(f"{bare} ") else None
    if parts is None:
        return parse_date(" ".join(bare.split()), "header")
    try:
        day = date(*parts[:3])
    except ValueError:
        return None
    return None if day == _EPOCH and not any(parts[3:6]) else DatedBy(day, "day", "header")


def envelope_date(line: bytes) -> DatedBy | None:
    """The day of delivery in "From anne@x.example Mon Jan  7 10:00:00 2019", a line of an mbox."""
    words = line.decode("ascii", "replace").split()
    for count in (5, 6, 7):
        found = mail_date(" ".join(words[-count:])) if len(words) > count else None
        if found:
            return DatedBy(found.date, found.precision, "meta:envelope")
    return None


def names(values: Iterable[str]) -> list[str]:
    """The people of address headers: their names, else the first part of their addresses."""
    found = [one_line(name) or address.split("@")[0] for name, address in _addresses(values)]
    return list(dict.fromkeys(name for name in found if name))


def addresses(values: Iterable[str]) -> list[str]:
    """The addresses of address headers."""
    return list(dict.fromkeys(address for _, address in _addresses(values) if address))


def _addresses(values: Iterable[str]) -> list[tuple[str, str]]:
    try:
        return getaddresses(list(values))
    except (ValueError, IndexError, TypeError, AttributeError, RecursionError):
        return [(value, "") for value in values]


def _decoded(words: str) -> str:
    """A run of encoded words; one character may be cut between two words of a charset."""
    text, held, held_charset = "", b"", ""
    for charset, form, source in _WORD.findall(words):
        data = _bytes(form.lower(), source)
        if charset.lower() != held_charset and held:
            text, held = text + decode_bytes(held, held_charset), b""
        held, held_charset = held + data, charset.lower()
    return text + decode_bytes(held, held_charset)


def _bytes(form: str, source: str) -> bytes:
    data = source.encode("ascii", "replace")
    if form == "q":
        return quopri.decodestring(data, header=True)
    try:
        # Characters that are not base64 are skipped: a word of nothing else is what it is.
        return base64.b64decode(data + b"=" * (-len(data) % 4)) or data
    except (binascii.Error, ValueError):
        return data
