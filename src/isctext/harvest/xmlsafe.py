"""Elements of an XML listing, one after the other; entities, DTDs and the network stay closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from isctext.harvest.record import RefusedError

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_LOOKED_AT = 1 << 20


def elements(data: bytes, names: frozenset[str]) -> Iterator[etree._Element]:
    """The elements of these local names in order, each emptied once the next is asked for.

    Raises RefusedError after those that came before the fault: MALFORMED, TOO_DEEP, or
    BOMB_RATIO for a file that declares its own entities.
    """
    # In UTF-16 a declaration is not seen, and the parser does not resolve it either.
    if _ENTITY.search(data, 0, _LOOKED_AT):
        raise RefusedError("BOMB_RATIO", "the file declares its own entities")
    walk = etree.iterparse(
        BytesIO(data), events=("end",), resolve_entities=False, no_network=True, load_dtd=False,
        dtd_validation=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in walk:
            if isinstance(element.tag, str) and local(element) in names:
                yield element
                element.clear()
                while (before := element.getprevious()) is not None:
                    del before.getparent()[0]
    except etree.XMLSyntaxError as error:
        message = " ".join(str(error).split())[:300]
        raise RefusedError("TOO_DEEP" if "depth" in message else "MALFORMED", message) from error


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child_text(element: etree._Element, name: str) -> str:
    """The text of the first child of that local name, "" without one."""
    for child in element:
        if isinstance(child.tag, str) and local(child) == name:
            return " ".join("".join(str(t) for t in child.itertext()).split())
    return ""
