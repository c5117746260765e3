"""Human codes: samples, coded occurrences, agreement, precision."""

from __future__ import annotations

from isctext.records.spec import TableSpec

CODING_TABLES: tuple[TableSpec, ...] = ()
