"""Worker processes that start from nothing, not even from the user's own script.

``spawn`` runs the main script again in every child, so that a plain ``study.py`` that calls
``corpus.run()`` would start a run in each worker. Our tasks are named functions of installed
modules: nothing of the script is needed there, and it is hidden while a child starts.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any


@contextmanager
def _without_main() -> Iterator[None]:
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class _CleanProcess(SpawnProcess):
    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:  # noqa: ANN401, N802  (multiprocessing's hook)
        with _without_main():
            return SpawnProcess._Popen(process_obj)  # noqa: SLF001


class CleanContext(SpawnContext):
    """The ``spawn`` context, without the main script."""

    Process = _CleanProcess
