"""A MediaWiki site by its API: all pages' current revisions, as the wiki's own XML export.

The pages are listed with the number of their last revision (generator=allpages, prop=info), then
asked for by those numbers, some dozens at a time. An address with revision numbers in it always
gives the same, so that a later round asks only for groups in which a page has changed. Pages are
grouped by their own number: a new page moves no other one into another group.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from isctext.harvest.contract import Options, Order
from isctext.harvest.jsonsafe import json_object, number, part, rows, text
from isctext.harvest.paging import with_parameters
from isctext.harvest.record import Fetched, RefusedError
from isctext.harvest.visit import Visit
from isctext.harvest.xmlsafe import child_text, elements, local

# What the API allows to ask at once without a special right.
_GROUP = 50
_LISTED = 500


class MediaWikiOptions(Options):
    """Which pages. ``namespaces``: 0 is articles, 1 their talk pages, 4 the project's own.

    ``redirects``: whether pages that only lead to another are kept. ``prefix``: only titles
    that begin so. ``group``: pages in one answer.
    """

    namespaces: tuple[int, ...] = (0,)
    redirects: bool = False
    prefix: str = ""
    group: int = Field(default=_GROUP, ge=1, le=_GROUP)


class MediaWiki:
    """Addresses are those of the API, "https://wiki.example.org/w/api.php"."""

    name = "mediawiki.v1"
    options = MediaWikiOptions
    usual_urls: tuple[str, ...] = ()

    def harvest(self, order: Order, visit: Visit) -> None:
        """All pages of each wiki, namespace after namespace."""
        options: MediaWikiOptions = order.options
        for api in order.urls:
            for namespace in options.namespaces:
                with visit.place(api):
                    _namespace(api, namespace, options, visit)


def _namespace(api: str, namespace: int, options: MediaWikiOptions, visit: Visit) -> None:
    groups: dict[int, dict[int, int]] = {}
    fault: RefusedError | None = None
    try:
        for page, revision in _listed(api, namespace, options, visit):
            groups.setdefault(page // options.group, {})[page] = revision
    except RefusedError as refused:
        # What was listed before the fault is asked for all the same.
        fault = refused
    for key in sorted(groups):
        _ask_group(api, groups[key], f"{api} {namespace}/{key}", visit)
    if fault:
        raise fault


def _listed(
    api: str, namespace: int, options: MediaWikiOptions, visit: Visit
) -> Iterator[tuple[int, int]]:
    """Numbers of pages and of their last revisions."""
    fixed: dict[str, str | int] = {
        "action": "query",
        "generator": "allpages",
        "gapnamespace": namespace,
        "gaplimit": _LISTED,
        "gapprefix": options.prefix,
        "gapfilterredir": "all" if options.redirects else "nonredirects",
        "prop": "info",
        "format": "json",
        "formatversion": 2,
    }
    token: dict[str, str] = {}
    seen: set[tuple[tuple[str, str], ...]] = set()
    while True:
        # What can change must be read anew in each round: the listing names no revision.
        answer = visit.read(with_parameters(api, (fixed | token).items()))
        if answer is None:
            return
        found = _query(answer)
        for page in rows(part(found, "query").get("pages")):
            numbers = number(page.get("pageid")), number(page.get("lastrevid"))
            if min(numbers) > 0:
                yield numbers
        token = {str(key): text(value) for key, value in part(found, "continue").items()}
        mark = tuple(sorted(token.items()))
        if not token:
            return
        if mark in seen:
            raise RefusedError("MALFORMED", f"{api}: the same place to continue from, twice")
        seen.add(mark)


def _query(answer: Fetched) -> dict[str, Any]:
    found = json_object(answer)
    problem = part(found, "error")
    if problem:
        said = f"{text(problem.get('code'))}: {text(problem.get('info'))}"
        raise RefusedError("MALFORMED", f"the API answers with an error: {said[:300]}")
    return found


def _ask_group(api: str, pages: dict[int, int], name: str, visit: Visit) -> None:
    """Ask for the revisions of one group of pages, and see that every page came.

    The group's name stays the same when its pages change: its last export replaces the others.
    """
    revisions = "|".join(str(pages[page]) for page in sorted(pages))
    url = with_parameters(
        api, (("action", "query"), ("revids", revisions), ("export", 1), ("exportnowrap", 1))
    )
    if visit.has(url):
        visit.want(url, immutable=True)
        return
    said = (("pages", str(len(pages))), ("group", name))
    answer = visit.read(url, said, role="item")
    if answer is None:
        return
    came = set()
    try:
        for page in elements(answer.body, frozenset(["page", "mediawiki"])):
            if local(page) == "page":
                came.add(child_text(page, "id"))
    except RefusedError as refused:
        visit.refuse(url, refused.code, f"the export breaks off: {refused.detail}", role="listing")
    for missing in sorted(set(pages) - {int(page) for page in came if page.isdecimal()}):
        visit.refuse(f"{api}?curid={missing}", "NOT_FOUND", "listed, but not in the wiki's export")


HARVESTER = MediaWiki()
