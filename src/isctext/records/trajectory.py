"""What the room trajectories says beside rates: trends, breaks, composition, first uses."""

from __future__ import annotations

from isctext.records.spec import TableSpec

TRAJECTORY_TABLES: tuple[TableSpec, ...] = ()
