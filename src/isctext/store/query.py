"""Questions to the tables in SQL: DuckDB over the Arrow datasets, read-only, parameters only."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from isctext.errors import UsageError
from isctext.records.tables import SPINE
from isctext.store.corpus import Store


def connect(store: Store, **others: pa.Table) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection that sees the tables of the store, ``others``, and nothing else.

    No file, no network, no extension, no change of settings: closed before any query runs.
    DuckDB is not a security boundary; this keeps honest queries from doing harm.
    """
    link = duckdb.connect(":memory:")
    for name in SPINE:
        link.register(name, store.table(name).dataset())
    for name, table in others.items():
        link.register(name, table)
    return _closed(link)


def connect_directly(store: Store, names: Sequence[str]) -> duckdb.DuckDBPyConnection:
    """A connection that sees these tables as they are now, read by DuckDB's own Parquet reader.

    Narrow tables of millions of rows are summed two to five times faster than through an Arrow
    dataset. Files are held against their hashes first. Keep the connection: the first question
    reads the files' footers, later ones do not. Closed like that of ``connect``.
    Raises StoreError [IT-STO-002] when a file is missing or not as it was committed.
    """
    files = {name: [str(path) for path in store.table(name).intact_files()] for name in names}
    link = duckdb.connect(":memory:")
    link.execute("SET allowed_paths = ?", [[path for paths in files.values() for path in paths]])
    link.execute("SET parquet_metadata_cache = true")
    for name, paths in files.items():
        if paths:
            link.read_parquet(paths).create_view(name)
        else:
            link.register(name, SPINE[name].empty())
    return _closed(link)


def _closed(link: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    for setting in (
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        "SET python_enable_replacements = false",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    ):
        link.execute(setting)
    return link


def run_sql(store: Store, query: str, parameters: Sequence[object] = ()) -> pa.Table:
    """The result of one SELECT.

    Raises UsageError [IT-SQL-001] for anything that is not a single SELECT and [IT-SQL-002]
    for a query that DuckDB refuses, with its reason.
    """
    with connect(store) as link:
        try:
            statements = link.extract_statements(query)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise UsageError(
                    "IT-SQL-001",
                    "only one SELECT at a time",
                    found=", ".join(s.type.name for s in statements) or "nothing",
                    expected="a single SELECT (or WITH ... SELECT)",
                    hint=f"tables: {', '.join(SPINE)}",
                )
            return link.sql(query, params=list(parameters)).to_arrow_table()
        except (duckdb.Error, TypeError, UnicodeError) as error:  # the last two: lone surrogates
            raise UsageError(
                "IT-SQL-002",
                "the query cannot be run",
                # The first paragraph; the near names that DuckDB knows stand on its 2nd line.
                found=" ".join(str(error).split("\n\n")[0].split()),
                expected="SQL over the tables of the corpus",
                hint=f"tables: {', '.join(SPINE)}",
            ) from error
