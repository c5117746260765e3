"""Why a document repeats another: the reason that its source, date, title and file give."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Reason = Literal["agency", "reprint", "format", "version", "copy"]

REASONS: dict[Reason, str] = {
    "agency": "both carry the signature of a news agency: one dispatch, two sources",
    "reprint": "another source of the arena gives the same text",
    "format": "the same source has it in another file format (a page and its PDF)",
    "version": "the same source has it again with changes: same title or same number",
    "copy": "the same source has it twice",
}
# Where an agency signs: "LILLE (AFP)", "Lille, AFP -", "(avec AFP)", "AFP" at the very end.
_AGENCIES = r"(?:AFP|Reuters|REUTERS|AP|Belga|BELGA|ANSA|EFE|dpa|ATS|AEF|Agence France-Presse)"
_SIGNED = re.compile(
    rf"\((?:[^()]{{0,30}}\b)?{_AGENCIES}\)|^[^\n]{{0,60}}[,–—(]\s?{_AGENCIES}\b\s?[-–—:)]"
    rf"|\b(?i:avec|source|par)\s?:?\s?(?:l['’])?{_AGENCIES}\b|\n\s*{_AGENCIES}\s*$"
)
_EDGE = 400  # characters at each end of a text


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document comes from, as far as that tells why it repeats another."""

    source_id: str
    file_ending: str
    title: str
    provider_id: str
    date: date | None
    signed: bool


def is_signed(text: str) -> bool:
    """Whether a news agency signs the text, at its start or at its end."""
    return bool(_SIGNED.search(text[:_EDGE]) or _SIGNED.search(text[-_EDGE:]))


def origin(row: dict[str, object]) -> Origin:
    """From a row of ``documents`` with source_id, input_id, title, provider_id, date, text."""
    name = str(row["input_id"]).rpartition("/")[2]
    when = row["date"]
    return Origin(
        source_id=str(row["source_id"]),
        file_ending=name.rpartition(".")[2].lower() if "." in name else "",
        title=" ".join(str(row["title"]).lower().split()),
        provider_id=str(row["provider_id"]),
        date=when if isinstance(when, date) else None,
        signed=is_signed(str(row["text"])),
    )


def reason(repeat: Origin, kept: Origin, *, same_text: bool) -> Reason:
    """Why ``repeat`` repeats ``kept``; the first of ``REASONS`` that fits."""
    if repeat.source_id != kept.source_id:
        return "agency" if repeat.signed and kept.signed else "reprint"
    same_day = repeat.date == kept.date or repeat.date is None or kept.date is None
    if repeat.file_ending != kept.file_ending and same_day:
        return "format"
    same_number = bool(repeat.provider_id) and repeat.provider_id == kept.provider_id
    if not same_text and (same_number or repeat.title == kept.title):
        return "version"
    return "copy"
