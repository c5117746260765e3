"""Trajectories at another grain than the study's: computed on demand, not stored."""

from __future__ import annotations

from typing import cast

import pyarrow as pa

from isctext.errors import UsageError
from isctext.trajectories.options import TrajectoryOptions
from isctext.trajectories.rates import trace
from isctext.workflow.fitting import StoredRows
from isctext.workflow.run import Place
from isctext.workflow.street import steps


def trace_every(place: Place, every: str) -> pa.Table:
    """All trajectories at that grain: the stored ones when it is the study's own.

    Raises UsageError [IT-QRY-004] for an unknown grain.
    """
    if every not in ("year", "quarter", "month"):
        raise UsageError(
            "IT-QRY-004",
            f"no grain named '{every}'",
            found=every,
            expected="year, quarter or month",
            hint="for example: --every quarter",
        )
    if every == place.study.trajectories.every:
        return place.store.table("trajectories").read()
    settings = place.study.trajectories.model_copy(update={"every": every})
    study = place.study.model_copy(update={"trajectories": settings})
    step = next(s for s in steps(place.folder, study) if s.stage.name == "trajectories")
    rows = {
        name: StoredRows(place.store.table(name), columns)
        for name, columns in step.stage.reads.items()
    }
    return trace(rows, cast("TrajectoryOptions", step.options))["trajectories"]
