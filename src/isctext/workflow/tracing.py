"""Trajectories at another grain than the study's: computed on demand, not stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from isctext.errors import UsageError
from isctext.trajectories.options import Batches, Every, TrajectoryOptions, TrendOptions
from isctext.trajectories.rates import rates, trace
from isctext.trajectories.stage import USAGE
from isctext.trajectories.trends import follow
from isctext.workflow.fitting import StoredRows
from isctext.workflow.run import Place
from isctext.workflow.street import steps

_BATCHES = ("", "flag", "drop", "keep")


def trace_every(
    place: Place, every: str, *, category: str = "", entry: str = "", batches: str = ""
) -> pa.Table:
    """Trajectories at that grain: the stored ones when it is the study's own.

    category: only this one. entry: only this entry of it, under its own name.
    batches: what becomes of batch events, "" as the study says.
    Raises UsageError [IT-QRY-004] for an unknown grain or treatment.
    """
    _check("grain", every, ("year", "quarter", "month"), "--every quarter")
    _check("treatment of batch events", batches, _BATCHES, "--batches drop")
    step = next(s for s in steps(place.folder, place.study) if s.stage.name == "trajectories")
    usual = cast("TrajectoryOptions", step.options)
    options = replace(
        usual, every=cast("Every", every), batches=cast("Batches", batches) or usual.batches
    )
    if options == usual and not entry:
        stored = place.store.table("trajectories")
        return stored.read(None, pc.field("category") == category if category else None)
    if category:
        mine = tuple(pair for pair in options.categories if pair[0] == category)
        options = replace(options, categories=((entry, mine[0][1]),) if entry else mine)
    exposure, usage = place.store.table("exposure"), place.store.table("usage")
    if exposure.files():
        level = "entry" if entry else "category"
        where = pc.field("level") == level
        where = where & (pc.field("name") == (entry or category)) if category else where
        return rates(exposure.read(), usage.read(None, where), options, level)
    # A corpus that has no monthly counts yet.
    inputs = {n: StoredRows(place.store.table(n), columns) for n, columns in USAGE.reads.items()}
    table = trace(inputs, options)["trajectories"]
    return table.filter(pc.equal(table["category"], category)) if category else table


@dataclass(frozen=True, slots=True)
class _Of:
    """The monthly counts of one entry, as a stage sees a table."""

    rows: pa.Table

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows as a stream."""
        return iter(self.rows.to_batches())

    def table(self) -> pa.Table:
        """All rows."""
        return self.rows

    def of(self, doc_ids: Sequence[str]) -> _Of:  # noqa: ARG002  (the protocol)
        """The same: monthly counts know no document."""
        return self


def trends_of(place: Place, entry: str) -> dict[str, pa.Table]:
    """Tables trends, breaks and composition of one entry: computed on demand, not stored."""
    step = next(s for s in steps(place.folder, place.study) if s.stage.name == "trends")
    options = replace(cast("TrendOptions", step.options), levels=("entry",), categories=())
    mine = (pc.field("level") == "entry") & (pc.field("name") == entry)
    inputs = {
        "exposure": _Of(place.store.table("exposure").read(step.stage.reads["exposure"])),
        "usage": _Of(place.store.table("usage").read(step.stage.reads["usage"], mine)),
    }
    return follow(inputs, options)


def _check(what: str, value: str, allowed: tuple[str, ...], example: str) -> None:
    if value not in allowed:
        raise UsageError(
            "IT-QRY-004",
            f"no {what} named '{value}'",
            found=value,
            expected=", ".join(allowed[:-1]).removeprefix(", ") + f" or {allowed[-1]}",
            hint=f"for example: {example}",
        )
