"""What runs inside a worker process: one function, found by name, on one batch."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from isctext.errors import IsctextError, PluginError
from isctext.workflow.lean import load_arrow, with_pandas

# One thread per process: the pool is the parallelism, and more threads change the last bits
# of what some models compute.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


class TaskError(Exception):
    """An error of a library or a plug-in, told in words: "its class: its message"."""


def start(memory_bytes: int) -> None:
    """Set the limits of this process, once, before any work.

    Numerical libraries read the environment when they are loaded: this module must not load
    any before. What the caller's own script has loaded is limited after the fact.
    """
    for name in _THREADS:
        os.environ[name] = "1"
    load_arrow()
    import pyarrow as pa  # noqa: PLC0415
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # noqa: PLC0415

    threadpool_limits(1)
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    if memory_bytes and sys.platform.startswith("linux"):
        import resource  # noqa: PLC0415  (absent on Windows)

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def find(function: str) -> Callable[..., Any]:
    """The function called "module:name".

    Raises PluginError [IT-WRK-001] when there is no such function.
    """
    module, _, name = function.partition(":")
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise PluginError(
            "IT-WRK-001",
            f"the stage function '{function}' cannot be loaded",
            found=f"{type(error).__name__}: {error}",
            expected="an importable module:function",
        ) from error
    if not callable(found):
        raise PluginError("IT-WRK-001", f"'{function}' is not a function", found=repr(found))
    return found  # type: ignore[no-any-return]


def call(function: str, arguments: tuple[object, ...]) -> object:
    """The function's result; the entry point of every task.

    Only errors of Python itself and our own go back as they are. Others are told in words: an
    error that cannot be rebuilt on the other side breaks the pool, and a plug-in's sys.exit
    would end the run.
    """
    try:
        found = find(function)
        with_pandas()
        return found(*arguments)
    except (SystemExit, GeneratorExit) as error:
        raise TaskError(f"{type(error).__name__}: {error}") from None
    except MemoryError as error:
        raise MemoryError(str(error)) from None
    except Exception as error:
        if isinstance(error, IsctextError) or type(error).__module__ == "builtins":
            raise
        raise TaskError(f"{type(error).__qualname__}: {error}") from None
