"""How far a harvest may go: whom it says it is, how fast, how much, and where to."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

# The name by which robots.txt may speak of us, and that of the installed package.
PRODUCT = "isctext"
HostPort = tuple[str, int]
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits of one harvest.

    ``rate``: requests a second to one host, at most. ``max_bytes``: of one answer, expanded.
    ``seconds``: for one answer, from the first byte sent to the last received. ``max_wait``:
    the longest wait that a host may ask for (Retry-After, Crawl-delay) and get; beyond it, its
    addresses are refused for this round. ``allow_private``: hosts and ports inside a private
    network that may be asked all the same. ``ports``: besides 80 and 443. ``robots_waiver``:
    the written permission for which robots.txt is not asked; it is kept with the harvest.
    """

    contact: str = ""
    rate: float = 1.0
    max_bytes: int = 64 * _MIB
    seconds: float = 60.0
    retries: int = 3
    max_wait: float = 300.0
    redirects: int = 3
    allow_private: frozenset[HostPort] = frozenset()
    ports: frozenset[int] = frozenset()
    robots_waiver: str = ""

    @property
    def agent(self) -> str:
        """The User-Agent: the product's name is what robots.txt knows us by."""
        who = "; ".join(filter(None, ("research harvester", self.contact)))
        return f"{PRODUCT}/{version(PRODUCT)} ({who})"
