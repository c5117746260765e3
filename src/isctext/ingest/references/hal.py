"""Reader hal.v1: pages of notices as the search of HAL, the open archive, answers in JSON.

Source: the fields of api.archives-ouvertes.fr/docs/search; a field may be one value or a list,
and those that depend on a language also stand under it ("fr_title_s").
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from isctext.ingest.prose.blocks import join_blocks
from isctext.ingest.raw.encoding import decode
from isctext.ingest.references.csljson import array_items, broken
from isctext.ingest.references.entry import Reference, date_in_field, prose_blocks, reference_draft
from isctext.ingest.references.tongues import PREFERRED, most_french
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

_ANSWER = re.compile(r'\{.*?"response"\s*:\s*\{', re.DOTALL)
_FIELD = re.compile(r'"(?:halId_s|uri_s|authFullName_s|producedDate_s|docType_s|title_s)"\s*:')
_NOTICES = re.compile(r'"docs"\s*:\s*(?=\[)')
_NONE = re.compile(r'"docs"\s*:\s*\[\s*\]')
_TONGUE = re.compile(r"([a-z]{2})_(title|subTitle|abstract|keyword)_s")
_NAMES = {
    "journalTitle_s": "outlet", "bookTitle_s": "outlet", "conferenceTitle_s": "outlet",
    "docType_s": "type", "language_s": "language", "keyword_s": "keywords", "doiId_s": "doi",
    "domain_s": "domain", "licence_s": "licence", "fileMain_s": "file", "files_s": "file",
    "volume_s": "volume", "issue_s": "issue", "page_s": "page", "publisher_s": "publisher",
    "journalIssn_s": "issn", "isbn_s": "isbn", "serie_s": "series", "label_s": "citation",
}  # fmt: skip
# Best first: what HAL takes for the date of the work (a thesis: its defence), then of the printing.
_DATES = ("producedDate_s", "publicationDate_s")
_TAKEN = {
    "title_s", "subTitle_s", "abstract_s", "authFullName_s", "uri_s", "halId_s", *_DATES,
}  # fmt: skip
_MOST_VALUES = 1_000


class HalReader:
    """One document per notice of the page that has an abstract."""

    name = "hal.v1"
    media_type = "application/json"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.97 for an answer of a search with a field of HAL, 0.95 for one that found nothing."""
        text = decode(head).lstrip("\ufeff \r\n\t")
        if not _ANSWER.match(text):
            return 0.0
        if _NOTICES.search(text) and _FIELD.search(text):
            return 0.97
        return 0.95 if _NONE.search(text) else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """Every notice, as a draft or a refusal, in the order of the page."""
        text = decode(stream.read(), hint.encoding).lstrip("\ufeff")
        for number, notice in enumerate(_notices(text), 1):
            locator = f"notice {number}"
            if isinstance(notice, Refusal):
                yield Refusal(notice.code, notice.detail, locator)
            elif isinstance(notice, dict):
                yield reference_draft(_reference(notice), locator)
            else:
                yield Refusal("MALFORMED", f"a JSON {type(notice).__name__}, no notice", locator)


def _notices(text: str) -> Iterator[object]:
    try:
        answer: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        # A page that is cut or broken still gives the notices before its break.
        opening = _NOTICES.search(text)
        yield from array_items(text[opening.end() :]) if opening else [broken(error, text, 0)]
        return
    found = answer.get("response") if isinstance(answer, dict) else None
    docs = found.get("docs") if isinstance(found, dict) else None
    if not isinstance(docs, list):
        error_said = answer.get("error") if isinstance(answer, dict) else None
        detail = f"no list of notices in the answer: {_string(error_said)}".rstrip(": ")
        yield Refusal("MALFORMED", detail[:300])
    elif not docs:
        yield Refusal("EMPTY_OUTPUT", "a page without notices")
    yield from docs if isinstance(docs, list) else ()


def _reference(notice: Mapping[str, object]) -> Reference:
    tagged = {
        (m[1], m[2]): list(_strings(value))
        for name, value in notice.items()
        if (m := _TONGUE.fullmatch(name))
    }
    found = Reference(
        authors=list(_strings(notice.get("authFullName_s"))),
        url=_first(notice.get("uri_s")),
        provider_id=_first(notice.get("halId_s")) or _first(notice.get("docid")),
    )
    tongue = _write_abstract(notice, tagged, found)
    _write_title(notice, tagged, found, tongue)
    for name in _DATES:
        found.dated(date_in_field(_first(notice.get(name))), _first(notice.get(name)))
    for name, value in notice.items():
        if _TONGUE.fullmatch(name):
            found.add("keywords", *(_strings(value) if name.endswith("_keyword_s") else ()))
        elif name not in _TAKEN:
            found.add(_NAMES.get(name, name), *_strings(value))
    return found


def _write_abstract(
    notice: Mapping[str, object], tagged: Mapping[tuple[str, str], list[str]], found: Reference
) -> str:
    """Puts the abstract, the others among what is removed; its language, "" when not said.

    French where there is some; else the notice's own language, else the first.
    """
    said = {tongue: text for (tongue, part), text in tagged.items() if part == "abstract" and text}
    plain = list(_strings(notice.get("abstract_s")))
    own = [t for t in _strings(notice.get("language_s")) if t in said]
    tongue = next((t for t in (PREFERRED, *own, *said) if t in said), "")
    chosen = said.get(tongue) or most_french(plain)
    found.abstract = "\n\n".join(chosen)
    known = set(chosen)
    for other, texts in [*said.items(), ("", plain)]:
        for text in texts:
            blocks = "" if text in known else join_blocks(prose_blocks(text))
            known.add(text)
            if blocks:
                found.removed.append((f"translation:{other}".rstrip(":"), blocks))
    return tongue


def _write_title(
    notice: Mapping[str, object],
    tagged: Mapping[tuple[str, str], list[str]],
    found: Reference,
    tongue: str,
) -> None:
    """Puts the title with its subtitle, in the abstract's language where there is one."""
    for part, field in (("title", "title_s"), ("subTitle", "subTitle_s")):
        plain = list(_strings(notice.get(field)))
        here = tagged.get((tongue, part)) or tagged.get((PREFERRED, part)) or most_french(plain)
        if here:
            found.title = " : ".join(filter(None, [found.title, here[0]]))
        every = [*plain, *(text for (_, p), texts in tagged.items() if p == part for text in texts)]
        others = [text for text in dict.fromkeys(every) if text not in here[:1]]
        found.add("other title" if part == "title" else "other subtitle", *others)


def _strings(value: object) -> Iterator[str]:
    """The values of a field as strings; empty ones are none."""
    for each in value[:_MOST_VALUES] if isinstance(value, list) else [value]:
        text = _string(each)
        if text.strip():
            yield text


def _first(value: object) -> str:
    return next(_strings(value), "")


def _string(value: object) -> str:
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


READER = HalReader()
