"""Which word depends on which: the parser, on demand."""

from __future__ import annotations

import functools

import pyarrow as pa
from spacy.tokens import Doc

from isctext.errors import UsageError
from isctext.french.annotate import parts_of
from isctext.french.options import FrenchOptions
from isctext.french.own import OwnPipeline
from isctext.french.weights import TIERS
from isctext.records.tables import DEPENDENCIES


def parse(documents: pa.Table, options: FrenchOptions) -> dict[str, pa.Table]:
    """Heads and relations of the tokens of ``annotate``, segment by segment.

    documents: columns doc_id, text. Raises UsageError [IT-FRE-003] where tokens are those of
    another pipeline.
    """
    if options.pipeline not in TIERS:
        raise UsageError(
            "IT-FRE-003",
            "only the shipped pipelines have a parser that isctext can use",
            found=options.pipeline,
            expected=" or ".join(TIERS),
            hint="set [french] pipeline in isctext.toml, or do without --deps",
        )
    parts = list(parts_of(documents))
    found = _parser().read_with_docs(part.reading.text for part in parts)
    rows = [
        {
            "doc_id": part.doc_id,
            "segment_no": part.number,
            "heads": [token.head.i for token in doc],
            "relations": [_relation(doc, i) for i in range(len(doc))],
        }
        for part, (_, doc) in zip(parts, found, strict=True)
        if len(doc)
    ]
    return {"dependencies": DEPENDENCIES.from_rows(rows)}


@functools.cache
def _parser() -> OwnPipeline:
    return OwnPipeline(FrenchOptions(pipeline="full", entities=False), deps=True)


def _relation(doc: Doc, i: int) -> str:
    relation: str = doc[i].dep_
    return "root" if relation == "ROOT" else relation
