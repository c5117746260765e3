"""Stored tables read as streams into small sums: memory grows with documents, not tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa

from isctext.records.stage import Rows

_MERGE_AT = 1_000_000  # partial rows held before they are summed again


def collect(rows: Rows, schema: pa.Schema) -> pa.Table:
    """All rows, with the columns and types of ``schema``; empty when there is none."""
    parts = [_conform(batch, schema) for batch in rows.batches()]
    return pa.concat_tables(parts) if parts else schema.empty_table()


def chunks(rows: Rows, schema: pa.Schema, at_least: int) -> Iterator[pa.Table]:
    """All rows as tables of so many rows (the last one may have fewer), like ``collect``."""
    held: list[pa.Table] = []
    for batch in rows.batches():
        held.append(_conform(batch, schema))
        if sum(part.num_rows for part in held) >= at_least:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)


def sum_by(rows: Rows, schema: pa.Schema, keys: Sequence[str], values: Sequence[str]) -> pa.Table:
    """Sums of ``values`` (integers or booleans, as int64) by ``keys``; order unspecified."""
    held: list[pa.Table] = []
    pending = 0
    for batch in rows.batches():
        part = _sum(_conform(batch, schema), keys, values)
        held.append(part)
        pending += part.num_rows
        if pending > _MERGE_AT:
            held = [_sum(pa.concat_tables(held), keys, values)]
            pending = 0
    if not held:
        return _sum(schema.empty_table(), keys, values)
    return held[0] if len(held) == 1 else _sum(pa.concat_tables(held), keys, values)


def _sum(table: pa.Table, keys: Sequence[str], values: Sequence[str]) -> pa.Table:
    for name in values:
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, table.column(name).cast(pa.int64()))
    summed = table.group_by(list(keys)).aggregate([(name, "sum") for name in values])
    return summed.select([*keys, *(f"{name}_sum" for name in values)]).rename_columns(
        [*keys, *values]
    )


def _conform(batch: pa.RecordBatch, schema: pa.Schema) -> pa.Table:
    # A store may give string views or dictionaries: the same text in another coat.
    return pa.Table.from_batches([batch]).select(schema.names).cast(schema)
