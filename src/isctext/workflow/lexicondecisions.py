"""``isctext lexicon import decisions``: accepted candidates, in a new version of the lexicon."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from isctext.bench.decisions import Decision, read_decisions
from isctext.concepts.entries import Entry, Lexicon, Tier
from isctext.concepts.entry_checks import entry_id
from isctext.concepts.grammar import parse_pattern
from isctext.concepts.inserting import insert_entries
from isctext.concepts.lexicon import load_lexicon
from isctext.concepts.variants import expand_pattern
from isctext.errors import ResourceMissing, UsageError
from isctext.workflow.run import Place
from isctext.workflow.sheets import refuse_existing, write_new
from isctext.workflow.street import lexicon, lexicon_text

_TIERS: dict[str, Tier] = {"core": "core", "strong": "strong", "ctx": "ctx"}


@dataclass(frozen=True, slots=True)
class Decided:
    """rows: by outcome, all rows of the table; refused: those that cannot be taken, and why."""

    rows: dict[str, int]
    refused: list[str]
    added: int
    before: str
    after: str

    def lines(self) -> list[str]:
        """The same in words."""
        said = ", ".join(f"{n:,} {outcome}" for outcome, n in sorted(self.rows.items()))
        total = sum(self.rows.values())
        if not self.added:
            return [f"{total:,} rows: {said or 'none'}", "nothing was accepted: nothing is written"]
        return [
            f"{total:,} rows: {said}",
            f"{self.added:,} entries added, version {self.before} -> {self.after}",
        ]


def apply_decisions(place: Place, table: Path, target: Path) -> Decided:
    """Writes the study's lexicon with the accepted candidates to a new file.

    Raises UsageError: [IT-LEX-021] for a target that is there already, [IT-LEX-024] for what is
    no table of candidates, [IT-LEX-034]; ResourceMissing [IT-LEX-404] without the table.
    """
    refuse_existing(target)
    if not table.is_file():
        raise ResourceMissing(
            "IT-LEX-404", "the table of candidates is not there", where=str(table),
            found="no such file", expected="the table of isctext lexicon expand",
            hint="check the path",
        )  # fmt: skip
    words = lexicon(place.folder, place.study)
    rows = _read(table, words)
    text = lexicon_text(place.folder, place.study)
    entries: dict[str, list[Entry]] = {}
    for row in rows:
        if row.outcome in _TIERS:
            entries.setdefault(row.category, []).append(_entry(row))
    after = words.version
    if entries:
        made = insert_entries(text, entries)
        after = load_lexicon(made).version
        write_new(target, made.encode("utf-8"))
    return Decided(
        rows=dict(Counter(row.outcome for row in rows)),
        refused=[f"row {r.row}: {r.pattern[:60]}: {r.reason}" for r in rows if r.reason],
        added=sum(map(len, entries.values())),
        before=words.version,
        after=after,
    )


def _read(table: Path, words: Lexicon) -> list[Decision]:
    there = {(e.category, p) for e in words.entries for p in e.patterns}
    ids = {e.entry_id for e in words.entries}
    categories = frozenset(category.name for category in words.categories)

    def sound(category: str, pattern: str) -> str:
        if pattern.startswith("@") and pattern[1:] in categories:
            return ""
        try:
            expand_pattern(parse_pattern(pattern))
        except UsageError as error:
            return f"{error.where}: found {error.found}"
        known = (category, pattern) in there or entry_id(category, pattern) in ids
        return f"'{pattern}' is in {category} already" if known else ""

    try:
        return read_decisions(table.read_bytes(), categories, sound)
    except UsageError as error:
        error.where = error.where or str(table)
        raise


def _entry(row: Decision) -> Entry:
    by = ", ".join(part for part in (row.coder, row.date) if part) or "no name given"
    note = f"candidate accepted ({by})" + (f": {row.note}" if row.note else "")
    return Entry(
        entry_id(row.category, row.pattern), row.category, (row.pattern,), _TIERS[row.outcome],
        required=row.context, note=note,
    )  # fmt: skip
