"""Portals of the Opendatasoft kind, by their Explore API (v2.1): whole tables, or pages of rows."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

from pydantic import Field

from isctext.harvest.contract import Options, Order
from isctext.harvest.jsonsafe import json_object, number, part, rows, text
from isctext.harvest.paging import below, with_parameters
from isctext.harvest.visit import Visit

_API = "api/explore/v2.1/catalog/datasets"
_PAGE = 100
# The API gives no row beyond this one by pages; its exports have no such limit.
_LAST_ROW = 10_000


class OpendatasoftOptions(Options):
    """Which tables and rows. Without ``datasets``, all those of the catalogue that fit ``search``.

    ``mode``: "export" asks for a table in one file of the given ``format``; "records" for pages
    of rows as JSON. ``where``, ``select``, ``order_by`` and ``refine`` are the API's own.
    """

    datasets: tuple[str, ...] = ()
    search: str = ""
    mode: Literal["export", "records"] = "export"
    format: Literal["jsonl", "json", "csv", "geojson", "parquet"] = "jsonl"
    where: str = ""
    select: str = ""
    order_by: str = ""
    refine: tuple[str, ...] = ()
    page: int = Field(default=_PAGE, ge=1, le=_PAGE)


class Opendatasoft:
    """Addresses are those of portals, "https://data.example.org"."""

    name = "opendatasoft.v1"
    options = OpendatasoftOptions
    usual_urls: tuple[str, ...] = ()

    def harvest(self, order: Order, visit: Visit) -> None:
        """Each table: what the portal says of it, then its rows."""
        options: OpendatasoftOptions = order.options
        for portal in order.urls:
            base = below(portal, _API)
            with visit.place(base):
                for dataset in options.datasets or _catalogue(base, options, visit):
                    with visit.place(below(base, dataset)):
                        _table(base, dataset, options, visit)


def _catalogue(base: str, options: OpendatasoftOptions, visit: Visit) -> list[str]:
    """The identifiers of the tables that the search finds."""
    found: list[str] = []
    total = 1
    while len(found) < total and len(found) + _PAGE <= _LAST_ROW:
        place: list[tuple[str, str | int]] = [("limit", _PAGE), ("offset", len(found))]
        answer = visit.read(with_parameters(base, [("where", options.search), *place]))
        if answer is None:
            return found
        listed = json_object(answer)
        total = number(listed.get("total_count"))
        more = [text(row.get("dataset_id")) for row in rows(listed.get("results"))]
        if not more:
            break
        found += more
    if len(found) < total:
        visit.warn(f"{base}: {total} tables announced, {len(found)} listed")
    return list(dict.fromkeys(filter(None, found)))


def _table(base: str, dataset: str, options: OpendatasoftOptions, visit: Visit) -> None:
    place = below(base, quote(dataset, safe=""))
    about = visit.read(place)
    if about is None:
        return
    metas = part(json_object(about), "metas", "default")
    said = (("title", text(metas.get("title"))), ("updated", text(metas.get("modified"))))
    asked: list[tuple[str, str | int]] = [
        ("where", options.where),
        ("select", options.select),
        ("order_by", options.order_by),
        *(("refine", each) for each in options.refine),
    ]
    if options.mode == "export":
        url = with_parameters(below(place, f"exports/{options.format}"), asked)
        visit.want(url, tuple(fact for fact in said if fact[1]))
    else:
        _records(below(place, "records"), asked, options.page, visit)


def _records(url: str, asked: list[tuple[str, str | int]], size: int, visit: Visit) -> None:
    came, total = 0, 1
    while came < total:
        if came + size > _LAST_ROW:
            detail = f"{total - came} rows beyond what the API gives by pages: use mode = 'export'"
            visit.refuse(with_parameters(url, asked), "TOO_MANY_MEMBERS", detail)
            return
        page = with_parameters(url, [*asked, ("limit", size), ("offset", came)])
        answer = visit.read(page, role="item")
        if answer is None:
            return
        found = json_object(answer)
        total = number(found.get("total_count"))
        results = rows(found.get("results"))
        if not results:
            break
        came += len(results)
    if came != total:
        visit.warn(f"{url}: {total} rows announced, {came} came")


HARVESTER = Opendatasoft()
