"""The stage "precedence": what the runner must know before anything heavy is imported."""

from __future__ import annotations

from isctext.records.stage import Stage
from isctext.records.usage import EXPOSURE, USAGE

STAGE = Stage(
    name="precedence",
    version=1,
    grain="fit",
    reads={"exposure": tuple(EXPOSURE.schema.names), "usage": tuple(USAGE.schema.names)},
    writes=("precedence", "precedence_terms", "ccf"),
    function="isctext.circulation.precedence.follow:find_precedence",
)
