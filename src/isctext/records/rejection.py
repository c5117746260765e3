"""Reason codes of refused input. Stable: a code is never renamed nor reused."""

from __future__ import annotations

from dataclasses import dataclass

CODES: dict[str, str] = {
    "TOO_LARGE": "the file or its text is over the size limit",
    "TOO_DEEP": "nested deeper than the limit",
    "BOMB_RATIO": "expands far more than a real document does",
    "TOO_MANY_MEMBERS": "an archive with too many members",
    "TIMEOUT": "reading took longer than the limit",
    "OOM": "reading took more memory than the limit",
    "CRASH": "the reader's process died",
    "TRUNCATED": "the file ends before its structure does",
    "MALFORMED": "the file does not follow its own format",
    "ENCRYPTED": "the file is protected by a password",
    "UNSUPPORTED": "no reader knows this format",
    "NOT_FOUND": "the manifest names a file that is not there",
    "UNREADABLE": "the file may not be opened",
    "EMPTY_OUTPUT": "no text came out",
    "LOW_YIELD": "far less text than the file should hold",
    "BAD_ENCODING": "the bytes are not text in any known encoding",
    "CONTROL_CHARS": "mostly control characters",
    "NO_DATE": "no date, and the study requires one",
    "DATE_IMPLAUSIBLE": "a date before 1800 or in the future",
    "OUT_OF_PERIOD": "dated outside the study's period",
    "WRONG_LANGUAGE": "not in the study's language",
    "ITEMS_MISSING": "the file shows more items than its reader gave",
    "DUPLICATE": "the same item twice in the same file",
    "SCANNED_NO_TEXT": "a scanned PDF without a text layer",
    "NO_SOURCE": "no declared source or arena",
    "PLUGIN_ERROR": "a reader failed in an unforeseen way",
}


@dataclass(frozen=True, slots=True)
class Rejection:
    """One refused input. ``input_id`` is the file; ``locator`` the item inside it."""

    input_id: str
    blob_id: str
    locator: str
    stage: str
    code: str
    detail: str
    doc_id: str = ""
    source_id: str = ""
    arena: str = ""
