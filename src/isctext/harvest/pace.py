"""How fast a host is asked: a pause between requests, and the waits that it asks for itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

Clock = Callable[[], float]
Sleep = Callable[[float], None]

# An answer to "when again?" that is no number and no date: this many seconds, doubled each time.
_FIRST_WAIT = 2.0


class Pace:
    """Waits before a host is asked again. ``pause`` in seconds, from answer to question."""

    def __init__(self, pause: float, clock: Clock, sleep: Sleep) -> None:
        self._pause = pause
        self._clock = clock
        self._sleep = sleep
        self._free_at: dict[str, float] = {}

    def wait(self, host: str) -> None:
        """Sleep until the host may be asked."""
        left = self.left(host)
        if left > 0:
            self._sleep(left)

    def left(self, host: str) -> float:
        """Seconds until the host may be asked, 0 for now."""
        return max(0.0, self._free_at.get(host, 0.0) - self._clock())

    def done(self, host: str, delay: float = 0.0) -> None:
        """The host has just answered; ``delay`` is what its robots.txt asks for."""
        self.hold(host, max(self._pause, delay))

    def hold(self, host: str, seconds: float) -> None:
        """The host is not to be asked for that long."""
        until = self._clock() + seconds
        self._free_at[host] = max(until, self._free_at.get(host, 0.0))


def asked_wait(retry_after: str, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for, as a number or a date; None for neither."""
    written = retry_after.strip()
    if written.isascii() and written.isdigit():
        # A hundred digits are a number too; no wait is that long.
        return float(written[:12])
    try:
        when = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - now).total_seconds())


def back_off(attempt: int) -> float:
    """Seconds to wait after the attempt of that number (0 for the first): 2, 4, 8 ..."""
    return _FIRST_WAIT * 2.0**attempt
