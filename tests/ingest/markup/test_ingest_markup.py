"""Trees of pages: what once broke or slowed them."""

import io

import pytest

from isctext.ingest.markup.tree import drop_silent, fragment_blocks, inner_text, parse_html
from isctext.ingest.web.html import READER
from isctext.records.document import Draft
from isctext.records.reader import Hint


@pytest.mark.parametrize("mark", ["\x01", "&#1;", "&#x1F;", "\x0b", "&#11;", "\ufffe", "\ud800"])
def test_control_characters_beside_what_is_dropped(mark):
    """An element that goes leaves its tail to its neighbour, which refuses such characters."""
    blocks = fragment_blocks(f"<p>avant<script>x</script>b{mark}c</p>")
    assert "".join(blocks).startswith("avant")
    assert "b" in blocks[0]


def test_silent_elements_leave_what_follows_them():
    tree = parse_html("<div>a<img>b<script>no</script>c<p>d<label>no</label>e</p></div>")
    drop_silent(tree)
    assert inner_text(tree) == "abcde"


def test_what_a_page_loses_is_kept_beside_it():
    """Menus, footers and what lies outside of the main text, each with its rule, nothing twice."""
    page = (
        "<html><body><nav><a href=/>Accueil</a> <a href=/c>Nous joindre</a></nav><article>"
        "<h1>Le four</h1>" + "<p>Les habitants du quartier ont rouvert le four commun.</p>" * 3
        + "</article><footer>Mentions légales</footer><p>© 2019 La Halle</p></body></html>"
    )  # fmt: skip
    (draft,) = READER.read(io.BytesIO(page.encode()), Hint("a.html"))
    assert isinstance(draft, Draft)
    assert "Accueil" not in draft.text
    assert {text: rule for rule, text in draft.removed} == {
        "Accueil Nous joindre": "navigation",
        "Mentions légales": "navigation",
        "© 2019 La Halle": "furniture",
    }
