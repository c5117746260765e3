"""How documents speak: keyness, profiles, classes, actors."""

from __future__ import annotations

from isctext.records.spec import TableSpec

FRAMING_TABLES: tuple[TableSpec, ...] = ()
