"""What the page of circulation shows, gathered from the store."""

from __future__ import annotations

from datetime import date

import pyarrow.compute as pc

from isctext.records.tables import SPINE
from isctext.reports.circulation import TABLES as SHOWN
from isctext.reports.circulation import CirculationData, places_wanted
from isctext.reports.inputs import Lexicon as LexiconNote
from isctext.workflow.hypothesispage import quotes
from isctext.workflow.provenance import versions
from isctext.workflow.run import Place
from isctext.workflow.street import lexicon

# A page may name tables that this version of the spine does not have.
TABLES = tuple(name for name in SHOWN if name in SPINE)


def gather_circulation(
    place: Place, study_page: str, today: date, pages: tuple[tuple[str, str], ...] = ()
) -> CirculationData:
    """All that the page shows; its tables are empty while nothing was measured."""
    words = lexicon(place.folder, place.study)
    tables = {name: place.store.table(name).read() for name in TABLES}
    sources = place.store.table("sources").read(["source_id", "label"]).to_pylist()
    of_entries = (pc.field("level") == "entry") & (pc.field("by") == "arena")
    firsts = place.store.table("first_uses").read(None, of_entries)
    return CirculationData(
        title=place.study.study.title,
        fictional=place.study.study.fictional,
        isctext_version=versions()["isctext"],
        lexicon=LexiconNote(words.lexicon_id, words.version, words.sha256, words.status),
        generated=today.isoformat(),
        study_page=study_page,
        labels={c.name: c.label for c in words.categories},
        entries={e.entry_id: e.patterns[0] for e in words.entries},
        sources={row["source_id"]: row["label"] for row in sources},
        tables=tables,
        entry_firsts=firsts,
        quotes=quotes(place.store, places_wanted(tables, firsts)),
        pages=pages,
    )
