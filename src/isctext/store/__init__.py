"""The corpus on disk: Delta tables and raw bytes; the only room that writes data.

    <study>/corpus/
        tables/<name>/      a Delta Lake table: Parquet files named by their own SHA-256
        ledger/<stage>/     the same, for what each per-document stage has already done
        blobs/ab/<sha256>   the raw files, byte for byte
        lock                held while a run writes

See docs/explanation/store.md for what is promised (and what is not).
"""

from isctext.store.blobs import BlobShelf, SourceUnreadableError
from isctext.store.corpus import Store
from isctext.store.integrity import Damage, verify
from isctext.store.query import connect, connect_directly, run_sql
from isctext.store.table import Table

__all__ = [
    "BlobShelf",
    "Damage",
    "SourceUnreadableError",
    "Store",
    "Table",
    "connect",
    "connect_directly",
    "run_sql",
    "verify",
]
