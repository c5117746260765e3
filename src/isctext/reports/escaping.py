"""Text from the corpus made harmless: what it says is kept, what it could do is not."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

# Bidirectional marks, embeddings, overrides and isolates (Unicode TR 9): one of them in a
# title can reverse how the rest of a line reads. Shown by name, so that nothing is hidden.
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Control characters and lone surrogates have no meaning in HTML; some cannot even be written.
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
_SUSPECT = re.compile(f"[{_BIDI}{_CONTROL}]")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,47}")


def neutral(text: str) -> str:
    """The text with bidi controls shown as ⟨U+202E⟩ and unwritable characters as U+FFFD."""
    return text if text.isascii() and text.isprintable() else _SUSPECT.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    is_bidi = re.fullmatch(f"[{_BIDI}]", match[0]) is not None
    return f"⟨U+{code:04X}⟩" if is_bidi else "\ufffd"


def web_link(url: str) -> str:
    """The address if it is http or https with a host, else "" (no link is made)."""
    if not url.isprintable() or any(c.isspace() for c in url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme.lower() in ("http", "https") and parts.netloc else ""


def anchor(kind: str, *names: str) -> str:
    """An id for one place of the page: readable when the names are, always the same."""
    return ".".join([kind, *(_part(name) for name in names)])


def _part(name: str) -> str:
    if _PLAIN_NAME.fullmatch(name):
        return name
    # "." is not a plain character, so that no plain name can look like a digest.
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return f"x.{digest[:12]}"
