"""TableSpec: the shape of one table of the spine, checked wherever rows cross a wall."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from isctext.errors import StageError

# Small enough that a reader of list columns holds tens of megabytes, not hundreds.
ROW_GROUP = 16_384


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table's name, version, Arrow schema, key, sort order and meaning.

    row_group: rows that are stored, and can be skipped, together.
    """

    name: str
    version: int
    schema: pa.Schema
    key: tuple[str, ...]
    sort: tuple[str, ...]
    doc: str
    row_group: int = ROW_GROUP

    def empty(self) -> pa.Table:
        """A table of this shape without rows."""
        return _empty(self)

    def from_rows(self, rows: Iterable[Mapping[str, object]]) -> pa.Table:
        """A table from records (small tables only: one Python object a cell).

        A nullable field may be left out. Raises StageError like ``conform``.
        """
        listed = list(rows)
        if not listed:
            return self.empty()
        known = set(self.schema.names)
        for row in listed:
            # Arrow would drop what it does not know: a misspelt field would become a null.
            if not known.issuperset(row):
                raise self._refuse(set(row))
        try:
            table = pa.Table.from_pylist(listed, schema=self.schema)
        except (pa.ArrowException, ValueError, TypeError) as error:
            raise self._misfit(error) from error
        return self.conform(table)

    def from_columns(self, columns: Mapping[str, Sequence[object] | pa.Array]) -> pa.Table:
        """A table from named columns, in any order. Raises StageError like ``conform``."""
        if set(columns) != set(self.schema.names):
            raise self._refuse(set(columns))
        try:
            arrays = [_array(columns[field.name], field.type) for field in self.schema]
            table = pa.Table.from_arrays(arrays, names=self.schema.names)
        except (pa.ArrowException, ValueError, TypeError) as error:
            raise self._misfit(error) from error
        return self.conform(table)

    def conform(self, table: pa.Table) -> pa.Table:
        """The table with exactly this schema.

        Raises StageError [IT-TAB-001] for other columns, [IT-TAB-002] for a type that does
        not fit or a null where none may stand.
        """
        if sorted(table.schema.names) != sorted(self.schema.names):
            raise self._refuse(set(table.schema.names), twice=_repeated(table.schema.names))
        if not table.schema.equals(self.schema, check_metadata=True):
            try:
                table = table.select(self.schema.names).cast(self.schema)
            except (pa.ArrowException, ValueError) as error:
                raise self._misfit(error) from error
        self._check_nulls(table)
        return table

    def _check_nulls(self, table: pa.Table) -> None:
        for field in self.schema:
            if not field.nullable and table.column(field.name).null_count:
                raise StageError(
                    "IT-TAB-002",
                    f"null in column '{field.name}' of table '{self.name}'",
                    found=f"{table.column(field.name).null_count} nulls",
                    expected="none",
                )

    def _misfit(self, error: Exception) -> StageError:
        return StageError(
            "IT-TAB-002",
            f"rows do not fit table '{self.name}' v{self.version}",
            found=str(error),
            expected=str(self.schema.remove_metadata()),
            hint="report this with the stage's name: it is a defect of the stage",
        )

    def _refuse(self, names: set[str], twice: Sequence[str] = ()) -> StageError:
        missing = sorted(set(self.schema.names) - names)
        extra = sorted(names - set(self.schema.names))
        return StageError(
            "IT-TAB-001",
            f"columns do not fit table '{self.name}' v{self.version}",
            found=f"missing {missing}, unexpected {extra}, twice {list(twice)}",
            expected=", ".join(self.schema.names),
        )


@functools.cache  # a table cannot change: one for all
def _empty(spec: TableSpec) -> pa.Table:
    return spec.schema.empty_table()


def _array(values: Sequence[object] | pa.Array, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values
    return pa.array(values, type=kind)


def _repeated(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})
