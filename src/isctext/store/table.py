"""One Delta table: append, replace, remove, read. Its Parquet files are named by their hash."""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable
from deltalake.exceptions import DeltaError
from deltalake.transaction import AddAction, RemoveAction

from isctext.errors import StoreError
from isctext.records.ids import sha256_hex
from isctext.records.spec import TableSpec
from isctext.store.atomic import disk_error, write_whole

# A flipped bit in plain Parquet reads back as other data 46 % of the time. Page checksums do
# not cover the footer nor the page headers (1 % of 2,000 flips still gave other rows), so each
# file is also held against its name, its SHA-256, once per process.
_CHECKED = ds.ParquetFileFormat(
    default_fragment_scan_options=ds.ParquetFragmentScanOptions(page_checksum_verification=True)
)
_BATCH_ROWS = 4_096
_SLICE = 1 << 20
# About what one line of the transaction log takes.
_COMMIT_BYTES = 4_096


class Table:
    """A stored table of the spine. Every method sees the newest committed version."""

    def __init__(self, folder: Path, spec: TableSpec) -> None:
        self.folder = folder
        self.spec = spec

    # -- reading ---------------------------------------------------------------------------

    def files(self) -> list[Path]:
        """The Parquet files of the current version, sorted by name."""
        delta = self._delta()
        if delta is None:
            return []
        return sorted(self.folder / uri.rsplit("/", 1)[-1] for uri in delta.file_uris())

    def intact_files(self) -> list[Path]:
        """The same, each held against its hash once in a process.

        Raises StoreError [IT-STO-002] when a file is missing or not as it was committed.
        """
        return [self._intact(path) for path in self.files()]

    def dataset(self) -> ds.Dataset:
        """The current version as an Arrow dataset; checksums are verified again on reading.

        Raises StoreError [IT-STO-002] when a file is missing or not as it was committed.
        """
        return ds.dataset(
            [str(path) for path in self.intact_files()],
            schema=self.spec.schema,
            format=_CHECKED,
        )

    def batches(
        self, columns: Sequence[str] | None = None, where: pc.Expression | None = None
    ) -> Iterator[pa.RecordBatch]:
        """The rows as a stream in a fixed order (files by name, rows as written).

        Raises StoreError [IT-STO-002] on damaged files, never returns damaged data.
        """
        names = list(columns) if columns is not None else None
        scanner = self.dataset().scanner(
            columns=names,
            filter=where,
            batch_size=_BATCH_ROWS,
            batch_readahead=1,
            fragment_readahead=1,
            use_threads=False,
        )
        try:
            yield from scanner.to_batches()
        except (OSError, pa.ArrowException) as error:
            raise self._damaged(error) from error

    def read(
        self, columns: Sequence[str] | None = None, where: pc.Expression | None = None
    ) -> pa.Table:
        """All rows, sorted by the declared order as far as its columns were asked for."""
        names = list(columns) if columns is not None else self.spec.schema.names
        schema = pa.schema([self.spec.schema.field(name) for name in names])
        table = pa.Table.from_batches(self.batches(names, where), schema=schema)
        order = [(name, "ascending") for name in self.spec.sort if name in names]
        return table.sort_by(order) if order and table.num_rows else table

    def count(self) -> int:
        """The number of rows, from file footers only."""
        try:
            return sum(pq.read_metadata(path).num_rows for path in self.files())
        except (OSError, pa.ArrowException) as error:
            raise self._damaged(error) from error

    def digest(self) -> str:
        """A hash of the content: equal for the same committed files, whatever the history."""
        return sha256_hex("\n".join(path.name for path in self.files()).encode())

    # -- writing ---------------------------------------------------------------------------

    def append(self, rows: pa.Table, note: Mapping[str, str] | None = None) -> None:
        """The rows added in one atomic commit; rows in the declared order inside the file."""
        if rows.num_rows:
            self._transact([self._write(rows)], [], "append", note)

    def replace(self, rows: pa.Table, note: Mapping[str, str] | None = None) -> None:
        """The rows instead of all that was there, in one atomic commit."""
        added = [self._write(rows)] if rows.num_rows else []
        if added or self.files():
            self._transact(added, [], "overwrite", note)

    def remove(self, where: pc.Expression, note: Mapping[str, str] | None = None) -> int:
        """The number of rows dropped, those that the expression selects.

        The expression may only use columns without nulls. One atomic commit; only the files
        that hold such rows are written again.
        """
        added: list[AddAction] = []
        removed: list[RemoveAction] = []
        gone = 0
        for path in self.files():
            hits = ds.dataset(
                self._intact(path), schema=self.spec.schema, format=_CHECKED
            ).count_rows(filter=where)
            if not hits:
                continue
            gone += hits
            removed.append(RemoveAction(path.name, True, 0))
            kept = self._whole(path).filter(~where)
            if kept.num_rows:
                added.append(self._write(kept))
        if gone:
            self._transact(added, removed, "append", note)
        return gone

    # -- inside ----------------------------------------------------------------------------

    def _delta(self) -> DeltaTable | None:
        if not (self.folder / "_delta_log").is_dir():
            return None
        try:
            return DeltaTable(str(self.folder))
        except Exception as error:  # deltalake raises several unrelated classes
            raise self._damaged(error) from error

    def _write(self, rows: pa.Table) -> AddAction:
        sink = pa.BufferOutputStream()
        with pq.ParquetWriter(
            sink, self.spec.schema, compression="zstd", write_page_checksum=True, store_schema=False
        ) as file:
            for part in self._ordered(rows):
                file.write_table(part, row_group_size=self.spec.row_group)
        data = memoryview(sink.getvalue())
        name = f"{sha256_hex(bytes(data))}.parquet"
        write_whole(self.folder / name, data)
        stats = json.dumps({"numRecords": rows.num_rows})
        return AddAction(name, len(data), {}, 0, data_change=True, stats=stats)

    def _ordered(self, rows: pa.Table) -> Iterator[pa.Table]:
        """The rows in the declared order; where they come in it, slice by slice.

        A long table may then come with dictionaries in the place of text: it is only spelled
        out slice by slice, and never copied whole for sorting.
        """
        slices = range(0, rows.num_rows, _SLICE)
        if len(slices) > 1 and all(self._in_order(rows.slice(at, _SLICE + 1)) for at in slices):
            yield from (self.spec.conform(rows.slice(at, _SLICE)) for at in slices)
            return
        yield self.spec.conform(rows).sort_by([(name, "ascending") for name in self.spec.sort])

    def _in_order(self, part: pa.Table) -> bool:
        part = self.spec.conform(part)
        before, after = part.slice(0, part.num_rows - 1), part.slice(1)
        less, same = pa.scalar(value=False), pa.scalar(value=True)
        for name in self.spec.sort:
            less = pc.or_(less, pc.and_(same, pc.less(before[name], after[name])))
            same = pc.and_(same, pc.equal(before[name], after[name]))
        # A null compares to nothing: such rows are sorted.
        return bool(pc.all(pc.fill_null(pc.or_(less, same), False)).as_py())

    def _transact(
        self,
        added: list[AddAction],
        removed: list[RemoveAction],
        mode: str,
        note: Mapping[str, str] | None,
    ) -> None:
        delta = self._delta()
        properties = CommitProperties(custom_metadata=dict(note or {}))
        actions: list[AddAction | RemoveAction] = [*removed, *added]
        try:
            if delta is None:
                delta = DeltaTable.create(
                    str(self.folder),
                    self.spec.schema,
                    name=self.spec.name,
                    description=self.spec.doc,
                )
            delta.create_write_transaction(
                actions, mode, self.spec.schema, commit_properties=properties
            )
        except (OSError, DeltaError) as error:
            raise disk_error(_system_error(error), self.folder, _COMMIT_BYTES) from error

    def _whole(self, path: Path) -> pa.Table:
        return pq.read_table(path, schema=self.spec.schema, page_checksum_verification=True)

    def _intact(self, path: Path) -> Path:
        try:
            status = path.stat()
            _verified(path, status.st_size, status.st_mtime_ns)
        except OSError as error:
            raise self._damaged(error) from error
        return path

    def _damaged(self, error: Exception) -> StoreError:
        return StoreError(
            "IT-STO-002",
            f"table '{self.spec.name}' cannot be read",
            where=str(self.folder),
            found=str(error).splitlines()[0],
            expected="files as they were committed",
            hint="isctext check names the damaged files; delete the folder 'corpus' and run "
            "again to rebuild everything from the original documents",
        )


@lru_cache(maxsize=65_536)
def _verified(path: Path, _size: int, _mtime_ns: int) -> None:
    """Nothing for a file whose SHA-256 is its name; failures are not remembered."""
    with path.open("rb") as file:
        now = hashlib.file_digest(file, "sha256").hexdigest()
    if now != path.stem:
        raise OSError(errno.EIO, "the file is not what its name says", path.name)


def _system_error(error: Exception) -> OSError:
    """Delta wraps what the system says in words: "(os error 28)"."""
    full = f"os error {errno.ENOSPC}" in str(error)
    return OSError(errno.ENOSPC if full else errno.EIO, str(error).splitlines()[0])
