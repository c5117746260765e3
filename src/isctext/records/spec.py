"""TableSpec: the shape of one table of the spine, checked wherever rows cross a wall."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from isctext.errors import StageError


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table's name, version, Arrow schema, key, sort order and meaning."""

    name: str
    version: int
    schema: pa.Schema
    key: tuple[str, ...]
    sort: tuple[str, ...]
    doc: str

    def empty(self) -> pa.Table:
        """A table of this shape without rows."""
        return self.schema.empty_table()

    def from_rows(self, rows: Iterable[Mapping[str, object]]) -> pa.Table:
        """A table from records (small tables only: one Python object a cell)."""
        return self.conform(pa.Table.from_pylist(list(rows), schema=self.schema))

    def from_columns(self, columns: Mapping[str, Sequence[object] | pa.Array]) -> pa.Table:
        """A table from named columns, in any order; raises StageError if the set differs."""
        if set(columns) != set(self.schema.names):
            raise self._refuse(set(columns))
        arrays = [_array(columns[field.name], field.type) for field in self.schema]
        return self.conform(pa.Table.from_arrays(arrays, schema=self.schema))

    def conform(self, table: pa.Table) -> pa.Table:
        """The table with exactly this schema.

        Raises StageError [IT-TAB-001] for other columns, [IT-TAB-002] for a type that does
        not fit or a null where none may stand.
        """
        if set(table.schema.names) != set(self.schema.names):
            raise self._refuse(set(table.schema.names))
        try:
            cast = table.select(self.schema.names).cast(self.schema)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
            raise StageError(
                "IT-TAB-002",
                f"rows do not fit table '{self.name}' v{self.version}",
                found=str(error),
                expected=str(self.schema.remove_metadata()),
                hint="report this with the stage's name: it is a defect of the stage",
            ) from error
        self._check_nulls(cast)
        return cast

    def _check_nulls(self, table: pa.Table) -> None:
        for field in self.schema:
            if not field.nullable and table.column(field.name).null_count:
                raise StageError(
                    "IT-TAB-002",
                    f"null in column '{field.name}' of table '{self.name}'",
                    found=f"{table.column(field.name).null_count} nulls",
                    expected="none",
                )

    def _refuse(self, names: set[str]) -> StageError:
        missing = sorted(set(self.schema.names) - names)
        extra = sorted(names - set(self.schema.names))
        return StageError(
            "IT-TAB-001",
            f"columns do not fit table '{self.name}' v{self.version}",
            found=f"missing {missing}, unexpected {extra}",
            expected=", ".join(self.schema.names),
        )


def _array(values: Sequence[object] | pa.Array, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values
    return pa.array(values, type=kind)
