"""Connections: to checked addresses only, cut at a deadline, with what arrived counted.

httpx gives requests and answers, httpcore the HTTP; both connect through the back-end here and
know no other way out. The name in the address stays the name in the Host header and in TLS.
"""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore
import httpx

from isctext.harvest.address import Resolver, checked
from isctext.harvest.rules import Rules

# Where the head of an answer ends, as lenient as h11; provisional answers (1xx) come before it.
_HEAD_END = re.compile(rb"\n\r?\n")
_PROVISIONAL = re.compile(rb"HTTP/1\.[01] 1")


class Deadline:
    """The instant at which the answer under way must be complete."""

    def __init__(self) -> None:
        self._at = 0.0

    def start(self, seconds: float) -> None:
        """The clock runs from now."""
        self._at = time.monotonic() + seconds

    def left(self, timeout: float | None) -> float:
        """Seconds that one read or write may take. Raises httpcore.ReadTimeout at the end."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("over the time limit for one answer")
        return left if timeout is None else min(left, timeout)


class TimedStream(httpcore.NetworkStream):
    """A connection whose every read and write ends at the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline
        self._head = bytearray()
        self._after_head = -1

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes of the answer."""
        data = self._inner.read(max_bytes, self._deadline.left(timeout))
        self._count(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """A part of a request: what comes next is its answer."""
        self._head, self._after_head = bytearray(), -1
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        """The connection ends."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """The same connection, under TLS."""
        left = self._deadline.left(timeout)
        return TimedStream(
            self._inner.start_tls(ssl_context, server_hostname, left), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  (as httpcore declares it)
        """What httpcore asks of a connection; "after_head" is ours."""
        return self._after_head if info == "after_head" else self._inner.get_extra_info(info)

    def _count(self, data: bytes) -> None:
        """How many bytes came after the head of the answer; -1 as long as it lasts."""
        if self._after_head >= 0:
            self._after_head += len(data)
            return
        start = max(0, len(self._head) - 2)
        self._head += data
        while end := _HEAD_END.search(self._head, start):
            if not _PROVISIONAL.match(self._head):
                self._after_head = len(self._head) - end.end()
                self._head.clear()
                return
            del self._head[: end.end()]
            start = 0


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to addresses that were checked, one after the other until one answers."""

    def __init__(self, rules: Rules, resolver: Resolver, deadline: Deadline) -> None:
        self._rules = rules
        self._resolver = resolver
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection. Raises RefusedError before any packet leaves, or httpcore's errors."""
        try:
            addresses = checked(host.lower(), port, self._rules, self._resolver)
        except OSError as error:
            raise httpcore.ConnectError(f"'{host}': {error.strerror or error}") from error
        for last, address in enumerate(addresses, start=1 - len(addresses)):
            try:
                stream = self._plain.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if not last:
                    raise
            else:
                return TimedStream(stream, self._deadline)
        raise httpcore.ConnectError(f"'{host}' has no address")

    def connect_unix_socket(self, *_: object, **__: object) -> httpcore.NetworkStream:
        """Never: addresses of this kind are refused before."""
        raise httpcore.ConnectError("sockets of this machine are not asked")


class GuardedTransport(httpx.BaseTransport):
    """What httpx sends through: a pool of guarded connections, and nothing else."""

    def __init__(self, backend: GuardedBackend, verify: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=verify,
            max_connections=4,
            max_keepalive_connections=4,
            keepalive_expiry=30,
            http2=False,
            network_backend=backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body still to be read. Raises httpcore's errors and RefusedError."""
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=b"",
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """All connections end."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer.iter_stream())

    def close(self) -> None:
        self._answer.close()
