"""Write docs/reference/tables.md from the table specs; `--check` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

from isctext.records.rejection import CODES
from isctext.records.tables import SPINE

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "tables.md"

HEAD = """# The tables

Written by `scripts/write_table_docs.py` from `src/isctext/records/tables.py`; do not edit.

Offsets are Unicode code points, half-open `[start, end)`, into the untouched `documents.text`.
Dates are `date32` with a precision (day, month, year). Rates are per million words. A column is
never null unless marked `null`. Ask them with `isctext query sql "..."`, or open the Delta Lake
tables under `corpus/tables/` with DuckDB, Polars, Spark or pandas.
"""


def page() -> str:
    parts = [HEAD]
    for spec in SPINE.values():
        parts.append(
            f"\n## {spec.name} (v{spec.version})\n\n{spec.doc}. Key: {', '.join(spec.key)}.\n"
        )
        parts.append("\n| column | type | |\n| --- | --- | --- |\n")
        parts.extend(
            f"| {field.name} | `{field.type}` | {'null' if field.nullable else ''} |\n"
            for field in spec.schema
        )
    parts.append("\n# Codes of rejections\n\n| code | meaning |\n| --- | --- |\n")
    parts.extend(f"| `{code}` | {meaning} |\n" for code, meaning in CODES.items())
    return "".join(parts)


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(PAGE.read_text(encoding="utf-8") != page())
    PAGE.write_text(page(), encoding="utf-8")
