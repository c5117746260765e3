"""Who does what in the clauses that hold a concept, a form or a dimension."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from isctext.framing.actorclauses import Clauses, Part
from isctext.framing.actorheads import Heads, names_of
from isctext.framing.actoroptions import ActorOptions
from isctext.framing.actorshares import shares
from isctext.framing.actortree import Tree
from isctext.framing.actorwords import ActorWords, read_words, shipped_words
from isctext.framing.counted import read_counted
from isctext.records.framing import ACTORS
from isctext.records.stage import Rows
from isctext.records.streams import collect
from isctext.records.tables import DEPENDENCIES, ENTITIES, MENTIONS, SEGMENTS

# Documents whose words are in memory together.
_TOGETHER = 400
_HITS = ("doc_id", "segment_no", "start", "end", "category", "family", "strict", "broad")
_WORDS = (
    "doc_id", "segment_no", "starts", "ends", "forms", "lemmas", "pos", "morph", "sentences",
)  # fmt: skip
_PARSE = ("doc_id", "segment_no", "heads", "relations")
_NAMES = ("doc_id", "start", "end", "label", "entity_id")
Row = dict[str, object]
Place = tuple[str, int]


def find_actors(inputs: Mapping[str, Rows], options: ActorOptions) -> dict[str, pa.Table]:
    """Tables actors and actor_shares.

    Only segments with a parse ("annotate --deps"); without any, actors is empty and
    actor_shares says so. Raises UsageError [IT-FRM-002] for a list of words that is none.
    """
    words = read_words(options.words) if options.words else shipped_words()
    kinds = dict(options.kinds)
    hits = _hits(inputs["mentions"], options)
    parsed = _parsed(inputs["dependencies"])
    hits = hits.filter(pc.is_in(hits["doc_id"], value_set=parsed))
    doc_ids = sorted(pc.unique(hits["doc_id"]).to_pylist())
    found = [
        ACTORS.from_rows(_of_documents(doc_ids[n : n + _TOGETHER], inputs, hits, words, kinds))
        for n in range(0, len(doc_ids), _TOGETHER)
    ]
    table = pa.concat_tables(found) if found else ACTORS.empty()
    table = table.sort_by([(name, "ascending") for name in ACTORS.sort])
    counted = read_counted(inputs, options.duplicates)
    return {"actors": table, "actor_shares": shares(table, counted, parsed, options.least)}


def _hits(mentions: Rows, options: ActorOptions) -> pa.Table:
    """The hits whose clauses are read, scanned once."""
    schema = pa.schema([MENTIONS.schema.field(name) for name in _HITS])
    table = collect(mentions, schema)
    kept = pc.is_in(table["family"], value_set=pa.array(options.families, pa.string()))
    return table.filter(pc.and_(kept, table[options.scope])).select(_HITS[:5])


def _parsed(dependencies: Rows) -> pa.Array:
    """The documents that have a parse."""
    schema = pa.schema([DEPENDENCIES.schema.field("doc_id")])
    return pc.unique(collect(dependencies, schema)["doc_id"])


def _of_documents(
    doc_ids: Sequence[str],
    inputs: Mapping[str, Rows],
    hits: pa.Table,
    words: ActorWords,
    kinds: Mapping[str, str],
) -> Iterator[Row]:
    mine = hits.filter(pc.is_in(hits["doc_id"], value_set=pa.array(doc_ids, pa.string())))
    at: dict[Place, list[Row]] = defaultdict(list)
    for hit in mine.to_pylist():
        at[hit["doc_id"], hit["segment_no"]].append(hit)
    segments = _by_place(inputs["segments"], SEGMENTS.schema, _WORDS, doc_ids, at)
    parses = _by_place(inputs["dependencies"], DEPENDENCIES.schema, _PARSE, doc_ids, at)
    names: dict[str, list[Row]] = defaultdict(list)
    for row in _read(inputs["entities"], ENTITIES.schema, _NAMES, doc_ids).to_pylist():
        names[row["doc_id"]].append(row)
    clauses: dict[str, Clauses] = {}
    for place in sorted(at):
        if place not in segments or place not in parses:
            continue
        tree = Tree.of(segments[place], parses[place])
        if tree is None:
            continue
        doc_id = place[0]
        if doc_id not in clauses:
            clauses[doc_id] = Clauses(words, Heads(words, names_of(names[doc_id], kinds)))
        yield from _of_segment(place, tree, at[place], clauses[doc_id])


def _read(rows: Rows, schema: pa.Schema, names: Sequence[str], doc_ids: Sequence[str]) -> pa.Table:
    return collect(rows.of(list(doc_ids)), pa.schema([schema.field(name) for name in names]))


def _by_place(
    rows: Rows,
    schema: pa.Schema,
    names: Sequence[str],
    doc_ids: Sequence[str],
    wanted: Mapping[Place, object],
) -> dict[Place, Row]:
    """The rows of segments that have a hit; the others never become Python objects."""
    table = _read(rows, schema, names, doc_ids)
    places = zip(table["doc_id"].to_pylist(), table["segment_no"].to_pylist(), strict=True)
    kept = [number for number, place in enumerate(places) if place in wanted]
    return {(r["doc_id"], r["segment_no"]): r for r in table.take(kept).to_pylist()}


def _of_segment(place: Place, tree: Tree, hits: Sequence[Row], clauses: Clauses) -> Iterator[Row]:
    """One row per clause, category and part; the first hit of a category stands for all."""
    done: set[tuple[int, object]] = set()
    for hit in hits:
        start, end = int(str(hit["start"])), int(str(hit["end"]))
        held = tree.words_in(start, end)
        predicate = tree.clause(tree.top(held)) if len(held) else None
        if predicate is None or (predicate, hit["category"]) in done:
            continue
        done.add((predicate, hit["category"]))
        shared = _shared(place, tree, predicate) | {
            "category": hit["category"],
            "start": start,
            "end": end,
        }
        for number, part in enumerate(clauses.parts(tree, predicate)):
            yield shared | {"part_no": number} | _part(tree, part)


def _shared(place: Place, tree: Tree, predicate: int) -> Row:
    first, last = tree.span(predicate)
    return {
        "doc_id": place[0],
        "segment_no": place[1],
        "sentence": tree.sentence(predicate)[0],
        "clause_start": first,
        "clause_end": last,
        "verb": tree.lemmas[predicate],
    }


def _part(tree: Tree, part: Part) -> Row:
    word = part.actor.word
    known: Row = {"actor": part.actor.actor, "role": part.role, "resolved": part.resolved}
    if word < 0:
        return known | {"head": ""}
    return known | {
        "head": tree.lemmas[word],
        "head_start": tree.starts[word],
        "head_end": tree.ends[word],
        "entity_id": part.actor.entity_id or None,
    }
