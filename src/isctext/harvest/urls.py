"""A list of addresses: in the study itself, or in text files with one address per line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from isctext.harvest.contract import Options, Order
from isctext.harvest.visit import Visit

_MOST_BYTES = 64 << 20


class UrlOptions(Options):
    """None."""


class Urls:
    """Each address once, in the order given."""

    name = "urls.v1"
    options = UrlOptions
    usual_urls: tuple[str, ...] = ()

    def harvest(self, order: Order, visit: Visit) -> None:
        """Lines that are empty or begin with # are passed over."""
        seen: set[str] = set()
        for url in (*order.urls, *(line for file in order.files for line in _lines(file, visit))):
            if url not in seen:
                seen.add(url)
                visit.want(url)


def _lines(file: Path, visit: Visit) -> Iterator[str]:
    with file.open("rb") as stream:
        data = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        visit.refuse(file.name, "TOO_LARGE", "a list of more than 64 MiB", role="listing")
        return
    for line in data.decode("utf-8-sig", "replace").splitlines():
        written = line.strip()
        if written and not written.startswith("#"):
            yield written


HARVESTER = Urls()
