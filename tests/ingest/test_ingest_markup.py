"""Trees of pages: what once broke or slowed them."""

import pytest

from isctext.ingest.markup import drop_silent, fragment_blocks, inner_text, parse_html


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
