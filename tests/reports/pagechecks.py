"""What must hold of every page, whatever it shows."""

from __future__ import annotations

import re
from collections import Counter

from lxml import html


def parse(page):
    return html.document_fromstring(page.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))


def links_have_their_places(tree):
    """Ids are unique, links within the page lead somewhere, links out are marked as such."""
    ids = Counter(tree.xpath("//@id"))
    assert [i for i, n in ids.items() if n > 1] == []
    assert {h[1:] for h in tree.xpath("//a/@href") if h.startswith("#")} <= ids.keys()
    for link in tree.xpath("//a"):
        if re.match("https?://", link.get("href")):
            assert link.get("rel") == "noopener noreferrer"


def names_no_code(tree):
    """No code of a table stands in the page's prose: words_with_underscores, braces."""
    for ignored in tree.xpath("//code | //script | //style"):
        ignored.drop_tree()
    text = tree.text_content().replace("select * from", "")
    text = re.sub(r'isctext query sql "[^"]*"', "", text)
    assert re.findall(r"\b[a-z]+_[a-z_]+\b", text) == []
    assert re.findall(r"[{}]", text) == []


def shape(page):
    """Every element with its attribute names, but for links out, which hostile text may lose."""
    tree = parse(page)
    found = Counter()
    for node in tree.iter():
        if isinstance(node.tag, str) and node.tag != "a":
            names = tuple(sorted(k for k in node.keys() if k not in ("open", "class")))  # noqa: SIM118
            found[node.tag, names] += 1
    return tree, found
