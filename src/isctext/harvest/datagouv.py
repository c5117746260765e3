"""data.gouv.fr and portals of the same software (udata): the files of chosen datasets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from isctext.harvest.contract import Options, Order
from isctext.harvest.jsonsafe import json_object, part, rows, text
from isctext.harvest.paging import below, with_parameters
from isctext.harvest.record import Facts, RefusedError
from isctext.harvest.visit import Visit

_PAGE = 50


class DataGouvOptions(Options):
    """Which files. ``datasets``: identifiers or slugs; else ``search`` and ``organization``.

    ``formats``: only resources of these ("csv", "pdf" ...), as the portal names them.
    """

    datasets: tuple[str, ...] = ()
    search: str = ""
    organization: str = ""
    tag: str = ""
    formats: tuple[str, ...] = ()


class DataGouv:
    """Addresses are those of an API, "https://www.data.gouv.fr/api/1"."""

    name = "datagouv.v1"
    options = DataGouvOptions
    usual_urls: tuple[str, ...] = ("https://www.data.gouv.fr/api/1/",)

    def harvest(self, order: Order, visit: Visit) -> None:
        """Each dataset's notice, then each of its files."""
        options: DataGouvOptions = order.options
        for api in order.urls:
            with visit.place(api):
                for name in options.datasets or _searched(api, options, visit):
                    url = below(api, f"datasets/{quote(name, safe='')}/")
                    with visit.place(url):
                        _dataset(url, options, visit)


def _searched(api: str, options: DataGouvOptions, visit: Visit) -> Iterator[str]:
    asked = [
        ("q", options.search),
        ("organization", options.organization),
        ("tag", options.tag),
        ("page_size", str(_PAGE)),
    ]
    if not (options.search or options.organization or options.tag):
        raise RefusedError("MALFORMED", "no 'datasets', no 'search', 'organization' or 'tag'")
    number = 1
    while True:
        answer = visit.read(with_parameters(below(api, "datasets/"), [*asked, ("page", number)]))
        if answer is None:
            return
        found = json_object(answer)
        listed = rows(found.get("data"))
        yield from filter(None, (text(row.get("id")) for row in listed))
        # Not the address that the answer gives: that one could lead anywhere.
        if not listed or not text(found.get("next_page")):
            return
        number += 1


def _dataset(url: str, options: DataGouvOptions, visit: Visit) -> None:
    answer = visit.read(url)
    if answer is None:
        return
    found = json_object(answer)
    wanted = {name.lower() for name in options.formats}
    for number, resource in enumerate(rows(found.get("resources")), start=1):
        if wanted and text(resource.get("format")).lower() not in wanted:
            continue
        address = text(resource.get("url")) or text(resource.get("latest"))
        said = _said(found, resource)
        if address:
            visit.want(address, said)
        else:
            visit.refuse(f"{url}#resource-{number}", "MALFORMED", "a resource without an address")


def _said(dataset: dict[str, Any], resource: dict[str, Any]) -> Facts:
    checksum = part(resource, "checksum")
    facts = (
        ("title", text(resource.get("title"))),
        ("dataset", text(dataset.get("title"))),
        ("licence", text(dataset.get("license"))),
        ("updated", text(resource.get("last_modified"))),
        ("id", text(resource.get("id"))),
        (text(checksum.get("type")), text(checksum.get("value"))),
    )
    return tuple((name, value) for name, value in facts if name and value)


HARVESTER = DataGouv()
