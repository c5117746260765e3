"""One harvest under way: what a harvester asks goes to the network, and from there to the sink."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol

from isctext.harvest.fetcher import Fetcher
from isctext.harvest.record import (
    Facts,
    Fetched,
    Previous,
    Refused,
    RefusedError,
    Role,
    Unchanged,
)

# Endless paging (a server that always has one page more) ends here.
_MOST_LISTINGS = 20_000
_LONGEST_FACT = 1000
_LONGEST_URL = 8000


class Sink(Protocol):
    """Where a harvest is kept: the caller's."""

    def known(self, key: str) -> Previous | None:
        """What was kept under this key, in this round or the last one that had it."""

    def keep(self, fetched: Fetched) -> None:
        """Keep an answer for good before returning."""

    def confirm(self, unchanged: Unchanged) -> None:
        """What was kept before is still the answer."""

    def refuse(self, refused: Refused) -> None:
        """Keep a refusal."""


@dataclass
class Tally:
    """What a harvest did so far, in items; ``listings`` counts feeds, sitemaps and pages of APIs.

    asked = kept + unchanged + already + the items refused. What a refused listing would have
    named is in no count. ``warnings`` are what somebody should look at; ``full`` tells that
    ``max_items`` ended it.
    """

    kept: int = 0
    unchanged: int = 0
    already: int = 0
    listings: int = 0
    listings_refused: int = 0
    bytes: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    full: bool = False

    @property
    def asked(self) -> int:
        """Items that were asked for."""
        return self.kept + self.unchanged + self.already + self.refused.total()


class Visit:
    """What a harvester may do. ``max_items`` 0 means no limit; ``step`` is called per item."""

    def __init__(
        self,
        fetcher: Fetcher,
        sink: Sink,
        *,
        max_items: int = 0,
        step: Callable[[], None] = lambda: None,
    ) -> None:
        self.tally = Tally()
        self.fetcher = fetcher
        self._sink = sink
        self._max = max_items
        self._step = step

    def want(self, url: str, said: Facts = (), *, immutable: bool = False) -> None:
        """Keep what this address gives, unless this round has it.

        ``immutable``: an address that always gives the same is not asked again in a later round.
        """
        with self._item():
            known = self._sink.known(url)
            if known and (known.this_round or immutable):
                self.tally.already += 1
                if not known.this_round:
                    self._sink.confirm(Unchanged(url, self.fetcher.utc_now()))
                return
            self._settle(self.fetcher.fetch(url, known), said, "item")

    def has(self, url: str) -> bool:
        """Whether this address was ever kept."""
        return self._sink.known(url) is not None

    def read(self, url: str, said: Facts = (), *, role: Role = "listing") -> Fetched | None:
        """The same, with the answer itself; None when it was refused.

        An answer of this round, or one that has not changed since, is read from the sink.
        """
        if role == "item":
            with self._item():
                return self._read(url, said, role)
        self._count_listing()
        return self._read(url, said, role)

    def take(self, fetched: Fetched) -> None:
        """Keep an answer that was had otherwise (from an archive)."""
        with self._item():
            known = self._sink.known(fetched.key)
            if known:
                self.tally.already += 1
                if not known.this_round:
                    self._sink.confirm(Unchanged(fetched.key, fetched.fetched_at))
                return
            self._settle(fetched, fetched.said, "item")

    def refuse(self, url: str, code: str, detail: str, role: Role = "item") -> None:
        """Something that was announced and cannot be had, by the harvester's own reasons."""
        refused = replace(self.fetcher.refused(url, code, detail), role=role)
        if role == "item":
            with self._item():
                self._settle(refused, (), role)
        else:
            self._settle(refused, (), role)

    @contextmanager
    def place(self, url: str) -> Iterator[None]:
        """One place of several: what is wrong with it is its own refusal, and the next is tried."""
        try:
            yield
        except RefusedError as refused:
            self.refuse(url, refused.code, refused.detail, role="listing")

    def warn(self, text: str) -> None:
        """Something to look at, for the summary."""
        self.tally.warnings.append(text)

    def _read(self, url: str, said: Facts, role: Role) -> Fetched | None:
        known = self._sink.known(url)
        if known and known.this_round:
            self.tally.already += role == "item"
            return known.recall()
        answer = self.fetcher.fetch(url, known)
        self._settle(answer, said, role)
        if isinstance(answer, Unchanged) and known:
            return known.recall()
        return answer if isinstance(answer, Fetched) else None

    def _settle(self, answer: Fetched | Unchanged | Refused, said: Facts, role: Role) -> None:
        item = role == "item"
        # What a listing says is anybody's: it is kept, not at any length.
        said = tuple((name[:_LONGEST_FACT], value[:_LONGEST_FACT]) for name, value in said)
        if isinstance(answer, Refused):
            answer = replace(answer, url=answer.url[:_LONGEST_URL], role=role, said=said)
            self._sink.refuse(answer)
            if item:
                self.tally.refused[answer.code] += 1
            else:
                self.tally.listings_refused += 1
                self.warn(f"{answer.code}: {answer.url}: {answer.detail}")
        elif isinstance(answer, Unchanged):
            self._sink.confirm(replace(answer, role=role))
            self.tally.unchanged += item
        else:
            self._sink.keep(replace(answer, role=role, said=said))
            self.tally.kept += item
            self.tally.bytes += len(answer.body)

    @contextmanager
    def _item(self) -> Iterator[None]:
        """One item: none beyond the limit, each one told to whoever watches."""
        if self._max and self.tally.asked >= self._max:
            self.tally.full = True
            raise FullError
        yield
        self._step()

    def _count_listing(self) -> None:
        self.tally.listings += 1
        if self.tally.listings > _MOST_LISTINGS:
            raise RefusedError("TOO_MANY_MEMBERS", f"more than {_MOST_LISTINGS} listings")


class FullError(Exception):
    """``max_items`` is reached: the harvest ends here, as it was asked to."""
