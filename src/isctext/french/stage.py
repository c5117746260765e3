"""The annotate stage, declared."""

from __future__ import annotations

from isctext.records.stage import Stage

PARSE = Stage(
    name="dependencies",
    version=1,
    grain="map",
    reads={"documents": ("doc_id", "text")},
    writes=("dependencies",),
    function="isctext.french.parse:parse",
    worth=1 << 18,
)

STAGE = Stage(
    name="annotate",
    version=2,
    grain="map",
    reads={"documents": ("doc_id", "text", "date")},
    writes=("segments", "entities"),
    function="isctext.french.annotate:annotate",
    covers="segments",
    prepare="isctext.french.annotate:prepare",
    worth=1 << 18,
)
