"""A stage: declared once, run by the workflow, pure inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import pyarrow as pa

Grain = Literal["map", "fit"]


class Rows(Protocol):
    """A stored table as a stage of grain "fit" sees it: the declared columns, as a stream."""

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows in record batches; may be called again for another pass."""

    def table(self) -> pa.Table:
        """All rows at once, sorted by the table's declared order: for small tables."""

    def of(self, doc_ids: Sequence[str]) -> Rows:
        """The rows of these documents only."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What the runner needs to know of a stage, and nothing that is heavy to import.

    grain "map": ``function(table, options) -> {table name: pa.Table}``, called on batches of
    whole documents of the one table in ``reads``; may also return "rejections".
    grain "fit": ``function({name: Rows}, options) -> {table name: pa.Table}`` on everything.
    ``function`` is "module:name", imported only where it runs.
    ``extend`` (fit): "module:name" of ``function(inputs, previous, options)``, asked first when
    what the stage wrote was made with the same version and options; ``previous`` is that. It
    gives the tables brought up to date, or None: then everything is fitted again.
    ``covers`` (map): the table in which each document has a row, unless it was rejected.
    ``prepare``: "module:name" of a function called with the options alone in each process,
    while files are still read: it loads what takes long. It may fail; the stage will say so.
    ``worth`` (map): bytes of input from which one more process pays for its start.
    """

    name: str
    version: int
    grain: Grain
    reads: Mapping[str, tuple[str, ...]]
    writes: tuple[str, ...]
    function: str
    covers: str = ""
    extend: str = ""
    prepare: str = ""
    worth: int = 1 << 20
