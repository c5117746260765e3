"""Reason codes of refused input. Stable: a code is never renamed nor reused."""

from __future__ import annotations

import re
from dataclasses import dataclass

# The stages that refuse what is no document yet: addresses that gave nothing, files and items.
HARVEST, INGEST = "harvest", "ingest"

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
    "NOT_FOUND": "a manifest or a metadata.csv names a file that is not there",
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
    "PLUGIN_ERROR": "a reader or a harvester failed in an unforeseen way",
    "UNREACHABLE": "no answer from the address",
    "FORBIDDEN_URL": "an address that is never asked",
    "ROBOTS": "the site's robots.txt does not allow it",
    "HTTP_2XX": "an answer that is not the page itself",
    "HTTP_3XX": "sent from one address to the next without end",
    "HTTP_4XX": "the site does not give this page",
    "HTTP_5XX": "the site failed to answer",
    "HTTP_XXX": "an answer with an unknown status",
}
_STATUS = re.compile(r"HTTP_(\d)\d\d")


def family(code: str) -> str:
    """The entry of CODES that explains a code: of HTTP_404 that is HTTP_4XX, of others the code."""
    status = _STATUS.fullmatch(code)
    if not status:
        return code
    name = f"HTTP_{status[1]}XX"
    return name if name in CODES else "HTTP_XXX"


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
