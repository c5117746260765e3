"""Bytes to text without mojibake: what a page declares is checked against its bytes."""

from __future__ import annotations

import codecs
import functools
import re

from resiliparse.parse.encoding import detect_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,30})", re.IGNORECASE
)
_WESTERN = {"cp1252", "iso8859-1", "iso8859-15", "ascii"}
_HEAD = 4096

# cp1252 leaves five bytes undefined; browsers read them as the C1 control of that number.
_CP1252 = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(256))
_ESCAPED = {0xDC00 + b: _CP1252[b] for b in range(0x80, 0x100)}


def decode(data: bytes, declared: str = "") -> str:
    """The text of the bytes; never raises.

    Order: byte order mark, strict UTF-8, UTF-16 without mark, then the declared encoding
    (argument, or charset= in the first 4 KiB) when the bytes and resiliparse's statistical
    detector do not contradict it, else windows-1252. Stray bytes in UTF-8 are read as such too.
    """
    # The head of a file is asked for by each reader in turn.
    return _decode_head(data, declared) if len(data) <= _HEAD else _decode(data, declared)


def narrow(head: bytes) -> bytes:
    """A head that is marked as UTF-16 or UTF-32, in UTF-8; any other as it is."""
    wide = head.startswith(tuple(mark for mark, name in _BOMS if name != "utf-8"))
    return decode(head).encode("utf-8", "replace") if wide else head


@functools.lru_cache(maxsize=16)
def _decode_head(data: bytes, declared: str) -> str:
    return _decode(data, declared)


def _decode(data: bytes, declared: str) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    wide = _utf16_without_mark(data)
    if wide:
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    mixed = _mostly_utf8(data)
    if mixed is not None:
        return mixed
    return _decode_single_byte(data, _codec(declared) or _declared_in(data))


def _mostly_utf8(data: bytes) -> str | None:
    text = data.decode("utf-8", "surrogateescape")
    # Each stray byte is one escape, which only the strict encoder leaves out.
    stray = len(data) - len(text.encode("utf-8", "ignore"))
    wide = len(text) - len(text.encode("ascii", "ignore")) - stray
    return text.translate(_ESCAPED) if wide > stray else None


def _decode_single_byte(data: bytes, declared: str) -> str:
    has_c1 = re.search(rb"[\x80-\x9f]", data) is not None
    # ISO-8859 leaves 0x80-0x9f to controls: a page that has them is cp1252, whatever it says.
    if declared == "iso8859-15" and not has_c1:
        return data.decode("iso8859-15")
    if declared in _WESTERN:
        return _as_cp1252(data)
    # A French page of few accents looks Czech or Turkish to a detector: another alphabet needs
    # the page's own word for it, and a detector that does not read it as Western.
    if (
        declared
        and declared != "utf-8"
        and _codec(detect_encoding(data[: 1 << 20])) not in _WESTERN
    ):
        try:
            return data.decode(declared)
        except (UnicodeDecodeError, LookupError):
            return _as_cp1252(data)
    return _as_cp1252(data)


def _as_cp1252(data: bytes) -> str:
    return codecs.charmap_decode(data, "strict", _CP1252)[0]


def _codec(name: str | None) -> str:
    try:
        return codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):  # a null character in the name is no LookupError
        return ""


def _declared_in(data: bytes) -> str:
    found = _DECLARED.search(data[:_HEAD])
    return _codec(found.group(1).decode("ascii")) if found else ""


def _utf16_without_mark(data: bytes) -> str:
    """The codec utf-16-le or utf-16-be when every other byte is (nearly) always zero."""
    head = data[:_HEAD]
    if len(head) < len("<a/>") or 0 not in head or len(data) % 2:
        return ""
    even, odd = head[0::2], head[1::2]
    half = len(even)
    if odd.count(0) > 0.8 * half and even.count(0) < 0.05 * half:
        return "utf-16-le"
    if even.count(0) > 0.8 * half and odd.count(0) < 0.05 * half:
        return "utf-16-be"
    return ""
