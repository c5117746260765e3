"""Texts and markup without the characters that no text holds, written plain or as references."""

from __future__ import annotations

import re

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,8})|(\d{1,8}));?", re.IGNORECASE)
_LAST = 0x10FFFF


def clean(text: str) -> str:
    """The text without control characters (line ends stay) and lone surrogates."""
    return _SURROGATES.sub("\ufffd", CONTROLS.sub("", text.replace("\t", " ")))


def legal_markup(source: str) -> str:
    """The source without control characters, lone surrogates and references to them.

    A tree takes them in from the parser, but refuses them as soon as a text is put back into it,
    which loses the whole page.
    """
    return _REFERENCE.sub(_checked, _ILLEGAL.sub("", source))


def _checked(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    return "" if code > _LAST or _ILLEGAL.match(chr(code)) else match.group()
