"""The store of one study: its tables, its raw bytes and its lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from isctext.errors import StoreError, did_you_mean
from isctext.records.tables import LEDGER, SPINE
from isctext.store.atomic import disk_error
from isctext.store.blobs import BlobShelf
from isctext.store.table import Table


class Store:
    """A study's corpus folder. Tables and folders appear when something is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.blobs = BlobShelf(folder / "blobs")

    def table(self, name: str) -> Table:
        """A table of the spine. Raises StoreError [IT-STO-001] for an unknown name."""
        if name not in SPINE:
            raise StoreError(
                "IT-STO-001",
                f"no table named '{name}'",
                found=name,
                expected="a table of the spine",
                hint=did_you_mean(name, SPINE),
            )
        return Table(self.folder / "tables" / name, SPINE[name])

    def ledger(self, stage: str) -> Table:
        """What a per-document stage has done so far."""
        return Table(self.folder / "ledger" / stage, LEDGER)

    def ledgers(self) -> list[str]:
        """The stages that have a ledger, sorted."""
        return sorted(p.name for p in (self.folder / "ledger").glob("*") if p.is_dir())

    def exists(self) -> bool:
        """Whether anything was ever committed here."""
        return (self.folder / "tables").is_dir()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The right to write, for one process at a time.

        The lock is the operating system's: it goes with the process, even when killed.
        Raises StoreError [IT-STO-005] when another run holds it, [IT-STO-004] when the folder
        cannot be written.
        """
        lock = FileLock(self.folder / "lock")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except Timeout as error:
            raise StoreError(
                "IT-STO-005",
                "another isctext run is writing to this corpus",
                where=str(self.folder),
                found="a held lock",
                expected="one writer at a time",
                hint="wait until it ends, or stop it; reading is always possible",
            ) from error
        except OSError as error:
            raise disk_error(error, self.folder, 0) from error
        try:
            self._sweep()
            yield
        finally:
            lock.release()

    def _sweep(self) -> None:
        """Drop half-written files of a killed writer; nothing committed is ever one."""
        for place in (
            self.folder / "blobs",
            *self.folder.glob("tables/*"),
            *self.folder.glob("ledger/*"),
        ):
            for leftover in place.glob(".writing-*"):
                leftover.unlink(missing_ok=True)
