"""WARC files: what an archiving crawler fetched before, answer by answer. No network."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from isctext.harvest.body import expand
from isctext.harvest.contract import Options, Order
from isctext.harvest.record import Facts, Fetched, RefusedError, media_type
from isctext.harvest.visit import Visit
from isctext.harvest.warcfile import WarcRecord, http_answer, records
from isctext.records.ids import sha256_hex

_KINDS = frozenset(["response", "resource", "revisit"])
_GIVES = frozenset([200, 203])
_TIME = "%Y-%m-%dT%H:%M:%S"
_GZIP = b"\x1f\x8b"
_STEP = 1 << 16


class WarcOptions(Options):
    """``types``: only answers of these media types ("text/html"); all when there is none."""

    types: tuple[str, ...] = ()


class Warc:
    """Records are known by their own identifier: one page archived twice is two items."""

    name = "warc.v1"
    options = WarcOptions
    usual_urls: tuple[str, ...] = ()

    def harvest(self, order: Order, visit: Visit) -> None:
        """Each answer (response, resource) of each file; other records are no items."""
        for file in order.files:
            _one_file(file, order.options, visit)


def _one_file(file: Path, options: WarcOptions, visit: Visit) -> None:
    count = 0
    most = visit.fetcher.rules.max_bytes
    with file.open("rb") as stream:
        try:
            for record in records(stream, most, _KINDS):
                count += 1
                _one_record(record, file.name, options, visit)
        except RefusedError as refused:
            detail = f"after {count} answers: {refused.detail}"
            visit.refuse(file.name, refused.code, detail, role="listing")
            return
    if not count:
        visit.refuse(file.name, "EMPTY_OUTPUT", "no record of an answer", role="listing")


def _one_record(record: WarcRecord, name: str, options: WarcOptions, visit: Visit) -> None:
    url = record.headers.get("warc-target-uri", "").strip("<>")
    try:
        found = _fetched(record, url, visit.fetcher.rules.max_bytes)
    except RefusedError as refused:
        visit.refuse(url or f"{name}#{record.place}", refused.code, refused.detail)
        return
    if not options.types or found.media_type in options.types:
        visit.take(found)


def _fetched(record: WarcRecord, url: str, most: int) -> Fetched:
    """The record as an answer. Raises RefusedError with the reason why it is none."""
    said = record.headers
    if record.fault:
        raise record.fault
    if said.get("warc-type", "").lower() == "revisit":
        other = said.get("warc-refers-to") or "another record"
        raise RefusedError("DUPLICATE", f"the same answer as in {other}")
    if said.get("warc-truncated"):
        raise RefusedError("TRUNCATED", f"the crawler cut it: {said['warc-truncated']}")
    kind = said.get("content-type", "")
    headers: Facts = (("content-type", kind),)
    status, body = 200, record.block
    if "application/http" in kind:
        status, headers, body = http_answer(record.block)
    if status not in _GIVES:
        raise RefusedError(f"HTTP_{status}", "archived with this status")
    body = _undone(body, dict(headers).get("content-encoding", "").strip().lower(), most)
    if not body:
        raise RefusedError("EMPTY_OUTPUT", "an empty answer")
    return Fetched(
        url=url,
        final_url=url,
        status=status,
        headers=tuple(pair for pair in headers if not pair[0].startswith("set-cookie")),
        fetched_at=_when(said.get("warc-date", "")),
        media_type=media_type(dict(headers).get("content-type", "")),
        body=body,
        # With the bytes' own hash: an identifier used twice hides nothing.
        key=f"{said.get('warc-record-id') or url} {sha256_hex(body)[:16]}",
    )


def _undone(body: bytes, coding: str, most: int) -> bytes:
    """The body without its coding, which a crawler may have undone before it wrote the record."""
    if coding == "br":
        return _unbrotli(body, most)
    if coding == "deflate" or (coding in ("gzip", "x-gzip") and body.startswith(_GZIP)):
        return expand(body, most)
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise RefusedError("UNSUPPORTED", f"coded as {coding[:100]}")
    return body


def _unbrotli(body: bytes, most: int) -> bytes:
    import brotli  # noqa: PLC0415  (compiled code, for few records)

    engine = brotli.Decompressor()
    pieces: list[bytes] = []
    size = 0
    try:
        while not engine.is_finished():
            piece = engine.process(body, output_buffer_limit=_STEP)
            body = b""
            size += len(piece)
            pieces.append(piece)
            if size > most:
                raise RefusedError("TOO_LARGE", f"over {most} bytes once expanded")
            if not piece and engine.can_accept_more_data():
                raise RefusedError("TRUNCATED", "the compressed data ends early")
    except brotli.error as error:
        raise RefusedError("MALFORMED", f"not brotli: {error}") from error
    return b"".join(pieces)


def _when(written: str) -> datetime:
    """WARC-Date, always UTC; its fraction of a second is left out."""
    try:
        return datetime.strptime(written[:19], _TIME).replace(tzinfo=UTC)
    except ValueError as error:
        raise RefusedError("MALFORMED", f"WARC-Date '{written[:40]}'") from error


HARVESTER = Warc()
