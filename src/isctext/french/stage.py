"""The annotate stage, declared."""

from __future__ import annotations

from isctext.records.stage import Stage

STAGE = Stage(
    name="annotate",
    version=1,
    grain="map",
    reads={"documents": ("doc_id", "text")},
    writes=("segments", "entities"),
    function="isctext.french.annotate:annotate",
    covers="segments",
    prepare="isctext.french.annotate:prepare",
    worth=1 << 18,
)
