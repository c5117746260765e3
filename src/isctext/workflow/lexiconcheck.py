"""``isctext lexicon check``: the lexicon's file, its sentences, and the corpus held against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.concepts.checking import (
    Finding,
    example_findings,
    read_checked,
    use_findings,
    written_findings,
)
from isctext.concepts.engine import compile_lexicon
from isctext.concepts.entries import Lexicon
from isctext.concepts.examples import check_examples
from isctext.concepts.places import find_places
from isctext.concepts.tally import KEPT, tally
from isctext.errors import ResourceMissing, UsageError
from isctext.french import FrenchOptions
from isctext.french.annotate import annotate
from isctext.french.options import pipeline_version
from isctext.store import Store
from isctext.workflow.run import Place
from isctext.workflow.segmentstream import whole_documents
from isctext.workflow.street import lexicon_text

_ORDER = {"error": 0, "warning": 1, "note": 2}


def read_lexicon_file(path: Path) -> str:
    """The text of a lexicon's file.

    Raises ResourceMissing [IT-LEX-404], UsageError [IT-LEX-001] when it is not UTF-8.
    """
    if not path.is_file():
        raise ResourceMissing(
            "IT-LEX-404",
            "the lexicon is not there",
            where=str(path),
            found="no such file",
            expected="a lexicon in YAML (schema isctext-lexicon/1)",
            hint="check the path; shipped lexicons are named without .yaml: isc-hdf",
        )
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            "IT-LEX-001",
            "the lexicon is not written in UTF-8",
            where=str(path),
            found=f"byte {error.start + 1} is no UTF-8",
            expected="a text file in UTF-8",
            hint="save it again with the encoding UTF-8, in your editor",
        ) from error


def check_lexicon(
    place: Place, file: Path | None = None, *, corpus: bool = True
) -> tuple[Lexicon | None, list[Finding]]:
    """All findings, errors first, then by line.

    file: instead of the study's lexicon. corpus: whether the corpus is searched too; without one
    that part is left out.
    """
    text = read_lexicon_file(file) if file else lexicon_text(place.folder, place.study)
    words, findings = read_checked(text)
    if words is None:
        return None, findings
    lines = find_places(text).of_entries(words)
    findings = written_findings(words, lines)
    findings += example_findings(check_examples(words, annotator(place)), lines)
    if corpus and place.store.exists() and place.store.table("segments").count():
        findings += _use(place.store, words, lines)
    return words, sorted(findings, key=lambda f: (_ORDER[f.level], f.line, f.where, f.code))


def annotator(place: Place) -> Callable[[list[str]], pa.Table]:
    """Reads sentences with the pipeline of the study, one document each."""
    part = place.study.french
    options = FrenchOptions(
        pipeline=part.pipeline, pipeline_version=pipeline_version(part.pipeline), entities=False
    )

    def read(texts: list[str]) -> pa.Table:
        ids = pa.array([str(number) for number in range(len(texts))], pa.string())
        documents = pa.table({"doc_id": ids, "text": pa.array(texts, pa.string())})
        return annotate(documents, options)["segments"]

    return read


def _use(store: Store, words: Lexicon, lines: dict[str, int]) -> list[Finding]:
    engine = compile_lexicon(words)
    counts = np.zeros(len(engine.matcher.numbers), dtype=np.int64)
    kept, places = [KEPT.empty_table()], 0
    for segments in whole_documents(store):
        part = tally(engine, segments)
        counts += part.patterns
        kept.append(_moved(part.kept, places))
        places += segments.num_rows and int(pc.max(part.kept["group"]).as_py() or 0) + 1
    found = pa.concat_tables(kept)
    by_pattern = {p: int(counts[number]) for p, number in engine.matcher.numbers.items()}
    return use_findings(words, lines, by_pattern, _by_entry(found), _overlaps(found))


def _moved(kept: pa.Table, by: int) -> pa.Table:
    """Groups are numbered in each batch: those of this one come after the others."""
    at = kept.schema.get_field_index("group")
    moved = pc.add(kept["group"], pa.scalar(by, pa.int64()))
    return kept.set_column(at, kept.schema.field("group"), moved)


def _by_entry(found: pa.Table) -> dict[str, tuple[int, int]]:
    table = found.append_column("one", found["broad"].cast(pa.int64()))
    summed = table.group_by("entry_id").aggregate([("one", "sum"), ("one", "count")])
    return {row["entry_id"]: (row["one_count"], row["one_sum"]) for row in summed.to_pylist()}


def _overlaps(found: pa.Table) -> dict[tuple[str, str], int]:
    counted = found.filter(found["broad"])
    groups = counted.group_by("group").aggregate([("category", "distinct")])
    several = groups.filter(pc.greater(pc.list_value_length(groups["category_distinct"]), 1))
    pairs: Counter[tuple[str, str]] = Counter()
    for names in several["category_distinct"].to_pylist():
        pairs.update(combinations(sorted(names), 2))
    return dict(pairs)
