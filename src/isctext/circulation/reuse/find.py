"""Text reuse, step by step: words, furniture, 4-grams, seeds, passages, judgement, families."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from isctext.circulation.reuse.documents import Documents, read_documents
from isctext.circulation.reuse.family_rows import family_rows
from isctext.circulation.reuse.furniture import repeated
from isctext.circulation.reuse.grams import index
from isctext.circulation.reuse.judge import judge
from isctext.circulation.reuse.many import common_copies
from isctext.circulation.reuse.options import ReuseOptions
from isctext.circulation.reuse.passages import find_passages
from isctext.circulation.reuse.rows import Found, reuse_rows
from isctext.circulation.reuse.seeds import find_seeds
from isctext.circulation.reuse.words import Words, read_words
from isctext.records.stage import Rows


def find_reuse(inputs: Mapping[str, Rows], options: ReuseOptions) -> dict[str, pa.Table]:
    """The tables of reuse.

    ``reuse``: the passages that documents of two sources share; ``reuse_families``: those that
    three documents and more have.
    """
    documents = read_documents(inputs, options.duplicates)
    words = read_words(inputs["segments"], documents.ids())
    found = search(words, documents, options)
    reuse, family = reuse_rows(found, documents, inputs["documents"], options)
    common = common_copies(found.words, documents.source, options.seed_documents)
    families = family_rows(found, common, family, documents, inputs["documents"])
    return {"reuse": reuse, "reuse_families": families}


def search(words: Words, documents: Documents, options: ReuseOptions) -> Found:
    """The shared passages of documents whose words are given."""
    furniture = repeated(words, documents.source)
    kept = words.take(np.flatnonzero(~furniture))
    grams = index(kept, words.take(np.flatnonzero(furniture)), options.seed_documents)
    origin = documents.source if options.between == "sources" else documents.arena
    passages = find_passages(find_seeds(grams, kept, origin), kept)
    order, judgement = judge(passages, grams, kept, documents, options)
    return Found(kept, passages, order, judgement)
