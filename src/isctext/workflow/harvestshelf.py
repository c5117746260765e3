"""Where a harvest is kept: raw bytes by their hash, and the diary of how they came.

Below STUDY/harvest/<name>/:

- raw/ab/<sha256>.html: the bytes as they came, named by their own hash;
- index.jsonl: one line per answer, refusal, beginning and end of a round;
- manifest.csv: for [[sources]], the files with what is known of each;
- lock: held while a harvest writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from isctext.errors import StoreError
from isctext.harvest.record import Facts, Fetched, Previous, Refused, Unchanged
from isctext.records.ids import sha256_hex
from isctext.store.atomic import write_whole
from isctext.workflow.harvestindex import Index, Row

# The end of a file's name is ours, never the server's; readers look at the content first.
_ENDINGS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "txt",
    "text/csv": "csv",
    "text/markdown": "md",
    "text/xml": "xml",
    "application/xml": "xml",
    "application/rss+xml": "xml",
    "application/atom+xml": "xml",
    "application/json": "json",
    "application/geo+json": "json",
    "application/jsonl": "jsonl",
    "application/x-ndjson": "jsonl",
    "application/jsonlines": "jsonl",
    "application/pdf": "pdf",
    "application/epub+zip": "epub",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "application/zip": "zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
}
_RESERVATION = ("tdm-reservation", "tdm-policy")


@dataclass(slots=True)
class _Kept:
    place: int
    round: int


class HarvestShelf:
    """The sink of one harvest. A round ends when everything was asked for; until then it goes on.

    ``mark`` stands for what was ordered: another order is another round.
    """

    def __init__(self, folder: Path, mark: str) -> None:
        self.folder = folder
        self._mark = mark
        (folder / "raw").mkdir(parents=True, exist_ok=True, mode=0o700)
        self.index = Index(folder / "index.jsonl")
        self._kept: dict[str, _Kept] = {}
        self._open_mark = ""
        self.round = 0
        self.resumed = False
        self._load()

    def begin(self, at: datetime, facts: Row) -> None:
        """Start a round, or go on with the one that was broken off."""
        self.resumed = self.round > 0 and self._open_mark == self._mark
        if not self.resumed:
            self.round += 1
            self._append("begin", at, {"order": self._mark, **facts})

    def end(self, at: datetime, facts: Row) -> None:
        """Everything was asked for: the next harvest is another round."""
        self._append("end", at, facts)

    def known(self, key: str) -> Previous | None:
        """What was kept under this key, if its bytes are still there."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        row = self.index.at(kept.place)
        path = self.folder / "raw" / str(row.get("file", ""))
        if not path.is_file() or path.stat().st_size != row.get("bytes"):
            return None
        headers = dict(reversed(_pairs(row.get("headers"))))
        return Previous(
            recall=lambda: _fetched(row, path),
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
            this_round=kept.round == self.round,
            said=_pairs(row.get("said")),
        )

    def keep(self, fetched: Fetched) -> None:
        """The bytes first, then the line that names them: a kill between them costs one request."""
        ending = _ENDINGS.get(fetched.media_type, "bin")
        name = f"{fetched.sha256[:2]}/{fetched.sha256}.{ending}"
        path = self.folder / "raw" / name
        if not (path.is_file() and path.stat().st_size == len(fetched.body)):
            write_whole(path, fetched.body)
        row: Row = {
            "key": fetched.key,
            "role": fetched.role,
            "url": fetched.url,
            "final_url": fetched.final_url,
            "status": fetched.status,
            "media_type": fetched.media_type,
            "bytes": len(fetched.body),
            "sha256": fetched.sha256,
            "file": name,
            "headers": fetched.headers,
            "said": fetched.said,
        }
        row |= {n.replace("-", "_"): value for n in _RESERVATION if (value := fetched.header(n))}
        place = self._append("kept", fetched.fetched_at, row)
        self._kept[fetched.key] = _Kept(place, self.round)

    def confirm(self, unchanged: Unchanged) -> None:
        """What was kept is still the answer."""
        self._append("unchanged", unchanged.at, {"key": unchanged.key, "role": unchanged.role})
        self._kept[unchanged.key].round = self.round

    def refuse(self, refused: Refused) -> None:
        """A line with the code and its detail."""
        row = {
            "role": refused.role,
            "url": refused.url,
            "code": refused.code,
            "detail": refused.detail,
            "said": refused.said,
        }
        self._append("refused", refused.at, row)

    def items(self) -> list[Row]:
        """The last kept line of each item, in the order in which items first came."""
        rows = (self.index.at(kept.place) for kept in self._kept.values())
        return [row for row in rows if row.get("role") == "item"]

    def _append(self, event: str, at: datetime, facts: Row) -> int:
        # UTC, to the second, as all times of isctext.
        head = {"event": event, "round": self.round, "at": at.strftime("%Y-%m-%dT%H:%M:%SZ")}
        return self.index.append(head | facts)

    def _load(self) -> None:
        for leftover in self.folder.glob("raw/*/.writing-*"):
            leftover.unlink(missing_ok=True)
        for place, row in self.index.rows():
            event, number = row.get("event"), row.get("round")
            if not isinstance(number, int):
                continue
            self.round = max(self.round, number)
            if event == "begin":
                self._open_mark = str(row.get("order", ""))
            elif event == "end":
                self._open_mark = ""
            elif event == "kept":
                self._kept[str(row.get("key"))] = _Kept(place, number)
            elif event == "unchanged" and row.get("key") in self._kept:
                self._kept[row["key"]].round = number


def _fetched(row: Row, path: Path) -> Fetched:
    """A kept answer, whole. Raises StoreError [IT-HAR-007] when its bytes were altered."""
    body = path.read_bytes()
    if sha256_hex(body) != row["sha256"]:
        raise StoreError(
            "IT-HAR-007",
            "a harvested file was altered",
            where=str(path),
            found=sha256_hex(body),
            expected=str(row["sha256"]),
            hint="delete this file and run the same command again: it is fetched anew",
        )
    return Fetched(
        url=row["url"],
        final_url=row["final_url"],
        status=row["status"],
        headers=_pairs(row["headers"]),
        fetched_at=datetime.fromisoformat(row["at"]),
        media_type=row["media_type"],
        body=body,
        sha256=row["sha256"],
        said=_pairs(row["said"]),
        role=row["role"],
        key=row["key"],
    )


def _pairs(found: Any) -> Facts:  # noqa: ANN401  (JSON)
    return tuple((str(name), str(value)) for name, value in found or ())
