"""Between arenas: precedence, reuse, drift, novelty, links."""

from __future__ import annotations

from isctext.records.spec import TableSpec

CIRCULATION_TABLES: tuple[TableSpec, ...] = ()
