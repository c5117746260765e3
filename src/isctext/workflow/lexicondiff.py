"""``isctext lexicon diff``: two lexicons, and what the second changes in the corpus's counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from isctext.concepts.comparing import Bump, Change, calls_for, compare, paired, rose_enough
from isctext.concepts.engine import Engine, compile_lexicon
from isctext.concepts.entries import Lexicon
from isctext.concepts.lexicon import load_lexicon, shipped_lexicon
from isctext.concepts.tally import KEPT, tally
from isctext.errors import UsageError
from isctext.store import Store
from isctext.workflow.lexiconcheck import read_lexicon_file
from isctext.workflow.run import Place
from isctext.workflow.segmentstream import whole_documents
from isctext.workflow.street import lexicon_text

COUNTS = pa.schema(
    [pa.field(name, pa.string()) for name in ("level", "name", "category", "arena")]
    + [
        pa.field(name, pa.int64())
        for name in ("strict_before", "strict_after", "broad_before", "broad_after", "change")
    ]
)


@dataclass(frozen=True, slots=True)
class Difference:
    """The changes, and counts (schema COUNTS) of what changed and of categories, by arena.

    calls_for: what of the version must rise; enough: whether it did.
    """

    old: Lexicon
    new: Lexicon
    changes: list[Change]
    counts: pa.Table
    calls_for: Bump
    enough: bool


def named_lexicon(place: Place, name: str) -> tuple[str, Lexicon]:
    """(text, lexicon) of a file, of a shipped name, or of the study ("").

    Raises ResourceMissing, UsageError as the lexicon's reading does, with the name.
    """
    if not name:
        text = lexicon_text(place.folder, place.study)
    elif name.endswith((".yaml", ".yml")):
        text = read_lexicon_file(Path(name))
    else:
        text = shipped_lexicon(name)
    try:
        return text, load_lexicon(text)
    except UsageError as error:
        where = name or place.study.study.lexicon
        raise UsageError(
            error.code, error.what, where=f"{where}, {error.where}" if error.where else where,
            found=error.found, expected=error.expected, hint=error.hint,
        ) from error  # fmt: skip


def diff(place: Place, old: str, new: str = "", *, corpus: bool = True) -> Difference:
    """From ``old`` to ``new`` (files or shipped names; "" is the study's lexicon)."""
    was, now = named_lexicon(place, old)[1], named_lexicon(place, new)[1]
    changes = compare(was, now)
    counts = COUNTS.empty_table()
    if corpus and changes and place.store.exists():
        counts = _counts(place, was, now)
    bump = calls_for(changes)
    enough = rose_enough(was.version, now.version, bump)
    return Difference(was, now, changes, counts, bump, enough)


def _counts(place: Place, was: Lexicon, now: Lexicon) -> pa.Table:
    engines = compile_lexicon(was), compile_lexicon(now)
    arena_of = counted_arenas(place)
    totals: tuple[Counter[_Key], Counter[_Key]] = (Counter(), Counter())
    names = _same_names(was, now)
    for segments in whole_documents(place.store):
        for engine, total, renamed in zip(engines, totals, (names, {}), strict=True):
            total.update(_by_arena(engine, segments, arena_of, renamed))
    rows = []
    places = {key[:4] for total in totals for key in total}
    for level, name, category, arena in sorted(places):
        row: dict[str, object] = {
            "level": level,
            "name": name,
            "category": category,
            "arena": arena,
        }
        for scope in ("strict", "broad"):
            for when, total in zip(("before", "after"), totals, strict=True):
                row[f"{scope}_{when}"] = total[level, name, category, arena, scope]
        change = int(str(row["broad_after"])) - int(str(row["broad_before"]))
        if change or row["strict_before"] != row["strict_after"]:
            rows.append(row | {"change": change})
    return pa.Table.from_pylist(rows, schema=COUNTS)


_Key = tuple[str, str, str, str, str]


def counted_arenas(place: Place) -> pa.Table:
    """doc_id and arena of the documents that count: with a date, and not repeated."""
    store: Store = place.store
    table = store.table("documents").read(["doc_id", "arena", "date"])
    table = table.filter(pc.is_valid(table["date"])).select(["doc_id", "arena"])
    if place.study.trajectories.duplicates == "drop":
        again = store.table("duplicates").read(["doc_id"])["doc_id"].combine_chunks()
        table = table.filter(pc.invert(pc.is_in(table["doc_id"], value_set=again)))
    return table.combine_chunks()


def _by_arena(
    engine: Engine, segments: pa.Table, arena_of: pa.Table, renamed: dict[str, str]
) -> Counter[_Key]:
    kept = tally(engine, segments).kept if segments.num_rows else KEPT.empty_table()
    at = pc.index_in(kept["doc_id"], value_set=arena_of["doc_id"].combine_chunks())
    kept = kept.append_column("arena", arena_of["arena"].take(at))
    kept = kept.filter(pc.is_valid(kept["arena"]))
    found: Counter[_Key] = Counter()
    for scope in ("strict", "broad"):
        counted = kept.filter(kept[scope]).group_by(["entry_id", "category", "arena"])
        for row in counted.aggregate([([], "count_all")]).to_pylist():
            name = renamed.get(row["entry_id"], row["entry_id"])
            place, number = (row["category"], row["arena"], scope), row["count_all"]
            found["entry", name, *place] += number
            found["category", row["category"], *place] += number
    return found


def _same_names(was: Lexicon, now: Lexicon) -> dict[str, str]:
    """The new id of entries whose id changed with their first pattern."""
    after = {category.name: category.entries for category in now.categories}
    return {
        one.entry_id: other.entry_id
        for category in was.categories
        for one, other in paired(category.entries, after.get(category.name, ()))[0]
    }
