"""TXM's ``metadata.csv``: what it says of each text of its folder, and joining it to a draft.

The table stands beside the texts (XML or plain): first column ``id``, the text's file name
without its extension; comma, double quotes, UTF-8. Nothing is opened here: the inventory reads
the table once per folder and finds each file's row with ``row_of``; ``with_metadata`` joins it to
what the file's reader found.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import PurePosixPath

from isctext.ingest.raw.encoding import decode
from isctext.ingest.tables.columns import fold, map_columns
from isctext.ingest.tables.csvrows import sniff_delimiter
from isctext.records.document import Draft, Refusal

FILE_NAME = "metadata.csv"
TABLED = frozenset({"txm.v1", "tei.v1"})
"""The readers of texts that such a table describes."""
_SAMPLE = 65_536
_LONGEST = 200

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MetadataTable:
    """The rows of a table by id, and its rows that cannot be used (locator "line N")."""

    rows: Mapping[str, Row] = field(default_factory=dict)
    refused: tuple[Refusal, ...] = ()
    _by_key: Mapping[str, str] = field(default_factory=dict)

    def row_of(self, filename: str) -> Row | None:
        """The row of a file: by its name without extension, else the same in another case."""
        stem = PurePosixPath(filename).name
        for _ in range(2):  # "a.xml", then "a.xml.gz"
            stem = stem.rsplit(".", 1)[0]
            if stem in self.rows:
                return self.rows[stem]
            known = self._by_key.get(_key(stem))
            if known is not None:
                return self.rows[known]
        return None

    def without_file(self, filenames: Iterable[str]) -> list[str]:
        """The ids of the rows that none of the files has: texts that are missing."""
        names = [PurePosixPath(name).name for name in filenames]
        stems = {_key(n.rsplit(".", k)[0]) for n in names for k in (1, 2)}
        return [given for given in self.rows if _key(given) not in stems]


def read_metadata(data: bytes) -> MetadataTable:
    """The table of a folder. A row that is short, long, nameless or there twice is refused."""
    text = decode(data).replace("\x00", "").lstrip("\ufeff")
    csv.field_size_limit(max(len(text) + 1, csv.field_size_limit()))
    reader = csv.reader(StringIO(text, newline=""), delimiter=sniff_delimiter(text[:_SAMPLE]))
    header = [name.strip() for name in next(reader, [])]
    place = next((i for i, name in enumerate(header) if fold(name) == "id"), 0)
    rows: dict[str, Row] = {}
    refused: list[Refusal] = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        problem = _problem(cells, header, place, rows)
        if problem:
            refused.append(Refusal(*problem, f"line {reader.line_num}"))
            continue
        said = zip(header, cells, strict=True)
        rows[cells[place].strip()] = {n: c.strip() for i, (n, c) in enumerate(said) if i != place}
    return MetadataTable(rows, tuple(refused), {_key(given): given for given in reversed(rows)})


def with_metadata(draft: Draft, row: Row, origin: str = FILE_NAME) -> Draft:
    """The draft with what its row says: it fills what the file left open, and is kept as facts.

    TXM lets the table's value stand where both say one; here the table wins too, and a
    METADATA_DISAGREE warning keeps what the file said. Both dates are kept, the table's first.
    """
    said: dict[str, object] = dict(row)
    columns = map_columns(list(row), without=("text", "text_sha256"))
    other = columns.draft_of(said, draft.text, draft.locator)
    fields = ("title", "url", "territory", "provider_id", "source_id", "arena", "authors")
    both = {name: (getattr(draft, name), getattr(other, name)) for name in fields}
    known = dict(draft.facts)
    new = [fact for fact in other.facts if fact not in draft.facts]
    told = [(name, *pair) for name, pair in both.items()]
    told += [(name, known[name], value) for name, value in new if name in known]
    changed = [
        ("METADATA_DISAGREE", f"{name}: file '{mine}', {origin} '{theirs}'"[:_LONGEST])
        for name, mine, theirs in told
        if mine and theirs and mine != theirs
    ]
    replaced = {name for name, _ in new}
    return replace(
        draft,
        **{name: theirs or mine for name, (mine, theirs) in both.items()},
        dates=tuple(dict.fromkeys((*other.dates, *draft.dates))),
        facts=(*(fact for fact in draft.facts if fact[0] not in replaced), *new),
        warnings=(*draft.warnings, *other.warnings, *changed),
    )


def _problem(
    cells: list[str], header: list[str], place: int, rows: Mapping[str, Row]
) -> tuple[str, str] | None:
    if len(cells) != len(header):
        return "MALFORMED", f"{len(cells)} fields, expected {len(header)}"
    if not cells[place].strip():
        return "MALFORMED", "no id"
    if cells[place].strip() in rows:
        return "DUPLICATE", f"'{cells[place].strip()}' has a row above"
    return None


def _key(stem: str) -> str:
    """A name without case; composed and decomposed accents are the same."""
    return unicodedata.normalize("NFC", stem).casefold()
