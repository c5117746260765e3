"""Statements of the hypotheses as sentences of the study's language."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from isctext.reports.inputs import Lang
from isctext.reports.sentences import Sentences
from isctext.reports.texts import Texts
from isctext.reports.typography import Typography
from isctext.workflow.run import Place, open_place
from isctext.workflow.street import lexicon

_COLUMNS = ("hypothesis", "title", "number", "standing", "claim_level", "arena", "sentence")


def sentences(place: Place, lang: str) -> Sentences:
    """What writes the sentences of a study: its lexicon's labels, the language asked for."""
    chosen: Lang = "en" if (lang or place.study.study.lang) == "en" else "fr"
    labels = {c.name: c.label for c in lexicon(place.folder, place.study).categories}
    return Sentences(Texts(chosen), Typography(chosen), labels)


def said(folder: Path, lang: str = "") -> pa.Table:
    """One row per statement: hypothesis, title, number, standing, claim_level, arena, sentence."""
    place = open_place(folder)
    write = sentences(place, lang)
    rows = [
        {
            **{name: row[name] for name in ("hypothesis", "number", "claim_level", "arena")},
            "title": write.t.named("hypothesis", row["hypothesis"]),
            "standing": write.t.named("standing", row["standing"]),
            "sentence": write.of(row),
        }
        for row in place.store.table("statements").read().to_pylist()
    ]
    schema = pa.schema([(n, pa.int32() if n == "number" else pa.string()) for n in _COLUMNS])
    return pa.Table.from_pylist(rows, schema=schema)
