"""Tasks in worker processes, results in order, a poison task paid for by itself alone."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from isctext.errors import IsctextError
from isctext.workflow import worker
from isctext.workflow.spawning import CleanContext

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task gave no result: TIMEOUT, OOM, CRASH, or the error that it raised."""

    code: str
    detail: str
    error: BaseException | None = None


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """A task with its result or its failure."""

    task: T
    result: Any
    failure: Failure | None = None


class Workers:
    """A pool of processes with limits; ``workers=1`` still isolates, ``0`` means all cores.

    ``inline=True`` runs tasks in this process, without limits: for tests and debugging.
    """

    def __init__(self, workers: int, *, memory_bytes: int = 0, inline: bool = False) -> None:
        self.size = workers or os.cpu_count() or 1
        self._inline = inline
        self._pool: ProcessPool | None = None
        self._memory = memory_bytes

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close(at_once=kind is not None)

    def prepare(self, function: str, arguments: tuple[object, ...]) -> None:
        """Call a function once for each process, without waiting, whatever becomes of it.

        What it loads stays loaded. Its errors are left to the first task that meets them too.
        """
        for _ in range(0 if self._inline else self.size):
            self._submit(function, arguments, None)

    def close(self, *, at_once: bool = False) -> None:
        """End the processes, when their tasks are done or at once."""
        if self._pool is None:
            return
        if at_once:
            self._pool.stop()
        else:
            self._pool.close()
        self._pool.join()

    def run(
        self,
        function: str,
        tasks: Iterable[T],
        arguments: Callable[[T], tuple[object, ...]],
        *,
        divide: Callable[[T], list[T]] = lambda task: [task],
        seconds: float | None = None,
    ) -> Iterator[Done[T]]:
        """Each task with its outcome, in the order given; at most 2 per worker under way.

        Tasks are drawn from the iterable only as they can be started, so that what waits in
        memory is bounded however many there are. A task that fails is divided and its parts
        are tried alone, so that one poison document costs only itself; errors of our own
        (IsctextError) are raised, since they concern the whole run.
        """
        for done in self._outcomes(function, tasks, arguments, seconds):
            parts = [] if _ours(done) else divide(done.task)
            if len(parts) <= 1:
                yield done
                continue
            for part in self._outcomes(function, parts, arguments, seconds, window=1):
                _ours(part)
                yield part

    def _outcomes(
        self,
        function: str,
        tasks: Iterable[T],
        arguments: Callable[[T], tuple[object, ...]],
        seconds: float | None,
        window: int = 0,
    ) -> Iterator[Done[T]]:
        if self._inline:
            for task in tasks:
                yield _inline(function, task, arguments(task))
            return
        window = window or 2 * self.size
        waiting: deque[tuple[T, Future[Any]]] = deque()
        for task in tasks:
            waiting.append((task, self._submit(function, arguments(task), seconds)))
            if len(waiting) == window:
                yield _outcome(*waiting.popleft())
        while waiting:
            yield _outcome(*waiting.popleft())

    def _submit(
        self, function: str, arguments: tuple[object, ...], limit: float | None
    ) -> Future[Any]:
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self.size,
                initializer=worker.start,
                initargs=[self._memory],
                # Fork would copy the threads' locks of Arrow and Delta in whatever state.
                context=CleanContext(),
            )
        future: Future[Any] = self._pool.schedule(
            worker.call, args=[function, arguments], timeout=limit
        )
        return future


def _ours(done: Done[T]) -> bool:
    """Whether the task has its result; raises an error of our own that it failed with."""
    if done.failure is not None and isinstance(done.failure.error, IsctextError):
        raise done.failure.error
    return done.failure is None


def _outcome(task: T, future: Future[Any]) -> Done[T]:
    try:
        return Done(task, future.result())
    except Late:
        return Done(task, None, Failure("TIMEOUT", "over the time limit for one document"))
    except MemoryError as error:
        return Done(task, None, Failure("OOM", "over the memory limit", error))
    except ProcessExpired as error:
        return Done(task, None, Failure("CRASH", f"the process died: exit code {error.exitcode}"))
    except Exception as error:
        return Done(task, None, Failure("ERROR", _told(error), error))


def _told(error: Exception) -> str:
    known = isinstance(error, worker.TaskError)
    return str(error) if known else f"{type(error).__name__}: {error}"


def _inline(function: str, task: T, arguments: tuple[object, ...]) -> Done[T]:
    try:
        return Done(task, worker.call(function, arguments))
    except Exception as error:
        return Done(task, None, Failure("ERROR", _told(error), error))
