"""What the page of the hypotheses shows, gathered from the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from isctext.reports.hypotheses import HypothesesData, places_wanted
from isctext.reports.inputs import Lexicon as LexiconNote
from isctext.store import Store
from isctext.workflow.provenance import versions
from isctext.workflow.quoting import quoted
from isctext.workflow.run import Place
from isctext.workflow.street import lexicon

TABLES = ("statements", "uptake", "substitution", "arrangements", "legitimacy", "readings")
_SIDE = 110  # characters on each side, as on the study's page


def gather_hypotheses(
    place: Place, study_page: str, today: date, pages: tuple[tuple[str, str], ...] = ()
) -> HypothesesData:
    """All that the page shows; its tables are empty while nothing was measured."""
    words = lexicon(place.folder, place.study)
    tables = {name: place.store.table(name).read() for name in TABLES}
    sources = place.store.table("sources").read(["source_id", "label"]).to_pylist()
    return HypothesesData(
        title=place.study.study.title,
        fictional=place.study.study.fictional,
        isctext_version=versions()["isctext"],
        lexicon=LexiconNote(words.lexicon_id, words.version, words.sha256, words.status),
        generated=today.isoformat(),
        study_page=study_page,
        labels={c.name: c.label for c in words.categories},
        sources={row["source_id"]: row["label"] for row in sources},
        quotes=quotes(place.store, places_wanted(tables["statements"], tables["readings"])),
        initiatives=place.study.arenas.initiatives,
        pages=pages,
        **tables,
    )


def quotes(store: Store, places: Sequence[tuple[str, int, int]]) -> pa.Table:
    """The passages at (doc_id, start, end) with their neighbourhood and their document."""
    ids, starts, ends = zip(*places, strict=True) if places else ((), (), ())
    start, end = pa.array(starts, pa.int32()), pa.array(ends, pa.int32())
    hits = pa.table(
        {
            "doc_id": pa.array(ids, pa.string()),
            "left_start": pc.max_element_wise(pc.subtract(start, _SIDE), 0),
            "start": start,
            "end": end,
            "right_end": pc.add(end, _SIDE),
        }
    )
    about = ["doc_id", "title", "date", "date_precision", "source_id", "url"]
    known = pc.field("doc_id").isin(hits["doc_id"].unique())
    documents = store.table("documents").read(about, known)
    return quoted(store, hits).join(documents, "doc_id", join_type="inner")
