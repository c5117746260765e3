"""The stage "concepts": annotated segments to mentions of the lexicon's entries."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from isctext.concepts.engine import Engine, compile_text
from isctext.concepts.resolve import Resolved, counted, resolve
from isctext.concepts.spans import Spans
from isctext.concepts.stream import Ints, Stream, build_stream
from isctext.records.stage import Stage
from isctext.records.tables import MENTIONS

STAGE = Stage(
    name="concepts",
    version=2,
    grain="map",
    reads={
        "segments": (
            "doc_id", "segment_no", "starts", "ends", "forms", "lemmas", "pos", "sentences",
        )
    },
    writes=("mentions",),
    function="isctext.concepts.stage:find_mentions",
    prepare="isctext.concepts.stage:prepare",
    worth=1 << 24,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConceptOptions:
    """``lexicon``: the YAML text of the lexicon (not its path: the stage opens no file)."""

    lexicon: str


def find_mentions(segments: pa.Table, options: ConceptOptions) -> dict[str, pa.Table]:
    """Table ``mentions`` of whole documents, whose rows are contiguous and in order.

    Raises UsageError [IT-LEX-001, IT-LEX-002] for a lexicon that cannot be used.
    """
    return {"mentions": mentions_of(compile_text(options.lexicon), segments)}


def prepare(options: ConceptOptions) -> None:
    """Compile the lexicon ahead of the first document."""
    compile_text(options.lexicon)


def mentions_of(engine: Engine, segments: pa.Table) -> pa.Table:
    """The mentions of a compiled lexicon in segments, in the table's declared order."""
    if not segments.num_rows:
        return MENTIONS.empty()
    stream = build_stream(segments)
    kept = resolve(engine, engine.matcher.find(stream), stream)
    return _mentions(engine, kept, stream, segments)


def surfaces(stream: Stream, spans: Spans) -> list[str]:
    """The words of each span, one space wherever the text has a gap between two tokens."""
    length = spans.last - spans.first + 1
    ends = np.cumsum(length)
    within = np.arange(int(length.sum())) - np.repeat(ends - length, length)
    tokens = np.repeat(spans.first, length) + within
    words = stream.forms.take(pa.array(tokens)).to_pylist()
    spaced = (within > 0) & (stream.starts[tokens] > stream.ends[np.maximum(tokens - 1, 0)])
    words = [f" {w}" if s else w for w, s in zip(words, spaced.tolist(), strict=True)]
    bounds = [0, *ends.tolist()]
    return ["".join(words[a:b]) for a, b in pairwise(bounds)]


def _mentions(engine: Engine, kept: Resolved, stream: Stream, segments: pa.Table) -> pa.Table:
    row = pa.array(stream.row[kept.spans.first])
    documents = segments.column("doc_id").combine_chunks().take(row)
    entries = [rule.entry for rule in engine.rules]
    allowed = np.array([counted(rule) for rule in engine.rules], dtype=bool).reshape(-1, 2)
    lexicon = engine.lexicon

    def of_entry(values: list[str]) -> pa.Array:
        return pa.array(values, pa.string()).take(pa.array(kept.rule))

    columns: dict[str, pa.Array] = {
        "doc_id": documents,
        "segment_no": segments.column("segment_no").combine_chunks().take(row),
        "start": _int32(stream.starts[kept.spans.first]),
        "end": _int32(stream.ends[kept.spans.last]),
        "surface": pa.array(surfaces(stream, kept.spans), pa.string()),
        "entry_id": of_entry([e.entry_id for e in entries]),
        "category": of_entry([e.category for e in entries]),
        "family": of_entry([engine.families[e.category] for e in entries]),
        "tier": of_entry([e.tier for e in entries]),
        "kind": of_entry([e.kind for e in entries]),
        "sense": of_entry([e.sense for e in entries]),
        "context_ok": pa.array(kept.context_ok),
        "strict": pa.array(allowed[kept.rule, 0] & kept.context_ok),
        "broad": pa.array(allowed[kept.rule, 1] & kept.context_ok),
        "overlap_group": _int32(_group_in_document(documents, kept.group)),
    }
    facts = {
        "lexicon_id": lexicon.lexicon_id,
        "lexicon_version": lexicon.version,
        "lexicon_sha": lexicon.sha256,
    }
    columns |= {name: pa.repeat(pa.scalar(v), len(row)) for name, v in facts.items()}
    table = MENTIONS.from_columns(columns)
    return table.sort_by([(name, "ascending") for name in MENTIONS.sort])


def _group_in_document(documents: pa.Array, group: Ints) -> Ints:
    """Groups numbered from 0 in each document."""
    codes = np.asarray(documents.dictionary_encode().indices, dtype=np.int64)
    lowest = np.full(int(codes.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(lowest, codes, group)
    numbered: Ints = group - lowest[codes]
    return numbered


def _int32(values: npt.NDArray[np.int64]) -> pa.Array:
    return pa.array(values.astype(np.int32))
