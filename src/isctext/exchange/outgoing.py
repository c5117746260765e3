"""One document on its way out: the guard of rights is passed here, for every format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from isctext.exchange.options import Batch, ExportOptions, Tally, allowed_text

# Without its text a document leaves with quotations at most.
LONGEST_QUOTE = 300
_PLAIN = tuple(
    "doc_id source_id arena title date_source territory lang url provider_id text_sha256".split()
)
_ENDS = "\r\n\f\v\x1c-\x1e\x85\u2028\u2029"
_LINE_ENDS = re.compile(f"[ \t]*[{_ENDS}][ \t{_ENDS}]*|\t+")
_LENGTHS = {"day": 10, "month": 7, "year": 4}

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A document with its facts, ready to be written.

    ``source_label`` is the source's name for readers. ``date`` is ISO, as long as it is precise
    ("2019", "2019-03", "2019-03-12"), "" without one. ``text`` is "" when the rights of the source
    keep it. ``other_dates`` are the rows of the table.
    """

    doc_id: str
    source_id: str
    source_label: str
    arena: str
    title: str
    authors: tuple[str, ...]
    date: str
    date_source: str
    other_dates: tuple[Mapping[str, object], ...]
    territory: str
    lang: str
    url: str
    provider_id: str
    text: str
    text_sha256: str
    facts: Facts

    @property
    def year(self) -> str:
        """The year alone, "" without a date."""
        return self.date[:4]

    @property
    def month(self) -> str:
        """The month's number, "" where the date is a year."""
        return self.date[5:7]

    @property
    def day(self) -> str:
        """The day's number, "" where the date is a month or a year."""
        return self.date[8:10]

    @property
    def paragraphs(self) -> list[str]:
        """The blocks of the text."""
        return [line for line in self.text.split("\n") if line.strip()]

    def values(self, name: str) -> list[str]:
        """The values of all the facts of that name, in order."""
        return [value for given, value in self.facts if given == name]


def outgoing(batches: Iterable[Batch], options: ExportOptions, tally: Tally) -> Iterator[Outgoing]:
    """The documents of the batches in order; ``tally`` counts the texts that are withheld.

    Facts of documents that are not in their batch are counted as left out.
    """
    for batch in batches:
        facts = _by_document(batch)
        for row in batch.documents.to_pylist():
            mine = tuple(facts.pop(row["doc_id"], ()))
            yield _one(row, mine, options, tally)
        strangers = sum(map(len, facts.values()))
        if strangers:
            tally.facts_left_out["of a document that is not there"] += strangers


def one_line(text: str) -> str:
    """The text on one line. Spaces that are no line ends stay as they are: French has several."""
    return _LINE_ENDS.sub(" ", text).strip()


def fact_names(batches: Iterable[Batch]) -> tuple[str, ...]:
    """The names of all the facts, sorted: the columns that a table needs to hold them."""
    names: set[str] = set()
    for batch in batches:
        names.update(batch.facts.column("name").unique().to_pylist())
    return tuple(sorted(names))


def _by_document(batch: Batch) -> dict[str, list[tuple[str, str]]]:
    rows = batch.facts.select(["doc_id", "number", "name", "value"]).to_pylist()
    found: dict[str, list[tuple[str, str]]] = {}
    for row in sorted(rows, key=lambda r: r["number"]):
        found.setdefault(row["doc_id"], []).append((row["name"], row["value"]))
    return found


def _one(row: Mapping[str, object], facts: Facts, options: ExportOptions, tally: Tally) -> Outgoing:
    rights = options.rights.get(str(row["source_id"]), "unknown")
    open_text = allowed_text(rights, options.full_text)
    if not open_text:
        tally.withheld[rights] += 1
        facts = _quotes_only(facts, tally)
    others = row["other_dates"]
    authors = row["authors"]
    said = {name: str(row[name] or "") for name in _PLAIN}
    return Outgoing(
        **said,
        source_label=options.labels.get(said["source_id"], "") or said["source_id"],
        authors=tuple(map(str, authors)) if isinstance(authors, list) else (),
        date=_date(row["date"], str(row["date_precision"] or "")),
        other_dates=tuple(others) if isinstance(others, list) else (),
        text=str(row["text"]) if open_text else "",
        facts=facts,
    )


def _quotes_only(facts: Facts, tally: Tally) -> Facts:
    """The facts short enough to be quotations: a table may hold whole texts in other columns."""
    kept = tuple(fact for fact in facts if len(fact[1]) <= LONGEST_QUOTE)
    if len(kept) < len(facts):
        tally.facts_left_out["withheld: as long as a text"] += len(facts) - len(kept)
    return kept


def _date(value: object, precision: str) -> str:
    return value.isoformat()[: _LENGTHS.get(precision, 10)] if isinstance(value, date) else ""
