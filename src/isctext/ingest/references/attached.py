"""Files attached to references: which may lie beside them, and their text joined to the reference.

Nothing is opened here: the caller finds the files, reads them with the readers that know them, and
gives back what came out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import unquote

from isctext.records.document import Draft, Refusal

MISSING, UNUSED = "ATTACHMENT_MISSING", "ATTACHMENT_UNUSED"
NOT_LOOKED_FOR = "not looked for"
_FILE = re.compile(r"file:(?://(?:localhost(?=/))?)?", re.IGNORECASE)
# Addresses on a network are links, not files that were exported with the reference.
_LINK = re.compile(r"(?:https?|ftps?|doi|urn|data|mailto):", re.IGNORECASE)


def local_paths(written: Iterable[str]) -> list[str]:
    """The paths of attached files, as references write them; addresses on a network are none."""
    return [path for path in map(_local, written) if path]


def _local(written: str) -> str:
    written = written.strip()
    if _LINK.match(written):
        return ""
    found = _FILE.match(written)
    return unquote(written[found.end() :]) if found else written


def told(draft: Draft, missing: Mapping[str, str]) -> Draft:
    """The reference with an ATTACHMENT_MISSING warning for each file that is not there, and why."""
    warnings = [(MISSING, f"{name}: {why}") for name, why in missing.items()]
    return replace(draft, attached=(), warnings=(*draft.warnings, *warnings))


def standing(draft: Draft) -> Draft | Refusal:
    """The reference without any file's text: EMPTY_OUTPUT when it has none of its own."""
    if draft.text:
        return draft
    detail = f"a title only: {draft.title[:150]}" if draft.title else "neither title nor abstract"
    files = ", ".join(value for name, value in draft.facts if name == "file")
    detail += f"; attached: {files}" if files else ""
    missing = "; ".join(why for code, why in draft.warnings if code == MISSING)
    detail += f"; missing: {missing}" if missing else ""
    return Refusal("EMPTY_OUTPUT", detail[:300], draft.locator)


def joined(reference: Draft, found: Draft, name: str, blob_id: str) -> Draft:
    """The file's text under the reference's metadata.

    What the reference leaves open is the file's; its dates stand before the file's. The abstract
    becomes a fact, as do the file's name and the hash of its bytes.
    """
    first, _, rest = reference.text.partition("\n\n")
    abstract = " ".join((rest if first == reference.title else reference.text).split())
    kept = [("abstract", abstract)] if abstract else []
    return replace(
        reference,
        text=found.text,
        title=reference.title or found.title,
        authors=reference.authors or found.authors,
        dates=tuple(dict.fromkeys((*reference.dates, *found.dates))),
        url=reference.url or found.url,
        territory=reference.territory or found.territory,
        provider_id=reference.provider_id or found.provider_id,
        source_id=reference.source_id or found.source_id,
        arena=reference.arena or found.arena,
        facts=tuple(
            dict.fromkeys(
                (*reference.facts, *kept, ("attached", name), ("attached blob", blob_id))
                + found.facts
            )
        ),
        removed=(*reference.removed, *found.removed),
        warnings=(*reference.warnings, *found.warnings),
        attached=(),
    )
