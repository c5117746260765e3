"""Answers of the stored measures: rows of one table, kept by what was asked."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from isctext.concepts.entries import Lexicon
from isctext.errors import UsageError, did_you_mean
from isctext.store import Store

# The table of each question, and what a row of the headline is.
HEADLINES: dict[str, dict[str, str]] = {
    "trends": {"scope": "broad", "batches": "keep"},
    "breaks": {"scope": "broad", "batches": "keep"},
    "composition": {"scope": "broad", "batches": "keep"},
    "first_uses": {"scope": "broad", "batches": "keep"},
    "first_use_order": {"scope": "broad", "batches": "keep"},
    "precedence": {"scope": "broad", "batches": "keep"},
    "uptake": {"scope": "broad", "stratum": "all"},
}


def answer(store: Store, table: str, asked: Mapping[str, str], *, every_row: bool) -> pa.Table:
    """The rows of ``table`` in which each column asked for has its value; "" asks for nothing.

    every_row: also strict counts, batch events left out, strata; else the headline's rows.
    Raises UsageError [IT-QRY-007] for a value that the column does not have.
    """
    return kept(store.table(table).read(), table, asked, every_row=every_row)


def kept(found: pa.Table, table: str, asked: Mapping[str, str], *, every_row: bool) -> pa.Table:
    """The same, of rows of ``table`` that are at hand."""
    for column, value in asked.items():
        if value:
            found = _kept(found, column, value)
    if every_row:
        return found
    for column, value in HEADLINES.get(table, {}).items():
        if column in found.schema.names:
            found = found.filter(pc.equal(found[column], value))
    return found


def named(words: Lexicon, asked: str) -> str:
    """The category or entry that is meant: by its name, or by words of one of its patterns.

    "tiers-lieu" is the entry that has this pattern. Raises UsageError [IT-QRY-008] when several
    entries have it, with their ids; a name that nothing has is given back as it is.
    """
    known = {c.name for c in words.categories} | {e.entry_id for e in words.entries}
    if not asked or asked in known:
        return asked
    wanted = _plain(asked)
    found = [e.entry_id for e in words.entries if wanted in {_plain(p) for p in e.patterns}]
    if len(found) > 1:
        raise UsageError(
            "IT-QRY-008",
            f"several entries have the words '{asked}'",
            found=", ".join(found),
            expected="one entry",
            hint=f"ask for one of them: {found[0]}",
        )
    return found[0] if found else asked


def _plain(pattern: str) -> str:
    words = pattern.lower().replace("=", "").replace("-", " ").split()
    return " ".join(word.rstrip("sx") for word in words)


def _kept(found: pa.Table, column: str, value: str) -> pa.Table:
    kept = found.filter(pc.equal(found[column], value))
    if found.num_rows and not kept.num_rows:
        known = sorted({str(v) for v in pc.unique(found[column]).to_pylist()})
        raise UsageError(
            "IT-QRY-007",
            f"no row has the {column} '{value}'",
            found=value,
            expected=", ".join(known[:12]) + (" ..." if len(known) > 12 else ""),  # noqa: PLR2004
            hint=did_you_mean(value, known),
        )
    return kept
