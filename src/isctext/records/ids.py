"""Identifiers made from content: the same input has the same id on every machine."""

from __future__ import annotations

import hashlib


def sha256_hex(data: bytes) -> str:
    """The SHA-256 of the bytes, 64 lower-case hexadecimal characters."""
    return hashlib.sha256(data).hexdigest()


def text_sha256(text: str) -> str:
    """The SHA-256 of the text in UTF-8."""
    # Lone surrogates cannot be encoded strictly; they must still have a stable id.
    return sha256_hex(text.encode("utf-8", "surrogatepass"))


def doc_id(source_id: str, input_id: str, locator: str, text: str) -> str:
    """A document's id: source, place and text, 20 hexadecimal characters.

    The text is part of it, so that two briefs with one title on one day stay two documents
    and a corrected file is a new document. 80 bits: under 1e-9 collisions for 10^7 documents.
    """
    key = "\x1f".join((source_id, input_id, locator, text_sha256(text)))
    return sha256_hex(key.encode("utf-8", "surrogatepass"))[:20]
