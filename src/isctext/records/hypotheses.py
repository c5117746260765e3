"""The three hypotheses: uptake, arrangements, legitimacy."""

from __future__ import annotations

from isctext.records.spec import TableSpec

HYPOTHESES_TABLES: tuple[TableSpec, ...] = ()
